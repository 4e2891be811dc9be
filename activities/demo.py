"""Invented activities, as many as a benchmark asks for. They make the whole database a demonstration."""

from collections import Counter, defaultdict
from datetime import timedelta
from decimal import Decimal
from random import Random

from django.utils import timezone, translation

from activities.models import Activity, Participation, Topic
from activities.models.choices import HELD, Context, Format, Kind, Status
from bomca import history
from bomca.models import Installation, Purpose
from bomca.records import Certainty, Qualifier
from components.models import Phase
from components.models.partner_role import EXCLUSIVE, Role
from partners.models import Place

BATCH = 2_000
LONGEST = 5  # days
STATUSES = {Status.COMPLETED: 92, Status.PLANNED: 3, Status.POSTPONED: 2, Status.CANCELLED: 3}
COUNTRIES = {
    Context.NATIONAL: (1, 1),
    Context.BILATERAL: (2, 2),
    Context.MULTILATERAL: (3, 4),
    Context.REGIONAL: (5, 5),
}
KNOWN_NUMBERS = 0.85  # the share of held activities that say how many people took part
LINKS = ("countries", "partners", "agencies", "topics")


class RealActivities(Exception):
    """The database holds activities that were not invented."""


class NoReferenceData(Exception):
    """There are no phases with countries and components to invent activities in."""


@history.atomic()
@translation.override("en")
def make_activities(total, *, seed=2003):
    """Bring the number of invented activities to `total`, the same ones on every machine. Returns how many were added.

    Raises RealActivities or NoReferenceData.
    """
    there = Activity.objects.count()
    if there and not Installation.is_demo():
        raise RealActivities
    settings = [
        setting for phase in Phase.objects.with_extensions().order_by("number") if (setting := Setting(phase)).is_ready
    ]
    if not settings:
        raise NoReferenceData
    Installation.set_purpose(Purpose.DEMO)
    series = last_numbers()
    for first in range(there + 1, total + 1, BATCH):
        numbers = range(first, min(first + BATCH, total + 1))
        write([invent(number, settings, chance_of(seed, number), series) for number in numbers])
    return max(total - there, 0)


def chance_of(seed, number):
    """The chance that makes one activity: of itself alone, so that the same number makes the same activity."""
    return Random(f"{seed}/{number}")  # noqa: S311 (no secret)


def by_country(records):
    """Records in lists by the primary key of their country."""
    found = defaultdict(list)
    for record in records:
        found[record.country_id].append(record)
    return found


def last_numbers():
    """The last number that was given in each series of codes ("B9-C1-2018" -> 17)."""
    numbers = Counter()
    for code in Activity.objects.exclude(code="").values_list("code", flat=True):
        series, number = code.rsplit("-", 1)
        numbers[series] = max(numbers[series], int(number))
    return numbers


class Setting:
    """What the activities of one phase can be made of."""

    def __init__(self, phase):
        self.phase = phase
        self.last_day = min(phase.ends_on, timezone.localdate())
        self.components = list(phase.components.order_by("number"))
        in_phase = phase.phase_countries.filter(country__is_programme_country=True).order_by("country__iso2")
        self.countries = [row.country for row in in_phase.select_related("country")]
        roles = phase.partner_roles.select_related("organisation").order_by("pk")
        self.partners = [row.organisation for row in roles if row.role in EXCLUSIVE]
        self.agencies = by_country(row.organisation for row in roles if row.role == Role.BENEFICIARY_AGENCY)
        self.cities = by_country(Place.objects.filter(kind="city").select_related("country").order_by("pk"))
        self.topics = list(Topic.objects.order_by("slug"))

    @property
    def is_ready(self):
        return bool(self.components and self.countries and self.last_day > self.phase.starts_on)


def invent(number, settings, chance, series):
    """One activity with its links and participation rows, not saved."""
    setting = chance.choice(settings)
    activity = _activity(number, setting, chance)
    least, most = COUNTRIES[activity.context]
    wanted = min(chance.randint(least, most), len(setting.countries))
    countries = chance.sample(setting.countries, wanted)
    _put_into_place(activity, [city for country in countries for city in setting.cities[country.pk]], chance)
    _put_into_time(activity, setting, chance)
    _give_code(activity, series)
    agencies = [agency for country in countries for agency in setting.agencies[country.pk]]
    links = {
        "countries": countries,
        "partners": _some(setting.partners, 2, chance),
        "agencies": _some(agencies, 3, chance),
        "topics": _some(setting.topics, 2, chance),
    }
    counted = activity.status in HELD and chance.random() < KNOWN_NUMBERS
    return activity, links, [_people(country, chance) for country in countries] if counted else []


def write(invented):
    """Save activities with everything that hangs on them, in a few statements."""
    Activity.objects.bulk_create([activity for activity, _links, _rows in invented])
    for name in LINKS:
        through = getattr(Activity, name).through
        _activity_column, column = (field.attname for field in through._meta.fields[1:])
        through.objects.bulk_create(
            through(activity_id=activity.pk, **{column: one.pk})
            for activity, links, _rows in invented
            for one in links[name]
        )
    for activity, _links, rows in invented:
        for row in rows:
            row.activity = activity
    Participation.objects.bulk_create([row for _activity, _links, rows in invented for row in rows])


def _activity(number, setting, chance):
    kind = chance.choice(Kind.values)
    status = chance.choices(list(STATUSES), weights=STATUSES.values())[0]
    return Activity(
        phase=setting.phase,
        component=chance.choice(setting.components),
        kind=kind,
        context=chance.choice(Context.values),
        format=Format.ONLINE if kind == Kind.WEBINAR else Format.ON_SITE,
        title=f"Demo {Kind(kind).label} {number:05}",
        summary="Invented for demonstration.",
        status=status,
        status_reason="Invented for demonstration." if status in {Status.POSTPONED, Status.CANCELLED} else "",
        equipment_value=Decimal(chance.randint(50_000, 5_000_000)) / 100 if kind == Kind.EQUIPMENT_HANDOVER else None,
        certainty=Certainty.INVENTED,
    )


def _put_into_place(activity, cities, chance):
    if cities and activity.format == Format.ON_SITE:
        activity.place = chance.choice(cities)
        activity.host_country = activity.place.country


def _put_into_time(activity, setting, chance):
    first_day = setting.phase.starts_on
    start = first_day + timedelta(days=chance.randint(0, (setting.last_day - first_day).days))
    end = min(start + timedelta(days=chance.randint(0, LONGEST - 1)), setting.last_day)
    activity.planned_starts_on, activity.planned_ends_on = start, end
    if activity.status in HELD:
        activity.starts_on, activity.ends_on = start, end


def _give_code(activity, series):
    name = f"{activity.component.code}-{activity.planned_starts_on.year}"
    series[name] += 1
    activity.code = f"{name}-{series[name]:03d}"


def _some(choices, most, chance):
    return chance.sample(choices, chance.randint(0, min(most, len(choices))))


def _people(country, chance):
    if chance.random() < 0.3:
        qualifier = chance.choice([Qualifier.EXACT, Qualifier.OVER, Qualifier.ABOUT])
        return Participation(country=country, not_stated=chance.randint(5, 25), qualifier=qualifier)
    return Participation(country=country, women=chance.randint(0, 8), men=chance.randint(1, 15))
