"""What every chart shares: its shape, its colours and the look of its Vega-Lite spec."""

import textwrap
from dataclasses import dataclass, field
from typing import Any

from reports import wording

# Each is at least 4.5:1 on white, and neighbours differ in lightness as well as in hue.
BLUE, ORANGE, GREEN, PURPLE, BROWN, SKY, GREY = (
    "#003399",
    "#C2410C",
    "#00796B",
    "#8E2C8A",
    "#8A6100",
    "#1D6FB8",
    "#5B5B5B",
)
PALETTE = [BLUE, ORANGE, GREEN, BROWN, PURPLE, SKY, GREY]
INK, LINE = "#1B2536", "#D5DBE6"
FONT = "Noto Sans"

CONFIG = {
    "background": "white",
    "font": f"{FONT}, sans-serif",
    "view": {"stroke": None},
    "axis": {
        "labelFontSize": 12,
        "titleFontSize": 12,
        "labelColor": INK,
        "titleColor": INK,
        "titleFontWeight": "normal",
        "gridColor": LINE,
        "domainColor": "#6B7280",
        "ticks": False,
        "labelPadding": 6,
        "labelLimit": 260,
    },
    "legend": {
        "labelFontSize": 12,
        "titleFontSize": 12,
        "labelColor": INK,
        "symbolType": "square",
        "symbolStrokeWidth": 0,
        "labelLimit": 240,
        "orient": "bottom",
        "columns": 2,
        "title": None,
    },
    "text": {"fontSize": 12, "color": INK},
}


@dataclass(frozen=True)
class Chart:
    """One chart: a picture, the same numbers as a table, and the same again in words."""

    key: str
    title: str
    spec: dict[str, Any]
    header: list[str]
    rows: list[list[str]] = field(default_factory=list)
    description: str = ""
    note: str = ""


def frame(width: int | str, height: int, **parts) -> dict[str, Any]:
    """A spec as wide as asked ("container" in a page), with the height of its plot in pixels."""
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": width,
        "height": height,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "padding": 4,
        "config": CONFIG,
        **parts,
    }


def count_scale(counts, room: float = 1.0) -> dict[str, Any]:
    """Axis and scale of a count: whole numbers only, from nought, with room for words beyond the longest bar."""
    most = max([*counts, 1])
    axis = {"format": "d", "tickCount": min(most, 6), "tickMinStep": 1, "title": None}
    return {"axis": axis, "scale": {"domain": [0, most * room], "nice": room == 1.0 and most > 1}}


def lines(label: str, width: int = 32, most: int = 2) -> str:
    """A label broken into at most so many lines; what does not fit ends in an ellipsis."""
    return "\n".join(textwrap.wrap(label, width, max_lines=most, placeholder=" …") or [""])


def value(figures: dict, key: str) -> int:
    """The number to draw for a figure; one that is absent or unknown has no length."""
    return int((figures.get(key) or {}).get("value") or 0)


def in_words(rows: list[list[str]], limit: int = 24) -> str:
    """The rows of a chart's table as one sentence, for those who cannot see the picture."""
    said = "; ".join(f"{row[0]}: {row[-1]}" for row in rows[:limit])
    return said + ("; …" if len(rows) > limit else "")


def said(figures: dict, key: str) -> str:
    return wording.figure(figures.get(key) or {"value": 0})
