"""The charts of a phase: one Vega-Lite spec each, drawn by the page and by the documents alike."""

from reports.charts.bars import by_component, by_country, by_month, by_sex, overlap_note
from reports.charts.chart import Chart
from reports.charts.map import country_map
from reports.charts.timeline import extension_title, timeline

__all__ = ["Chart", "extension_title", "for_phase", "overlap_note"]


def for_phase(
    figures: dict, phase: dict, *, geo: str | dict, width: int | str = "container", period: dict | None = None
) -> list[Chart]:
    """The six charts of a phase or of one of its periods, in the active language.

    `figures` and `phase` are shaped as in a report's snapshot. `geo` is the address of the
    countries' outlines (a page) or the outlines themselves (a document: `bomca.geo.geometry()`).
    """
    return [
        by_component(figures, phase, width=width),
        by_country(figures, phase, width=width),
        by_month(figures, phase, width=width, period=period),
        by_sex(figures, phase, width=width),
        timeline(figures, phase, width=width, period=period),
        country_map(figures, phase, width=width, geo=geo),
    ]
