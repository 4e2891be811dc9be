"""What the home page and the dashboard of a phase tell: live figures, each with the way to its records."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.models import Activity
from activities.models.choices import Status
from activities.models.visibility import sees_all_logged
from activities.tally import Tally
from components.models import Phase
from reports import charts, figures, snapshot, wording
from reports.models import Report, Statement
from reports.titles import PLAIN, say
from reports.waiting import reports_to_do

KEY_FIGURES = [
    "activities", "activities.thematic", "participants", "participants.women", "participants.men",
    "participants.not_stated", "countries", "equipment_value", "planned", "postponed", "cancelled",
]  # fmt: skip
# Measures of published statements that count what our own figures count.
COMPARABLE = {
    "events": "activities",
    "events organised": "activities",
    "activities implemented": "activities",
    "participations": "participants",
    "participants": "participants",
    "officials participating": "participants",
}


@dataclass(frozen=True)
class Tile:
    """A key figure as it stands on a page."""

    label: str
    shown: str
    url: str
    note: str


def current_phase(user):
    """The phase under implementation; else the one being finalised; else the newest that has begun."""
    phases = Phase.objects.visible_to(user).with_extensions()
    order = {"implementation": 0, "finalisation": 1, "suspended": 2, "closed": 3}
    return min(phases, key=lambda phase: (order.get(phase.status, 4), -phase.number), default=None)


def rows_of(phase, user, period=None):
    """The phase's activities that the person may see and reports count, as rows for the figures."""
    return figures.read_rows(counted(phase, user, period))


def counted(phase, user, period=None):
    """The phase's activities that the person may see and that are no drafts."""
    activities = Activity.objects.visible_to(user).logged().filter(phase=phase)
    return activities.in_period(*period) if period else activities


def closed(phase, user, period=None):
    """What the person is told about what they do not see: a list of sentences."""
    told = [] if sees_all_logged(user) else [_("The figures count the activities that your account may see.")]
    if number := counted(phase, user, period).number_withheld():
        text = ngettext("%(number)s value is withheld from you.", "%(number)s values are withheld from you.", number)
        told.append(text % {"number": wording.number(number)})
    return told


def tiles(phase, found, keys=KEY_FIGURES, period=None):
    """The key figures, each with the address of the list that shows its records."""
    made = []
    for key in keys:
        figure = found[key]
        query = {"phase": phase.number, **figure.query}
        if period:
            query |= {"begins__gte": period[0].isoformat(), "begins__lte": period[1].isoformat()}
        entry = figure.as_json()
        url = f"{reverse('activities:list')}?{urlencode(query)}"
        made.append(Tile(str(PLAIN[key]), say(key, entry), url, wording.missing(entry)))
    return made


def live_tiles(phase, user, keys):
    """Some key figures of the phase as they stand now."""
    return tiles(phase, figures.compute(rows_of(phase, user)), keys)


def of_phase(phase, user, period=None):
    """Everything the dashboard of a phase shows. period: (first, last) day, or None for the whole phase."""
    rows = rows_of(phase, user)
    found = figures.compute(rows_of(phase, user, period) if period else rows)
    plain = {key: figure.as_json() for key, figure in found.items()}
    band = {"starts_on": period[0].isoformat(), "ends_on": period[1].isoformat()} if period else None
    facts = snapshot.facts_of_phase(phase)
    undated = found["undated.activities"]
    return {
        "tiles": tiles(phase, found, period=period),
        "charts": charts.for_phase(plain, facts, geo=reverse("reports:outlines"), period=band),
        "statements": statements(phase, user, rows),
        "facts": facts,
        "closed": closed(phase, user, period),
        "undated": undated.value and ngettext(
            "%(number)s activity was held on an unknown date and stands in no month.",
            "%(number)s activities were held on unknown dates and stand in no month.",
            undated.value,
        ) % {"number": undated.value},
    }  # fmt: skip


def statements(phase, user, rows):
    """What the programme has told of the phase, each beside what the portal's records hold up to that day."""
    told = Statement.objects.visible_to(user).filter(phase=phase).select_related("country")
    return [(statement, _ours(statement, rows)) for statement in told]


def _ours(statement, rows):
    """The portal's own count of the same thing up to the same day, in words; empty where nothing compares."""
    measure = COMPARABLE.get(statement.measure)
    country = statement.country.iso2 if statement.country else None
    if measure == "activities":
        return wording.number(figures.held_until(rows, statement.as_of, country))
    if measure == "participants":
        held = [row for row in rows if row.is_held and row.starts_on and row.starts_on <= statement.as_of]
        tally = sum((row.tally_of(country) if country else row.tally for row in held), Tally())
        about = {"qualifier": tally.qualifier, "unknown": tally.unknown, "withheld": tally.withheld}
        return wording.figure({"value": tally.total, **about})
    return ""


def in_words(record):
    """An activity of a snapshot with its days and its participants in words."""
    people = [Tally(row["women"], row["men"], row["not_stated"], row["qualifier"])
              for row in record["participations"] if row["role"] == "participant"]  # fmt: skip
    tally = sum(people, Tally(unknown=not people))
    counted = {"value": tally.total, "qualifier": tally.qualifier, "unknown": tally.unknown}
    first, last = record["starts_on"], record["ends_on"]
    return {
        **record,
        "days_in_words": wording.between(first, last) if first or last else record["dates_note"] or wording.UNKNOWN,
        "participants_in_words": wording.figure(counted),
    }


def to_do(user, phase):
    """What waits for the person, by what they may do: (text, address) of each."""
    seen = Activity.objects.visible_to(user)
    listed = f"{reverse('activities:list')}?may="
    found = []
    if user.has_perm("activities.change_activity"):
        mine = seen.open_to(user, "activities.change_activity")
        drafts = mine.filter(status=Status.DRAFT).count()
        unknown = mine.held().filter(phase=phase).with_unknown_participants().count()
        text = ngettext("Complete %(number)s draft", "Complete %(number)s drafts", drafts)
        found += [(text % {"number": drafts}, f"{listed}change&status=draft")] if drafts else []
        text = ngettext(
            "Find the participants of %(number)s held activity",
            "Find the participants of %(number)s held activities",
            unknown,
        )
        query = urlencode({"phase": phase.number, "held": "true", "participants": "unknown"}) if phase else ""
        found += [(text % {"number": unknown}, f"{listed}change&{query}")] if unknown else []
    if user.has_perm("activities.verify_activity"):
        waiting = seen.open_to(user, "activities.verify_activity").filter(status=Status.COMPLETED).count()
        text = ngettext("Verify %(number)s completed activity", "Verify %(number)s completed activities", waiting)
        found += [(text % {"number": waiting}, f"{listed}verify&status=completed")] if waiting else []
    found += reports_to_do(user)
    latest = Report.objects.visible_to(user).for_display().filter(state="done").first()
    if latest:
        period = wording.between(latest.period_starts_on, latest.period_ends_on)
        found.append((_("Read the latest report, %(period)s") % {"period": period}, latest.get_absolute_url()))
    return found
