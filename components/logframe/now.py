"""How indicators stand now, as a reader may know it: approved values together, what the log counts, the traffic light.

What the log counts is no value: as long as there is none it is shown beside the target as a preview, computed for the
reader and kept nowhere. A value is entered, submitted and approved against an approved logframe alone.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from django.utils import timezone

from components.logframe import adding_up, counting, lights
from components.models import Indicator, IndicatorValue, Rating
from components.models.indicator_value import SEE
from components.models.measures import Measure
from components.models.rating import Colour


@dataclass(frozen=True)
class Now:
    """One indicator now. total: what its approved values come to; None for a reader who is not told all of them.

    apart: countries of which the reader is told, or descriptions that are not put together: [(place, text)].
    count: what the log counts in the whole phase, for the reader. rating: what a person said of it last.
    """

    indicator: Indicator
    total: adding_up.Total | None = None
    apart: list = field(default_factory=list)
    count: counting.Count | None = None
    standing: lights.Standing | None = None
    rating: Rating | None = None

    @property
    def amount(self):
        """The current value; None where none is told."""
        return self.total.amount if self.total else None

    @property
    def day(self):
        """The last day of which the current value tells; None where none is told."""
        return max((one.last for one in self.total.used), default=None) if self.total else None

    @property
    def is_preview(self):
        """Whether the log counts something that is not a value yet."""
        is_counted = self.count is not None and (self.count.amount is not None or self.bounds)
        return is_counted and self.amount is None and not (self.total and self.total.problem)

    @property
    def bounds(self):
        """Whether the log knows only between what the number lies."""
        return self.count is not None and self.count.amount is None and self.count.at_least is not None


def read(indicators, reader):
    """How indicators stand: {primary key: Now}, in a number of queries that does not grow with them."""
    indicators = list(indicators)
    if not indicators:
        return {}
    threads = {one.thread for one in indicators}
    told = IndicatorValue.objects.visible_to(reader).approved().filter(indicator__thread__in=threads)
    values = defaultdict(list)
    for one in told.select_related("indicator", "period", "country"):
        values[one.indicator.thread].append(one)
    keys = [one.pk for one in indicators]
    whole = set(Indicator.objects.open_to(reader, SEE).filter(pk__in=keys).values_list("pk", flat=True))
    rated = Rating.objects.filter(indicator__thread__in=threads).select_related("by", "indicator").order_by("pk")
    ratings = {one.indicator.thread: one for one in rated}
    counts = counting.counted_all(indicators, None, None, reader=reader)
    phases = {one.result.logframe.phase_id: one.result.logframe.phase for one in indicators}
    days = {key: min(timezone.localdate(), phase.ends_on) for key, phase in phases.items()}
    return {
        one.pk: stands(
            one,
            values[one.thread],
            one.pk in whole,
            ratings.get(one.thread),
            counts.get(one.pk),
            days[one.result.logframe.phase_id],
        )
        for one in indicators
    }


def stands(indicator, values, is_told_all, rating, count, day):
    """How one indicator stands, of what its reader is told."""
    if indicator.measure == Measure.QUALITATIVE:
        return Now(indicator, apart=[(one.place, one.told) for one in latest(values)], rating=rating)
    if not is_told_all:
        return Now(indicator, apart=by_place(indicator, values), count=count)
    total = adding_up.current(indicator, values)
    amount = total.amount
    if amount is None and not total.problem and count and not count.withheld:
        amount = count.amount
    standing = lights.standing(indicator.targets.all(), amount, day)
    is_rated = rating is not None and rating.colour != Colour.COMPUTED
    return Now(indicator, total, [], count, standing, rating if is_rated else None)


def latest(values):
    """The latest value of each place."""
    found = {one.place: one for one in sorted(values, key=lambda one: one.period.ends_on)}
    return list(found.values())


def by_place(indicator, values):
    """What the values of each place come to."""
    places = defaultdict(list)
    for one in values:
        places[one.place].append(one)
    totals = {place: adding_up.current(indicator, some) for place, some in places.items()}
    return [(place, total.amount) for place, total in totals.items() if total.amount is not None]
