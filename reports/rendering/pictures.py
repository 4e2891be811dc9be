"""Charts drawn without a browser, and the fonts documents are set in."""

import logging
from pathlib import Path

from django.conf import settings

logger = logging.getLogger(__name__)
VEGA_LITE = "6.4"
EMBLEM = Path("bomca/static/bomca")


def emblem(suffix: str) -> Path:
    """The EU emblem as drawn by its official construction (svg or png)."""
    return Path(settings.BASE_DIR) / EMBLEM / f"eu-emblem.{suffix}"


def font_directory() -> Path | None:
    """Where Noto Sans lies (setting FONT_DIR); without it documents fall back to built-in fonts."""
    directory = Path(settings.FONT_DIR)
    if directory.is_dir():
        return directory
    logger.warning("No fonts at %s: documents are set in the fonts built into the renderer.", directory)
    return None


# Typst and vl-convert hang in a child if its parent used them before the fork: they are imported where they are used.


def draw(document: dict) -> dict:
    """The document with each chart drawn once, for both files; nothing is fetched from anywhere."""
    return {
        **document,
        "charts": {key: {**chart, "svg": svg(chart["spec"])} for key, chart in document["charts"].items()},
    }


def svg(spec: dict) -> str:
    """A chart as lines and letters."""
    return _converter().vegalite_to_svg(spec, vl_version=VEGA_LITE, allowed_base_urls=[])


def png(drawn: str) -> bytes:
    """A drawn chart for Word, sharp enough to print."""
    return _converter().svg_to_png(drawn, scale=2, ppi=72)


def _converter():
    import vl_convert

    if directory := font_directory():
        vl_convert.register_font_directory(str(directory))
    return vl_convert
