"""Where the same people are asked for twice: the same agency, the same week (from Monday), the same topic."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product

from activities.calendars.spans import for_calendar, spans_between, spans_of
from activities.models import Activity
from activities.models.choices import Status
from activities.models.topic import Topic
from partners.models import Organisation

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Overlap:
    """Two or more activities that ask an agency for people on a topic in the week that begins on `monday`."""

    monday: date
    agency: Organisation
    topic: Topic
    activities: list

    @property
    def sunday(self):
        return self.monday + timedelta(days=6)


def monday_of(day):
    """The Monday of the week in which a day lies."""
    return day - timedelta(days=day.weekday())


def whole_weeks(first, last):
    """The first Monday and the last Sunday of the weeks that these days touch."""
    return monday_of(first), monday_of(last) + timedelta(days=6)


def for_overlaps(user):
    """What the person may see and is not cancelled, with what an overlap needs, in a constant number of queries.

    What the person may not see overlaps with nothing: no warning hints at it.
    """
    rows = Activity.objects.visible_to(user).exclude(status=Status.CANCELLED)
    return for_calendar(rows, user).prefetch_related("agencies", "topics")


def overlaps(activities, first, last):
    """Every overlap among activities read by `for_overlaps` in the weeks that touch `first` to `last` (inclusive)."""
    begin, end = whole_weeks(first, last)
    found = {}
    for span in spans_between(activities, begin, end):
        activity = span.activity
        for key in product(weeks_of(span, begin, end), activity.agencies.all(), activity.topics.all()):
            of_key = found.setdefault(key, [])
            if activity not in of_key:
                of_key.append(activity)
    shared = [Overlap(*key, together) for key, together in found.items() if len(together) > 1]
    return sorted(shared, key=lambda one: (one.monday, str(one.agency), str(one.topic)))


def weeks_of(span, begin, end):
    """The Mondays of the weeks from `begin` to `end` (inclusive) in which a span has a day."""
    return sorted({monday_of(day) for day in span.days(begin, end)})


def overlaps_with(activity, user):
    """The overlaps of one activity, as far as its reader may see the others: (the other, their first overlap)."""
    if activity.status == Status.CANCELLED or not (spans := spans_of(activity)):
        return []
    first, last = whole_weeks(min(span.first for span in spans), max(span.last for span in spans))
    same = for_overlaps(user).touching(first, last)
    same = same.filter(agencies__in=activity.agencies.all()).filter(topics__in=activity.topics.all()).distinct()
    found = {}
    for one in overlaps(same, first, last):
        if activity in one.activities:
            for other in one.activities:
                found.setdefault(other, one)
    found.pop(activity, None)
    return list(found.items())
