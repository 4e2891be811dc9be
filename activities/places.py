"""Where activities are: the places of a list of activities with their numbers, on the map and beside it.

A place that the reader may not know is none: its activities are told with those that name no place at all.
"""

from dataclasses import dataclass, replace
from math import sqrt

from django.db.models import Count

from bomca.geo import sheet
from partners.models import Place

LARGEST, SMALLEST = 46, 9  # radius of a point, in the units of the sheet
NUMBERED = 22  # from this radius on a point has room for its number
NAMED = 12  # how many of the largest points bear their name, where there is room
LETTER, LINE = 19, 34  # how much room a letter and a line of a name take


@dataclass(frozen=True)
class Spot:
    """A place with the number of activities at it; `at` is where it lies on the map, None for one that is not on it."""

    place: Place
    number: int
    at: tuple | None
    radius: int
    name_at: tuple | None = None

    @property
    def is_numbered(self):
        return self.radius >= NUMBERED

    @property
    def box(self):
        """The square that the point covers, as left, top, right, bottom."""
        (x, y), r = self.at, self.radius
        return x - r, y - r, x + r, y + r


def spots_of(activities, user):
    """The places of these activities that the person may know, the one with most activities first; in two queries."""
    told = activities.at_known_places(user).order_by()
    numbers = dict(told.annotate(at=told.known("place")).values_list("at").annotate(Count("pk")))
    places = Place.objects.visible_to(user).filter(pk__in=numbers).select_related("country", "second_country")
    most = max(numbers.values(), default=1)
    spots = [Spot(one, numbers[one.pk], _on_map(one), _radius(numbers[one.pk] / most)) for one in places]
    return sorted(spots, key=lambda spot: (-spot.number, spot.place.name))


def named(spots, others=()):
    """The spots of the map, the largest first, some of them with the place at which their name has room.

    others: what stands on the map besides, as (text, x, y) with its middle at x.
    """
    taken, told = [spot.box for spot in spots], []
    taken += [(x - len(text) * LETTER // 2, y - LINE, x + len(text) * LETTER // 2, y + 8) for text, x, y in others]
    for spot in spots:
        name_at = _room_for(spot, taken) if sum(bool(one.name_at) for one in told) < NAMED else None
        told.append(replace(spot, name_at=name_at))
        if name_at:
            taken.append(_box(spot, name_at))
    return told


def _on_map(place):
    return None if place.latitude is None else sheet.point(place.longitude, place.latitude)


def _radius(share):
    """The area of a point is in proportion to its number."""
    return max(SMALLEST, round(LARGEST * sqrt(share)))


def _room_for(spot, taken):
    """Where the name may begin: right or left of its point, over or under it; None where everything is taken."""
    (x, y), r = spot.at, spot.radius
    half = _length(spot) // 2
    beside = x + r + 8, x - r - 8 - 2 * half
    for at in (*((side, y + 10) for side in beside), (x - half, y - r - 8), (x - half, y + r + LINE - 6)):
        left, top, right, bottom = box = _box(spot, at)
        inside = left >= 0 and top >= 0 and right <= sheet.WIDTH and bottom <= sheet.height()
        if inside and not any(_meet(box, other) for other in taken if other != spot.box):
            return at
    return None


def _length(spot):
    return len(spot.place.name) * LETTER


def _box(spot, at):
    return at[0], at[1] - LINE + 8, at[0] + _length(spot), at[1] + 8


def _meet(one, other):
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
