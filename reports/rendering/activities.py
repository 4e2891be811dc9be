"""Activities in the words of the EU grant report (PRAG Annex VI, section 2.2 B)."""

from types import SimpleNamespace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.tally import Tally
from reports import wording

MARKS = {"inferred": "‡", "derived": "†", "approximate": "≈", "invented": "§"}


def mark(record: dict) -> str:
    """The sign beside what is not a plain fact; the legend explains it."""
    return MARKS.get(record.get("certainty") or "", "")


def tally(activity: dict) -> Tally:
    """Who took part as a participant; trainers, experts and observers are not counted."""
    rows = [SimpleNamespace(**row) for row in activity["participations"] if row["role"] == "participant"]
    return Tally.of_activity(rows)


def sentence(activity: dict, phase: dict) -> str:
    """Workshop at Bishkek with 20 participants for 3 days on 3–5 December 2019; what is unknown is left out."""
    said = wording.kind(activity["kind"])
    place = wording.text(activity.get("place")) or activity.get("venue")
    if not place and activity.get("format") == "online":
        said = _("%(activity)s, online") % {"activity": said}
    elif place or activity.get("host_country"):
        place = place or wording.country(activity["host_country"], phase)
        said = _("%(activity)s at %(place)s") % {"activity": said, "place": place}
    people = tally(activity)
    if people.is_known:
        said = _attended(said, people)
    first, last = wording.day(activity.get("starts_on")), wording.day(activity.get("ends_on"))
    if first and last:
        days = (last - first).days + 1
        said = ngettext("%(activity)s for %(days)s day", "%(activity)s for %(days)s days", days) % {
            "activity": said,
            "days": days,
        }
    if first or last:
        dates = wording.between(activity.get("starts_on"), activity.get("ends_on"))
        said = _("%(activity)s on %(dates)s") % {"activity": said, "dates": dates}
    return said


def _attended(said: str, people: Tally) -> str:
    n = people.total
    if people.qualifier == "over":
        pattern = ngettext(
            "%(activity)s with more than %(number)s participant",
            "%(activity)s with more than %(number)s participants",
            n,
        )
    elif people.qualifier == "up_to":
        pattern = ngettext(
            "%(activity)s with up to %(number)s participant", "%(activity)s with up to %(number)s participants", n
        )
    elif people.qualifier == "nearly":
        pattern = ngettext(
            "%(activity)s with nearly %(number)s participant", "%(activity)s with nearly %(number)s participants", n
        )
    elif people.qualifier == "about":
        pattern = ngettext(
            "%(activity)s with about %(number)s participant", "%(activity)s with about %(number)s participants", n
        )
    else:
        pattern = ngettext("%(activity)s with %(number)s participant", "%(activity)s with %(number)s participants", n)
    return pattern % {"activity": said, "number": wording.number(n)}


def attendance(activity: dict, phase: dict) -> str:
    """Kyrgyzstan: 2 women, 4 men; Tajikistan: 1 woman, 4 men"""
    rows = [row for row in activity["participations"] if row["role"] == "participant"]
    if not rows:
        return _("not known")
    return "; ".join(f"{_whose(row, phase)}: {', '.join(_sexes(row))}" for row in rows)


def _whose(row: dict, phase: dict) -> str:
    organisation = wording.text(row.get("organisation"))
    if not row.get("country") and organisation:
        return organisation
    country = wording.country(row.get("country"), phase)
    return f"{country} ({organisation})" if organisation else country


def _sexes(row: dict) -> list[str]:
    """Each sex with its number; with none stated, people whose sex is not known."""
    said = []
    for key, words in (
        ("women", lambda n: ngettext("%(number)s woman", "%(number)s women", n)),
        ("men", lambda n: ngettext("%(number)s man", "%(number)s men", n)),
        ("not_stated", lambda n: ngettext("%(number)s person, sex not stated", "%(number)s people, sex not stated", n)),
    ):
        if row[key]:
            said.append(words(row[key]) % {"number": wording.count(row[key], row["qualifier"])})
    return said


def item(activity: dict, phase: dict) -> dict:
    """One activity of the report's list."""
    facts = [
        (_("Countries"), ", ".join(wording.country(iso2, phase) for iso2 in activity["countries"])),
        (_("Participants"), attendance(activity, phase)),
        (_("Agencies"), "; ".join(wording.text(name) for name in activity["agencies"])),
        (_("Partners"), "; ".join(wording.text(name) for name in activity["partners"])),
        (_("Together with"), "; ".join(wording.text(name) for name in activity["co_organisers"])),
        (_("Topics"), "; ".join(wording.text(name) for name in activity["topics"])),
        (_("Equipment"), wording.euro(activity["equipment_value"]) if activity["equipment_value"] else ""),
        (_("Results"), activity["results"]),
        (_("Dates"), activity["dates_note"]),
        (_("Note"), activity["source_note"] if mark(activity) else ""),
    ]
    return {
        "code": activity["code"] or "",
        "title": activity["title"],
        "mark": mark(activity),
        "sentence": sentence(activity, phase).rstrip(".") + ".",
        "facts": [{"label": label, "text": text} for label, text in facts if text],
    }
