"""Where the same people are asked for twice: the same agency, the same week (from Monday), the same topic.

The agencies of an activity are those that it names and those whose people take part. Of one activity, also of one
that is not saved yet, `foreseen.py` tells.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product

from django.db.models import Prefetch, Q

from activities.calendars.spans import days_of_many, for_calendar, spans_between
from activities.models import Activity, Participation
from activities.models.choices import ParticipantRole, Status
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
    people = Participation.objects.of_participants().select_related("organisation")
    rows = for_calendar(_seen(user), user)
    return rows.prefetch_related("agencies", "topics", Prefetch("participations", queryset=people))


def _seen(user):
    return Activity.objects.visible_to(user).exclude(status=Status.CANCELLED)


def agencies_of(activity):
    """The agencies that an activity names, and those whose people take part as participants."""
    rows = activity.participations.all()
    of_rows = {row.organisation for row in rows if row.organisation and row.role == ParticipantRole.PARTICIPANT}
    return {*activity.agencies.all()} | of_rows


def overlaps(activities, first, last):
    """Every overlap among activities read by `for_overlaps` in the weeks that touch `first` to `last` (inclusive)."""
    begin, end = whole_weeks(first, last)
    asked = (
        (key, span.activity)
        for span in spans_between(activities, begin, end)
        for key in product(
            weeks_of(max(span.first, begin), min(span.last, end)),
            agencies_of(span.activity),
            span.activity.topics.all(),
        )
    )
    shared = [Overlap(*key, together) for key, together in asked_twice(asked).items()]
    return sorted(shared, key=lambda one: (one.monday, str(one.agency), str(one.topic)))


def overlapping(user):
    """The primary keys of all activities that overlap with another one, as far as the person may see both."""
    rows = _seen(user).order_by()
    on_topics = rows.filter(topics__isnull=False)
    people = {"participations__role": ParticipantRole.PARTICIPANT, "participations__organisation__isnull": False}
    named, taking_part = on_topics.filter(agencies__isnull=False), on_topics.filter(**people)
    pairs = {}
    for asking, agency in ((named, "agencies"), (taking_part, "participations__organisation")):
        for key, *pair in asking.values_list("pk", agency, "topics"):
            pairs.setdefault(key, set()).add(tuple(pair))
    asking = rows.filter(Q(pk__in=named.values("pk")) | Q(pk__in=taking_part.values("pk")))
    asked = (
        ((week, *pair), key)
        for key, first, last in days_of_many(asking, user)
        for week, pair in product(weeks_of(first, last), pairs[key])
    )
    return {key for together in asked_twice(asked).values() for key in together}


def asked_twice(asked):
    """What more than one activity asks for, with these activities. asked: pairs of what is asked for, and by which."""
    found = {}
    for key, activity in asked:
        of_key = found.setdefault(key, [])
        if activity not in of_key:
            of_key.append(activity)
    return {key: together for key, together in found.items() if len(together) > 1}


def weeks_of(first, last):
    """The Mondays of the weeks in which these days (inclusive) lie."""
    monday = monday_of(first)
    return [monday + number * WEEK for number in range((last - monday).days // WEEK.days + 1)]
