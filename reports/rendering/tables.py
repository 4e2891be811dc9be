"""The tables of the report: every number with the key under which the snapshot keeps it."""

from django.utils.translation import gettext as _

from reports import wording
from reports.charts.bars import overlap_note
from reports.rendering.activities import mark

PEOPLE = ("women", "men", "not_stated")


def table(header, rows, *, note="", keys="", empty="") -> dict:
    return {"header": header, "rows": rows, "note": note, "keys": keys, "empty": empty}


def said(figures: dict, key: str, say=wording.number) -> str:
    """A figure in words; a count that was not kept is a count of nothing."""
    return wording.figure(figures.get(key) or {"value": 0}, say)


def key_figures(snapshot: dict) -> list[dict]:
    """The first page's figures: label, value in words, what it misses, key in the snapshot."""
    figures, phase, period = snapshot["figures"], snapshot["phase"], snapshot["period"]
    women, men = (figures.get(f"participants.{sex}") or {"value": 0} for sex in ("women", "men"))
    sex_stated = int(women["value"]) + int(men["value"])
    reached = figures.get("countries") or {"value": _reached(snapshot)}
    people = figures.get("participants")
    unknown = int((people or {}).get("unknown") or 0)
    start, end = wording.day(phase["starts_on"]), wording.day(phase["ends_on"])
    elapsed = ""
    if start and end and end > start:
        days, whole = (wording.day(period["ends_on"]) - start).days + 1, (end - start).days + 1
        elapsed = wording.percent(min(days, whole), whole)
    share_note = _("Of the %(number)s participants whose sex is stated.") % {"number": wording.number(sex_stated)}
    rows = [
        (_("Activities held"), said(figures, "activities"), "", "activities"),
        (_("of which thematic"), said(figures, "activities.thematic"), _("All components but General."), "activities.thematic"),
        (_("Participants"), said(figures, "participants"), wording.missing(people), "participants"),
        (_("women"), said(figures, "participants.women"), "", "participants.women"),
        (_("men"), said(figures, "participants.men"), "", "participants.men"),
        (_("sex not stated"), said(figures, "participants.not_stated"), "", "participants.not_stated"),
        (_("Share of women"), wording.percent(women["value"], sex_stated), share_note if sex_stated else _("The sex of no participant is stated."), "participants.women"),
        (_("Activities without any participant figure"), wording.number(unknown), _("Unknown is not counted as zero.") if unknown else "", "participants"),
        (_("Countries reached"), wording.figure(reached), "", "countries"),
        (_("Value of equipment handed over"), said(figures, "equipment_value", wording.euro), wording.missing(figures.get("equipment_value")), "equipment_value"),
        (_("Time elapsed in the phase"), elapsed or wording.UNKNOWN, _("At the end of the period, of the phase as extended."), ""),
    ]  # fmt: skip
    parts = {"activities.thematic", "participants.women", "participants.men", "participants.not_stated"}
    shares = _("Share of women")
    return [
        {"label": label, "value": value, "note": note, "key": key, "part": key in parts and label != shares}
        for label, value, note, key in rows
    ]


def _reached(snapshot) -> int:
    return sum(
        bool((snapshot["figures"].get(f"country.{c['iso2']}.activities") or {}).get("value"))
        for c in snapshot["phase"]["countries"]
    )


def components(snapshot: dict) -> dict:
    """Planned and held activities and participants of each component."""
    figures, planned = snapshot["figures"], _planned(snapshot)
    rows = [
        [
            c["code"],
            wording.text(c["title"]),
            wording.number(planned.get(c["code"], 0)),
            said(figures, f"component.{c['code']}.activities"),
            said(figures, f"component.{c['code']}.participants"),
        ]
        for c in snapshot["phase"]["components"]
    ]
    rows.append(
        ["", _("All components"), wording.number(sum(planned.values())), said(figures, "activities"), said(figures, "participants")]
    )  # fmt: skip
    header = [_("Code"), _("Component"), _("Planned"), _("Held"), _("Participants")]
    note = _("Planned: activities whose planned start lies in the period, whatever became of them.")
    return table(header, rows, note=note, keys="component.<code>.activities · component.<code>.participants")


def _planned(snapshot) -> dict[str, int]:
    period, planned = snapshot["period"], {}
    for activity in snapshot["activities"]:
        start = activity.get("planned_starts_on")
        if start and period["starts_on"] <= start <= period["ends_on"] and activity["status"] != "draft":
            planned[activity["component"]] = planned.get(activity["component"], 0) + 1
    return planned


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
    rows.append([_("All participants"), *(said(figures, f"participants.{sex}") for sex in PEOPLE), said(figures, "participants")])
    header = [_("Country"), _("Women"), _("Men"), _("Sex not stated"), _("All")]
    note = _("The last row also counts participants of other countries and those whose country is not stated.")
    keys = "country.<iso2>.participants.<women|men|not_stated> · country.<iso2>.participants"
    return table(header, rows, note=note, keys=keys)


def _by_sex(figures, prefix, sex) -> str:
    return said(figures, f"{prefix}.participants.{sex}" if f"{prefix}.participants.{sex}" in figures else f"{prefix}.{sex}")


def deviations(snapshot: dict) -> list[dict]:
    """What went otherwise than planned, each kind of deviation with its own table."""
    rows = snapshot["activities"]
    held = [a for a in rows if a["status"] in ("completed", "verified")]
    end = snapshot["phase"]["ends_on"]
    moved = [a for a in held if a["starts_on"] and a["planned_starts_on"] and _dates(a) != _dates(a, "planned_")]
    late = [a for a in held if end and (a["ends_on"] or a["starts_on"] or "") > end]
    dates, reason = [_("Planned"), _("Held")], [_("Planned"), _("Reason")]
    return [
        _deviation(_("Postponed"), [a for a in rows if a["status"] == "postponed"], reason, _was_planned, _why, key="postponed"),
        _deviation(_("Cancelled"), [a for a in rows if a["status"] == "cancelled"], reason, _was_planned, _why, key="cancelled"),
        _deviation(_("Planned, not recorded as held"), [a for a in rows if a["status"] == "planned"], [_("Planned")], _was_planned, key="planned"),
        _deviation(_("Held on other dates than planned"), moved, [*dates, _("Note")], _was_planned, _was_held, lambda a: a["dates_note"]),
        _deviation(_("Held, date not known"), [a for a in held if not a["starts_on"]], [_("What is known")], lambda a: a["dates_note"] or wording.UNKNOWN, key="undated.activities"),
        _deviation(_("Held after the approved end of the phase"), late, dates, _was_planned, _was_held),
    ]  # fmt: skip


def _deviation(heading, rows, columns, *cells, key="") -> dict:
    header = [_("Code"), _("Activity"), *columns]
    body = [[a["code"] or "", f"{a['title']} {mark(a)}".strip(), *(cell(a) for cell in cells)] for a in rows]
    return {"heading": heading, **table(header, body, keys=key, empty=_("None."))}


def _dates(activity, prefix=""):
    return activity[f"{prefix}starts_on"], activity[f"{prefix}ends_on"] or activity[f"{prefix}starts_on"]


def _was_planned(activity) -> str:
    first, last = _dates(activity, "planned_") if activity["planned_starts_on"] else _dates(activity)
    return wording.between(first, last, long=False)


def _was_held(activity) -> str:
    return wording.between(*_dates(activity), long=False)


def _why(activity) -> str:
    return activity["status_reason"] or wording.UNKNOWN
