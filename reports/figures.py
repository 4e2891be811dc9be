"""Every number the portal tells, computed once and in one place.

Dashboard, API and report all call `compute` on the same rows, so they cannot contradict each other; and every
figure carries the records it was computed from and the filter under which the activity list shows them.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

from activities import small_counts
from activities.models import Activity, Participation
from activities.models.choices import HELD, Status
from activities.tally import Tally
from bomca.records import Qualifier

GENERAL = "G"


@dataclass(frozen=True)
class People:
    """One participation row of participants, as far as figures need it."""

    country: str | None
    organisation_id: int | None
    role: str
    source: str
    women: int
    men: int
    not_stated: int
    qualifier: str


@dataclass(frozen=True)
class Row:
    """One activity, as far as figures need it. `countries` are ISO codes of the participating countries."""

    uid: str
    component: str
    number: str
    kind: str
    context: str
    status: str
    starts_on: date | None
    equipment_value: Decimal | None
    countries: tuple[str, ...]
    people: small_counts.Attendance

    @property
    def is_held(self):
        return self.status in HELD

    @property
    def tally(self):
        return self.people.participants

    @cached_property
    def homes(self):
        """The countries from which people are known to have taken part."""
        return {one.row.country for one in self.people.rows}

    def tally_of(self, country):
        return self.people.of(lambda row: row.country == country)


@dataclass(frozen=True)
class Figure:
    """A number with what it claims of itself, what it does not know, and the records behind it.

    value: activities, participations or EUR. unknown: held activities for which the number is not known; withheld:
    those of which it is not told to the reader, because it is small.
    records: identifiers of the activities counted. query: the filter that shows them in the activity list.
    """

    value: int | Decimal
    qualifier: str = Qualifier.EXACT
    unknown: int = 0
    withheld: int = 0
    records: tuple[str, ...] = ()
    query: dict = field(default_factory=dict)

    def as_json(self):
        """The figure as it is kept in a snapshot: plain JSON, money as text to the cent."""
        value = f"{self.value:.2f}" if isinstance(self.value, Decimal) else self.value
        return {
            "value": value,
            "qualifier": str(self.qualifier),
            "unknown": self.unknown,
            **({"withheld": self.withheld} if self.withheld else {}),
            "records": list(self.records),
        }


def read_rows(activities):
    """Read activities for `compute`, in three queries whatever their number. Returns a list of Row.

    What is withheld from the reader of `activities` is not known here either.
    """
    columns = ("uid", "component__code", "component__number", "kind", "context", "status", "starts_on")
    told = (activities.tells_counts(), activities.told("equipment_value"))
    found = list(activities.order_by("pk").values_list("pk", *told, *columns))
    countries, people = defaultdict(list), defaultdict(list)
    chosen = activities.order_by().values("pk")
    links = Activity.countries.through.objects.filter(activity__in=chosen)
    for pk, iso2 in links.order_by("country__iso2").values_list("activity_id", "country__iso2"):
        countries[pk].append(iso2)
    counts = Participation.objects.of_participants().filter(activity__in=chosen).order_by("pk")
    of_row = ("country__iso2", "organisation_id", "role", "source", "women", "men", "not_stated", "qualifier")
    for pk, *facts in counts.values_list("activity_id", *of_row):
        people[pk].append(People(*facts))

    def told_people(pk, is_told):
        return small_counts.attendance(people[pk], small_counts.EVERYTHING if is_told else activities.own)

    return [
        Row(str(uid), *facts, value, countries=tuple(countries[pk]), people=told_people(pk, is_told))
        for pk, is_told, value, uid, *facts in found
    ]


def compute(rows):
    """Compute all figures of the activities in `rows`. Returns a dict of key → Figure.

    Keys name what is counted: `activities`, `country.KG.participants`, `month.2019-12.activities`…
    """
    rows = list(rows)
    held = [row for row in rows if row.is_held]
    figures = {
        "activities": activities(held, held="true"),
        "activities.thematic": activities([row for row in held if row.number != GENERAL], held="true", thematic="true"),
        "countries": countries_reached(held),
        **participants("participants", "participants", held, total_of, held="true"),
        "equipment_value": equipment(held),
    }
    for status in (Status.PLANNED, Status.POSTPONED, Status.CANCELLED):
        figures[str(status)] = activities([row for row in rows if row.status == status], status=str(status))
    figures |= by_component(held) | by_country(held) | by_label(held, "kind") | by_label(held, "context")
    return figures | by_month(held)


def total_of(row):
    """The tally of all participants of an activity."""
    return row.tally


def activities(rows, **query):
    """How many activities."""
    return Figure(len(rows), records=tuple(row.uid for row in rows), query=query)


def participants(key, prefix, rows, tally_of, **query):
    """How many participations: in all (under `key`), of women, of men, of people whose sex was not stated."""
    pairs = [(row, tally_of(row)) for row in rows]
    total = sum((tally for _, tally in pairs), Tally())
    known = tuple(row.uid for row, tally in pairs if tally.is_known)
    query = {**query} if "participants_from" in query else {**query, "participants": "known"}
    values = {
        key: (total.total, total.withheld),
        f"{prefix}.women": (total.women, total.undivided_in),
        f"{prefix}.men": (total.men, total.undivided_in),
        f"{prefix}.not_stated": (total.not_stated, total.undivided_in),
    }
    about = {"qualifier": total.qualifier, "unknown": total.unknown, "records": known, "query": query}
    return {name: Figure(value, withheld=withheld, **about) for name, (value, withheld) in values.items()}


def countries_reached(held):
    """How many countries took part in at least one activity."""
    reached = {country for row in held for country in row.countries}
    return Figure(len(reached), records=tuple(row.uid for row in held if row.countries), query={"held": "true"})


def equipment(held):
    """EUR of equipment handed over, as far as values are known."""
    valued = [row for row in held if row.equipment_value is not None]
    nameless = sum(row.kind == "equipment_handover" for row in held if row.equipment_value is None)
    value = sum((row.equipment_value for row in valued), Decimal("0.00"))
    return Figure(
        value, unknown=nameless, records=tuple(row.uid for row in valued), query={"held": "true", "equipment": "true"}
    )


def by_component(held):
    """Activities and participations of each component."""
    figures = {}
    for code in sorted({row.component for row in held}):
        chosen = [row for row in held if row.component == code]
        figures[f"component.{code}.activities"] = activities(chosen, held="true", component=code)
        key = f"component.{code}.participants"
        figures |= participants(key, key, chosen, total_of, held="true", component=code)
    return figures


def by_country(held):
    """Activities and participations of each country. Countries overlap: these figures never add up to the total."""
    figures = {}
    present = {country for row in held for country in row.countries}
    present |= {country for row in held for country in row.homes if country}
    for iso2 in sorted(present):
        chosen = [row for row in held if iso2 in row.countries]
        figures[f"country.{iso2}.activities"] = activities(chosen, held="true", country=iso2)
        for code in sorted({row.component for row in chosen}):
            of_both = [row for row in chosen if row.component == code]
            key = f"country.{iso2}.component.{code}.activities"
            figures[key] = activities(of_both, held="true", country=iso2, component=code)
        counted = [row for row in held if iso2 in row.countries or iso2 in row.homes]
        figures |= participants(
            f"country.{iso2}.participants",
            f"country.{iso2}",
            counted,
            lambda row, iso2=iso2: row.tally_of(iso2),
            held="true",
            participants_from=iso2,
        )
    return figures


def by_label(held, name):
    """Activities of each kind or of each context."""
    values = sorted({getattr(row, name) for row in held})
    return {
        f"{name}.{value}.activities": activities(
            [row for row in held if getattr(row, name) == value], **{"held": "true", name: value}
        )
        for value in values
    }


def by_month(held):
    """Activities by the month in which they began; those without a known date apart."""
    months = defaultdict(list)
    for row in held:
        if row.starts_on:
            months[row.starts_on.replace(day=1)].append(row)
    figures = {}
    for first, chosen in sorted(months.items()):
        after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
        last = date.fromordinal(after.toordinal() - 1)
        query = {"held": "true", "starts_on__gte": first.isoformat(), "starts_on__lte": last.isoformat()}
        figures[f"month.{first:%Y-%m}.activities"] = activities(chosen, **query)
    undated = [row for row in held if row.starts_on is None]
    return figures | {"undated.activities": activities(undated, held="true", dated="false")}


def held_until(rows, day, country=None):
    """How many activities had been held by the end of `day`, in all or with one country."""
    return sum(
        row.is_held and row.starts_on is not None and row.starts_on <= day and country in (None, *row.countries)
        for row in rows
    )
