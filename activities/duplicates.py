"""Which activities are probably logged twice: the pairs behind the flag "perhaps logged twice" (`flags.py`)."""

from itertools import combinations, groupby

from activities import flags
from activities.models import Activity
from activities.services import CHANGE

MOST = 200


def are_alike(one, other):
    """Whether two activities of a phase that began on one day tell of the same thing."""
    same_place = one.place_id is not None and one.place_id == other.place_id and one.kind == other.kind
    return same_place or one.title.casefold() == other.title.casefold()


def pairs(user, today):
    """At most 200 (one, other) of activities that the person may correct, the latest first."""
    rows = flags.told_twice(Activity.objects.permitting(user, CHANGE), today)
    rows = rows.select_related("phase", "place", "component").order_by("-phase__number", "-starts_on", "pk")
    found = []
    for _day, some in groupby(rows, key=lambda one: (one.phase_id, one.starts_on)):
        found += [pair for pair in combinations(some, 2) if are_alike(*pair)]
    return found[:MOST]
