"""The sheet on which a map is drawn by the server: Mercator's projection, in whole units of an SVG's viewBox."""

from functools import cache
from itertools import groupby
from math import asinh, degrees, radians, tan

from bomca import geo

WIDTH, MARGIN = 1600, 40
LATITUDES = 85  # degrees north and south, beyond which Mercator's map does not go


@cache
def paths():
    """The outline of each country by its ISO code, as the `d` of an SVG path."""
    return {one["properties"]["iso2"]: _path(one["geometry"]) for one in geo.geometry()["features"]}


def point(longitude, latitude):
    """Where a point of the globe (in degrees) lies on the sheet, as (x, y); None beyond its edges."""
    if abs(latitude) > LATITUDES:
        return None
    x, y = _on_sheet(longitude, latitude)
    return (x, y) if 0 <= x <= WIDTH and 0 <= y <= height() else None


@cache
def height():
    """How high the sheet is."""
    return _on_sheet(_bounds()[0], _bounds()[1])[1] + MARGIN


def _mercator(latitude):
    return degrees(asinh(tan(radians(latitude))))


def _on_sheet(longitude, latitude):
    west, _south, east, north = _bounds()
    scale = (WIDTH - 2 * MARGIN) / (east - west)
    x = MARGIN + (float(longitude) - west) * scale
    y = MARGIN + (_mercator(north) - _mercator(float(latitude))) * scale
    return round(x), round(y)


@cache
def _bounds():
    """West, south, east and north of the five countries, in degrees."""
    points = [at for one in geo.geometry()["features"] for ring in _rings(one["geometry"]) for at in ring]
    longitudes, latitudes = zip(*points, strict=True)
    return min(longitudes), min(latitudes), max(longitudes), max(latitudes)


def _rings(shape):
    """The rings of a polygon or of several, each a list of (longitude, latitude)."""
    polygons = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
    return [[at[:2] for at in ring] for polygon in polygons for ring in polygon]


def _path(shape):
    """Each ring from its first point on by whole steps; steps too short to be seen are left out."""
    drawn = []
    for ring in _rings(shape):
        before, *others = (at for at, _same in groupby(_on_sheet(*at) for at in ring))
        if others:
            drawn.append(f"M{before[0]} {before[1]}l")
        for at in others:
            drawn.append(f"{at[0] - before[0]} {at[1] - before[1]} ")
            before = at
    return "".join(drawn)
