"""The six-month report as ready words: everything a template prints, in one language, from the snapshot alone."""

from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from activities.models.choices import HELD
from bomca.geo import geometry
from bomca.records import Certainty
from components.models.extension import ExtensionKind, ExtensionStatus
from reports import charts, wording
from reports.rendering import tables, texts
from reports.rendering.activities import MARKS, item, mark
from reports.rendering.text import clean

TABLED = ("activities-by-component", "activities-by-month")
WIDTH = 640
MONTHS_IN_A_ROW = 7


def build(snapshot: dict, language: str, *, sha256: str = "", made_at: str = "", figures_url: str = "") -> dict:
    """The document of a snapshot in one language.

    `figures_url` is the address under which a reader opens a figure's records; keys link there when it is given.
    """
    figures = snapshot["figures"]
    snapshot = clean({key: value for key, value in snapshot.items() if key != "figures"}) | {"figures": figures}
    with override(language):
        return {
            "language": language,
            "title": _title(snapshot),
            "moment": snapshot["cut_off_at"],
            "demo": _("DEMO – invented data, not for reporting") if snapshot.get("demo") else "",
            "figures_url": figures_url,
            "labels": _labels(),
            "cover": _cover(snapshot, made_at),
            "texts_before": texts.written(snapshot, "before"),
            "texts_after": texts.written(snapshot, "after"),
            "key_figures": tables.key_figures(snapshot),
            "extensions": _extensions(snapshot["phase"]),
            "components": tables.components(snapshot),
            "countries": tables.countries(snapshot),
            "activities": _groups(snapshot),
            "participants": tables.participants(snapshot),
            "deviations": tables.deviations(snapshot),
            "definitions": _definitions(snapshot),
            "legend": _legend(),
            "charts": _charts(snapshot),
            "made_with": _made_with(snapshot, sha256),
        }


def _title(snapshot) -> str:
    period = wording.between(snapshot["period"]["starts_on"], snapshot["period"]["ends_on"])
    return _("Six-month progress report, %(period)s") % {"period": period}


def _labels() -> dict:
    """The words of the templates, so that one template serves every language."""
    return {
        "statement": _("Funded by the European Union"),
        "emblem": _("Emblem of the European Union"),
        "disclaimer": _(
            "This document was produced with the financial support of the European Union. Its contents are the sole "
            "responsibility of the programme and do not necessarily reflect the views of the European Union."
        ),
        "programme": _("Border Management Programme in Central Asia"),
        "report": _("Six-month progress report"),
        "page": pgettext("page 1 of 9", "Page"),
        "of": pgettext("page 1 of 9", "of"),
        "contents": _("Contents"),
        "key_figures": _("Key figures"),
        "figure": _("Figure"),
        "value": _("Value"),
        "note": _("Note"),
        "key": _("Key"),
        "snapshot_keys": _("Keys in the snapshot"),
        "timeline": _("The phase and its extensions"),
        "components": _("Progress by component"),
        "countries": _("Progress by country"),
        "participants": _("Participants"),
        "deviations": _("Deviations from the plan"),
        "activities": _("Activities held"),
        "definitions": _("How to read this report"),
        "legend": _("Signs beside an activity"),
        "made_with": _("How this report was made"),
        "not_written": _("Not written yet."),
        "none_held": _("No activity was held in this period."),
    }


def _cover(snapshot, made_at) -> dict:
    phase, period = snapshot["phase"], snapshot["period"]
    facts = [
        (_("Reporting period"), wording.between(period["starts_on"], period["ends_on"])),
        (_("Contract"), phase.get("contract_ref") or wording.UNKNOWN),
        (_("Coordinator"), wording.text(phase.get("lead")) or wording.UNKNOWN),
        (_("Phase as first agreed"), wording.between(phase["starts_on"], phase["original_ends_on"])),
        (_("Approved end of the phase"), wording.on(phase["ends_on"])),
        *((_("Pending, not yet in force"), said) for said in _pending(phase)),
        (_("Budget"), wording.euro(phase["budget"]) if phase.get("budget") else wording.UNKNOWN),
        (_("Report due on"), wording.on(period["due_on"])),
        (_("Data as of"), wording.moment(snapshot["cut_off_at"])),
        (_("Made at"), wording.moment(made_at or snapshot.get("made_at") or snapshot["cut_off_at"])),
        (_("Version"), texts.version(snapshot)),
    ]
    return {
        "phase": wording.text(phase["title"]),
        "objective": wording.text(phase.get("objective")),
        "period": wording.between(period["starts_on"], period["ends_on"]),
        "facts": [{"label": label, "text": text} for label, text in facts],
    }


