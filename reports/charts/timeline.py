"""The phase in time: its agreed dates, and what each extension adds to them."""

from datetime import timedelta

from django.utils.translation import gettext as _

from components.models.extension import ExtensionKind, ExtensionStatus
from reports import wording
from reports.charts.chart import BLUE, LINE, ORANGE, SKY, Chart, frame, in_words, lines


def extension_title(extension: dict) -> str:
    """Extension 1 (costed, approved)"""
    said = {
        "sequence": extension["sequence"],
        "kind": ExtensionKind(extension["kind"]).label,
        "status": ExtensionStatus(extension["status"]).label,
    }
    return _("Extension %(sequence)s (%(kind)s, %(status)s)") % said


def timeline(figures, phase, *, width, period=None) -> Chart:
    """The phase and its extensions. What is only pending is outlined and dashed, and says so in words."""
    spans = _spans(phase)
    data = [
        {
            "name": lines(label, 36) + "\n" + wording.between(first, last, long=False),
            "starts": first.isoformat(),
            "ends": (last + timedelta(days=1)).isoformat(),
            "state": state,
        }
        for label, first, last, state in spans
    ]
    shared = {
        "x": {
            "field": "starts",
            "type": "temporal",
            "title": None,
            "axis": {"format": "%Y", "tickCount": "year", "labelAlign": "left"},
        },
        "x2": {"field": "ends"},
    }
    y = {
        "field": "name",
        "type": "nominal",
        "sort": [d["name"] for d in data],
        "title": None,
        "axis": {"labelExpr": "split(datum.label, '\\n')", "domain": False},
    }
    styles = {
        "agreed": {"color": BLUE},
        "approved": {"color": SKY},
        "pending": {"color": "white", "stroke": ORANGE, "strokeWidth": 2, "strokeDash": [5, 4]},
    }
    bars = [
        {
            "data": {"values": [d for d in data if d["state"] == state]},
            "mark": {"type": "bar", "height": {"band": 0.5}, **style},
            "encoding": {**shared, "y": y},
        }
        for state, style in styles.items()
        if any(d["state"] == state for d in data)
    ]
    note = ""
    if period and period.get("starts_on"):
        ends = (wording.day(period["ends_on"]) + timedelta(days=1)).isoformat()
        band = {"starts": period["starts_on"], "ends": ends}
        mark = {"type": "rect", "color": LINE, "opacity": 0.8}
        bars.insert(0, {"data": {"values": [band]}, "mark": mark, "encoding": shared})
        note = _("The grey band is the reporting period.")
    rows = [
        [label, wording.on(first.isoformat()), wording.on(last.isoformat())] for label, first, last, _state in spans
    ]
    spoken = [[label, wording.between(first, last)] for label, first, last, _state in spans]
    return Chart(
        "timeline",
        _("The phase and its extensions"),
        frame(width, 50 * max(len(data), 1), layer=bars),
        [_("Part"), _("From"), _("To")],
        rows,
        _("Timeline: %(rows)s.") % {"rows": in_words(spoken)},
        note,
    )


def _spans(phase):
    """Label, first day, last day and state of each part; a rejected extension adds nothing."""
    start = wording.day(phase["starts_on"])
    end = wording.day(phase.get("original_ends_on") or phase["ends_on"])
    spans = [(_("Phase as first agreed"), start, end, "agreed")] if start and end else []
    for status in ("approved", "pending"):
        for extension in sorted(phase.get("extensions", []), key=lambda e: e["sequence"]):
            until = wording.day(extension.get("new_ends_on"))
            if extension["status"] == status and until and end and until > end:
                spans.append((extension_title(extension), end + timedelta(days=1), until, status))
                end = until
    return spans
