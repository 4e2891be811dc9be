"""A version of a logframe as people read it: from the impact down, each entry with its code."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Prefetch, prefetch_related_objects

from components.models import Assumption, Indicator, Result, Target
from components.models.result import ResultLevel

CODES = {ResultLevel.OUTCOME: "Oc", ResultLevel.INTERMEDIATE: "iOc", ResultLevel.OUTPUT: "Op"}


@dataclass
class Node:
    """A result with its code (OO, Oc1, iOc1.1, Op1.1) and how deep it stands, the impact at 0."""

    result: Result
    code: str
    depth: int
    numbers: str = ""
    is_first: bool = False
    is_last: bool = False
    indicators: list = field(default_factory=list)

    @property
    def heading(self):
        """At which level its heading stands on a page."""
        return min(self.depth + 2, 6)


def whole(path="results"):
    """What `read` needs of a version, to be read beforehand for many at once. path: the way to its results."""
    indicators = Indicator.objects.in_order().prefetch_related(Prefetch("targets", Target.objects.order_by("on", "pk")))
    parts = [Prefetch("indicators", indicators), Prefetch("assumptions", Assumption.objects.in_order())]
    return Prefetch(path, Result.objects.in_order().select_related("component").prefetch_related(*parts))


def read(logframe):
    """The results of a version from the impact down, as a list of Node: four queries whatever their number."""
    prefetch_related_objects([logframe], whole())
    below = defaultdict(list)
    for result in logframe.results.all():
        below[result.parent_id].append(result)
    return list(_nodes(below, None, "", 0))


def _nodes(below, parent, numbers, depth):
    """Those under a result, each followed by what stands under it; intermediate outcomes before outputs."""
    for level in ResultLevel:
        same = [one for one in below[parent] if one.level == level]
        for number, result in enumerate(same, 1):
            own, code = numbered(level, number, len(same), numbers)
            node = Node(result, code, depth, own, is_first=number == 1, is_last=number == len(same))
            found = enumerate(result.indicators.all(), 1)
            node.indicators = [(f"{code}-{place}", one) for place, one in found]
            yield node
            yield from _nodes(below, result.pk, own, depth + 1)


def numbered(level, number, of_how_many, above):
    """The numbers of a result below which others are counted, and its code."""
    if level == ResultLevel.IMPACT:
        return ("", "OO") if of_how_many == 1 else (str(number), f"OO{number}")
    numbers = f"{above}.{number}" if above else str(number)
    return numbers, f"{CODES[level]}{numbers}"


def codes_of(logframe):
    """The codes of all indicators of a version: {primary key: "Op1.1-2"}."""
    return {one.pk: code for node in read(logframe) for code, one in node.indicators}