def _pending(phase) -> list[str]:
    return [
        _("%(extension)s to %(date)s") % {"extension": charts.extension_title(e), "date": wording.on(e["new_ends_on"])}
        for e in phase["extensions"]
        if e["status"] == "pending"
    ]


def _extensions(phase) -> dict:
    header = [_("Extension"), _("Status"), _("Months"), _("New end"), _("Additional amount"), _("Addenda signed")]
    rows = [
        [
            f"{e['sequence']} ({ExtensionKind(e['kind']).label}) {mark(e)}".strip(),
            str(ExtensionStatus(e["status"]).label),
            wording.number(e["months"]) if e.get("months") else wording.UNKNOWN,
            wording.short(e["new_ends_on"]),
            wording.euro(e["additional_amount"]) if e.get("additional_amount") else wording.UNKNOWN,
            _("none recorded")
            if e["addenda_total"] is None
            else _("%(signed)s of %(total)s") % {"signed": e["addenda_signed"], "total": e["addenda_total"]},
        ]
        for e in phase["extensions"]
    ]
    note = _("Only approved extensions move the end of the phase.")
    return tables.table(header, rows, note=note, empty=_("No extension is recorded."))


def _groups(snapshot) -> list[dict]:
    """The held activities, component by component and in the order of time."""
    counted = (snapshot["figures"].get("activities") or {}).get("records")
    held = [a for a in snapshot["activities"] if a["status"] in HELD]
    if counted is not None:
        behind = set(counted)
        held = [a for a in held if a["uid"] in behind]
    held.sort(key=lambda a: (a["starts_on"] or "9999", a["code"] or ""))
    groups = [
        {
            "heading": f"{c['code']} {wording.text(c['title'])}",
            "entries": [item(a, snapshot["phase"]) for a in held if a["component"] == c["code"]],
        }
        for c in snapshot["phase"]["components"]
    ]
    return [group for group in groups if group["entries"]]


def _definitions(snapshot) -> list[str]:
    moment = wording.moment(snapshot["cut_off_at"])
    return [
        _("An activity is held when it is recorded as completed or verified."),
        _("An activity belongs to the period, and to the month, in which it starts."),
        _(
            "Participants are participations, not persons: who took part twice is counted twice. "
            "Trainers, experts and observers are not counted."
        ),
        charts.overlap_note(),
        _(
            "“At least” marks a sum of which a part is not known; “not known” is never counted as zero. "
            "“%(dash)s” means that nothing is recorded."
        )
        % {"dash": wording.UNKNOWN},
        _("The figures are those of the portal at %(moment)s. What was recorded later is in a later version or report.")
        % {"moment": moment},
        _("The small grey words are the keys of the figures; in the portal each opens the records behind it."),
    ]


def _legend() -> list[dict]:
    return [{"mark": sign, "text": str(Certainty(value).label)} for value, sign in MARKS.items()]


def _charts(snapshot) -> dict[str, dict]:
    """The charts by name, with table and note where no table beside them says the same."""
    drawn = charts.for_phase(
        snapshot["figures"], snapshot["phase"], geo=geometry(), width=WIDTH, period=snapshot["period"]
    )
    return {chart.key.replace("-", "_"): _chart(chart) for chart in drawn}


def _chart(chart) -> dict:
    header, rows = (chart.header, chart.rows) if chart.key in TABLED else ([], [])
    if chart.key == "activities-by-month" and 0 < len(rows) <= MONTHS_IN_A_ROW:
        header, rows = [header[0], *(row[0] for row in rows)], [[header[1], *(row[1] for row in rows)]]
    return {
        "title": chart.title,
        "description": chart.description,
        "note": chart.note.replace(charts.overlap_note(), "").strip(),
        "spec": chart.spec,
        "header": header,
        "rows": rows,
    }


def _made_with(snapshot, sha256) -> list[str]:
    made_by = _("This report was made by the BOMCA portal, version %(version)s, from a frozen snapshot of its records.")
    as_of = _("Data as of %(moment)s; version %(number)s of the report.")
    said = [
        made_by % {"version": snapshot["software"]},
        as_of % {"moment": wording.moment(snapshot["cut_off_at"]), "number": snapshot["version"]},
    ]
    if sha256:
        said.append(_("Checksum of the snapshot (SHA-256): %(checksum)s…") % {"checksum": sha256[:16]})
    if carried := snapshot.get("history"):
        row = _("The history of the records ended at row %(number)s, sealed %(seal)s.")
        said.append(row % {"number": carried["sequence"], "seal": carried["hash"]})
    return said
