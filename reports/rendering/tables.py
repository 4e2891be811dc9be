"""The tables of the report: every number with the key under which the snapshot keeps it."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.models.choices import HELD
from reports import wording
from reports.charts.bars import overlap_note
from reports.rendering.activities import mark

PEOPLE = ("women", "men", "not_stated")


def table(header, rows, *, note="", keys="", empty="") -> dict:
    return {"header": header, "rows": rows, "note": note, "snapshot_keys": keys, "empty": empty}


def said(figures: dict, key: str, say=wording.number) -> str:
    """A figure in words; a count that was not kept is a count of nothing."""
    return wording.figure(figures.get(key) or {"value": 0}, say)


def key_figures(snapshot: dict) -> list[dict]:
    """The first page's figures: label, value in words, what it misses, key in the snapshot."""
    figures = snapshot["figures"]
    people, unknown = figures.get("participants"), int((figures.get("participants") or {}).get("unknown") or 0)
    women, men = (int((figures.get(f"participants.{sex}") or {"value": 0})["value"]) for sex in ("women", "men"))
    share = _("The sex of no participant is stated.")
    if women + men:
        share = _("Of the %(number)s participants whose sex is stated.") % {"number": wording.number(women + men)}
    return [
        _row(_("Activities held"), said(figures, "activities"), key="activities"),
        _part(figures, _("of which thematic"), "activities.thematic", _("All components but General.")),
        _row(_("Participants"), said(figures, "participants"), wording.missing(people), "participants"),
        _part(figures, _("women"), "participants.women"),
        _part(figures, _("men"), "participants.men"),
        _part(figures, _("sex not stated"), "participants.not_stated"),
        _row(_("Share of women"), wording.percent(women, women + men), share, "participants.women"),
        _row(
            _("Activities without any participant figure"),
            wording.number(unknown),
            _("Unknown is not counted as zero.") if unknown else "",
            "participants",
        ),
        _row(_("Countries reached"), _reached(snapshot), key="countries"),
        _row(
            _("Value of equipment handed over"),
            said(figures, "equipment_value", wording.euro),
            wording.missing(figures.get("equipment_value")),
            "equipment_value",
        ),
        _row(
            _("Time elapsed in the phase"), _elapsed(snapshot), _("At the end of the period, of the phase as extended.")
        ),
    ]


def _row(label, value, note="", key="", is_part=False) -> dict:
    return {"label": label, "value": value, "note": note, "key": key, "part": is_part}


def _part(figures, label, key, note="") -> dict:
    return _row(label, said(figures, key), note, key, is_part=True)


def _elapsed(snapshot) -> str:
    """Days from the start of the phase to the end of the period, as a share of the phase's approved days."""
    phase, until = snapshot["phase"], wording.day(snapshot["period"]["ends_on"])
    start, end = wording.day(phase["starts_on"]), wording.day(phase["ends_on"])
    if not start or not end:
        return wording.UNKNOWN
    whole = (end - start).days + 1
    return wording.percent(min((until - start).days + 1, whole), whole)


def _reached(snapshot) -> str:
    """Countries with at least one activity; counted here for snapshots without that figure."""
    figures = snapshot["figures"]
    if "countries" in figures:
        return said(figures, "countries")
    codes = [country["iso2"] for country in snapshot["phase"]["countries"]]
    return wording.number(sum(bool((figures.get(f"country.{iso2}.activities") or {}).get("value")) for iso2 in codes))


def components(snapshot: dict) -> dict:
    """Planned and held activities and participants of each component."""
    figures = snapshot["figures"]
    rows = [
        [
            c["code"],
            wording.text(c["title"]),
            _planned(snapshot, c["code"]),
            said(figures, f"component.{c['code']}.activities"),
            said(figures, f"component.{c['code']}.participants"),
        ]
        for c in snapshot["phase"]["components"]
    ]
    rows.append(
        [
            "",
            _("All components"),
            _planned(snapshot),
            said(figures, "activities"),
            said(figures, "participants"),
        ]
    )
    header = [_("Code"), _("Component"), _("Planned"), _("Held"), _("Participants")]
    note = _("Planned: activities whose planned start lies in the period, whatever became of them.")
    return table(header, rows, note=note, keys="component.<code>.activities · component.<code>.participants")


def _planned(snapshot, code="") -> str:
    """Activities whose planned start lies in the period; one held without any recorded plan makes it "at least"."""
    period = snapshot["period"]
    rows = [a for a in snapshot["activities"] if a["status"] != "draft" and code in ("", a["component"])]
    starts = [a["planned_starts_on"] for a in rows]
    planned = sum(bool(start) and period["starts_on"] <= start <= period["ends_on"] for start in starts)
    return wording.figure({"value": planned, "unknown": sum(not start for start in starts)})


def countries(snapshot: dict) -> dict:
    """Activities held by country and component; the country columns overlap by design."""
    figures, phase = snapshot["figures"], snapshot["phase"]
    codes = [c["code"] for c in phase["components"]]
    rows = [
        [
            wording.text(c["name"]),
            *(said(figures, f"country.{c['iso2']}.component.{code}.activities") for code in codes),
            said(figures, f"country.{c['iso2']}.activities"),
        ]
        for c in phase["countries"]
    ]
    total = [said(figures, f"component.{code}.activities") for code in codes]
    rows.append([_("Activities held in all"), *total, said(figures, "activities")])
    keys = "country.<iso2>.component.<code>.activities · country.<iso2>.activities"
    return table([_("Country"), *codes, _("Held")], rows, note=overlap_note(), keys=keys)


