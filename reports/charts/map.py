"""The map of the programme's countries, shaded by the activities each took part in."""

from django.utils.translation import gettext as _

from bomca.geo import LABELS, boundary_note
from reports import wording
from reports.charts.bars import overlap_note
from reports.charts.chart import INK, Chart, frame, in_words, said, value

SHADES = ["#FFFFFF", "#E6EDF9", "#CFDCF3", "#B0C5EA", "#8FADE1", "#6F95D9"]


def country_map(figures, phase, *, width, geo) -> Chart:
    """A darker country took part in more activities; each carries its number, so shade is not alone."""
    counts = {c["iso2"]: value(figures, f"country.{c['iso2']}.activities") for c in phase["countries"]}
    most = max([*counts.values(), 1])
    shades = {iso2: -(-5 * n // most) for iso2, n in counts.items()}
    shapes = [{"iso2": iso2, "fill": SHADES[shade]} for iso2, shade in shades.items()]
    labels = [
        {
            "label": f"{wording.country(iso2, phase)}\n{wording.number(counts[iso2])}",
            "longitude": LABELS[iso2][0],
            "latitude": LABELS[iso2][1],
        }
        for iso2 in counts
        if iso2 in LABELS
    ]
    source = {"url": geo} if isinstance(geo, str) else {"values": geo}
    lookup = {"lookup": "properties.iso2", "from": {"data": {"values": shapes}, "key": "iso2", "fields": ["fill"]}}
    outlines = {
        "data": {**source, "format": {"type": "json", "property": "features"}},
        "transform": [lookup],
        "mark": {"type": "geoshape", "stroke": INK, "strokeWidth": 0.9, "invalid": None},
        "encoding": {"color": {"field": "fill", "type": "nominal", "scale": None}},
    }
    names = {
        "data": {"values": labels},
        "mark": {
            "type": "text",
            "fontSize": 11.5,
            "fontWeight": 600,
            "color": INK,
            "lineBreak": "\n",
            "baseline": "middle",
            "dy": -6,
        },
        "encoding": {
            "longitude": {"field": "longitude", "type": "quantitative"},
            "latitude": {"field": "latitude", "type": "quantitative"},
            "text": {"field": "label"},
        },
    }
    rows = [[wording.country(iso2, phase), said(figures, f"country.{iso2}.activities")] for iso2 in counts]
    return Chart(
        "map",
        _("Activities held, on the map of the participating countries"),
        frame(width, 330, projection={"type": "mercator"}, layer=[outlines, names]),
        [_("Country"), _("Activities held")],
        rows,
        _("Map of the five countries, shaded by activities: %(rows)s.") % {"rows": in_words(rows)},
        f"{overlap_note()} {boundary_note()}",
    )
