"""The outlines of the five countries, as every map of the portal draws them: charts, documents, the map of places."""

import json
from functools import cache
from pathlib import Path

from django.utils.translation import gettext as _

GEOMETRY = Path(__file__).with_name("central-asia.geo.json")
# Longitude and latitude where a country's name has room inside it, not its centre.
LABELS = {"KZ": (67.2, 48.3), "KG": (74.9, 41.6), "TJ": (71.1, 38.7), "TM": (59.2, 39.3), "UZ": (63.2, 42.1)}


def boundary_note() -> str:
    """What stands under every map."""
    return _(
        "The boundaries and names shown on this map do not imply any opinion on the legal status "
        "of any country or territory or on the course of its frontiers. Geometry: Natural Earth."
    )


@cache
def geometry() -> dict:
    """The outlines of the five countries as GeoJSON (Natural Earth); outer rings run clockwise, as d3 reads them."""
    return json.loads(GEOMETRY.read_text(encoding="utf-8"))