def participants(snapshot: dict) -> dict:
    """Participations by country and sex, and those whose country is not stated."""
    figures, rows = snapshot["figures"], []
    for country in snapshot["phase"]["countries"]:
        prefix = f"country.{country['iso2']}"
        total = said(figures, f"{prefix}.participants")
        rows.append([wording.text(country["name"]), *(_by_sex(figures, prefix, sex) for sex in PEOPLE), total])
    rows.append(
        [
            _("All participants"),
            *(said(figures, f"participants.{sex}") for sex in PEOPLE),
            said(figures, "participants"),
        ]
    )
    header = [_("Country"), _("Women"), _("Men"), _("Sex not stated"), _("All")]
    note = _("The last row also counts participants of other countries and those whose country is not stated.")
    keys = "country.<iso2>.participants.<women|men|not_stated> · country.<iso2>.participants"
    return table(header, rows, note=note, keys=keys)


def _by_sex(figures, prefix, sex) -> str:
    key = f"{prefix}.participants.{sex}"
    return said(figures, key if key in figures else f"{prefix}.{sex}")


def deviations(snapshot: dict) -> list[dict]:
    """What went otherwise than planned, each kind of deviation with its own table."""
    rows = [*snapshot["activities"], *snapshot.get("undated", [])]
    held = [a for a in rows if a["status"] in HELD]
    begun = _with_status(rows, "ongoing")
    end = snapshot["phase"]["ends_on"]
    moved = [a for a in held if a["starts_on"] and a["planned_starts_on"] and _dates(a) != _dates(a, "planned_")]
    otherwise = [a for a in held if _otherwise(a)]
    undated = [a for a in held if not a["starts_on"]]
    late = [a for a in held if end and (a["ends_on"] or a["starts_on"] or "") > end]
    dates, reason = [_("Planned"), _("Held")], [_("Planned"), _("Reason")]
    return [
        _deviation(_("Postponed"), _with_status(rows, "postponed"), reason, _was_planned, _why, key="postponed"),
        _deviation(_("Cancelled"), _with_status(rows, "cancelled"), reason, _was_planned, _why, key="cancelled"),
        _deviation(
            _("Planned, not recorded as held"),
            _with_status(rows, "planned"),
            [_("Planned")],
            _was_planned,
            key="planned",
        ),
        *([_deviation(_("Begun, not completed"), begun, [_("Planned")], _was_planned)] if begun else []),
        _deviation(
            _("Held on other dates than planned"), moved, [*dates, _("Note")], _was_planned, _was_held, _why_moved
        ),
        *([_held_otherwise(otherwise)] if otherwise else []),
        _deviation(_("Held, date not known"), undated, [_("What is known")], _known_of_dates, key="undated.activities"),
        _deviation(_("Held after the approved end of the phase"), late, dates, _was_planned, _was_held),
    ]


def _deviation(heading, rows, columns, *cells, key="") -> dict:
    header = [_("Code"), _("Activity"), *columns]
    body = [[a["code"] or "", f"{a['title']} {mark(a)}".strip(), *(cell(a) for cell in cells)] for a in rows]
    return {"heading": heading, **table(header, body, keys=key, empty=_("None."))}


def _otherwise(activity) -> list[str]:
    """In which respects but the dates it was held otherwise; snapshots of before do not say so."""
    return [name for name in activity.get("otherwise", ()) if name != "dates"]


def _held_otherwise(rows) -> dict:
    columns = [_("Planned"), _("Done"), _("Reason")]
    heading = _("Held otherwise than planned: place, participants, costs")
    return _deviation(heading, rows, columns, _plan_said, _done_said, _why_otherwise)


def _plan_said(activity) -> str:
    facts = {
        "place": lambda: wording.text(activity["planned_place"]),
        "participants": lambda: _participants_said(activity["planned_participants"]),
        "costs": lambda: wording.euro(activity["planned_eur"]),
    }
    return "; ".join(facts[name]() for name in _otherwise(activity))


def _done_said(activity) -> str:
    rows = [row for row in activity["participations"] if row["role"] == "participant"]
    people = sum(row["women"] + row["men"] + row["not_stated"] for row in rows)
    facts = {
        "place": lambda: wording.text(activity["place"]) or activity["host_country"] or wording.UNKNOWN,
        "participants": lambda: _participants_said(people),
        "costs": lambda: wording.euro(activity["spent_eur"]),
    }
    return "; ".join(facts[name]() for name in _otherwise(activity))


def _participants_said(number) -> str:
    return ngettext("%(number)s participant", "%(number)s participants", number) % {"number": wording.number(number)}


def _why_otherwise(activity) -> str:
    return activity.get("deviation_note") or wording.UNKNOWN


def _why_moved(activity) -> str:
    return activity.get("deviation_note") or _known_of_dates(activity)


def _dates(activity, prefix=""):
    return activity[f"{prefix}starts_on"], activity[f"{prefix}ends_on"] or activity[f"{prefix}starts_on"]


def _was_planned(activity) -> str:
    first, last = _dates(activity, "planned_") if activity["planned_starts_on"] else _dates(activity)
    return wording.between(first, last, long=False)


def _with_status(rows, status):
    return [a for a in rows if a["status"] == status]


def _known_of_dates(activity) -> str:
    return activity["dates_note"] or wording.UNKNOWN


def _was_held(activity) -> str:
    return wording.between(*_dates(activity), long=False)


def _why(activity) -> str:
    return activity["status_reason"] or wording.UNKNOWN
