"""On which days an activity stands in a calendar."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Prefetch

from activities.models import Activity, Session

DAYS = ("starts_on", "ends_on", "planned_starts_on", "planned_ends_on")


@dataclass(frozen=True)
class Span:
    """Days in a row on which an activity, or one of its sessions, is held or planned; first and last are included."""

    activity: Activity
    first: date
    last: date
    session: Session | None = None

    @property
    def length(self):
        """How many days it lasts."""
        return (self.last - self.first).days + 1

    @property
    def held_at(self):
        """The record that says where: the session, or else the activity. Its place is empty for who may not know it."""
        return self.session if self.session and (self.session.place or self.session.withheld) else self.activity

    def touches(self, first, last):
        """Whether one of its days lies from `first` to `last` (inclusive)."""
        return self.first <= last and self.last >= first

    def number_of(self, day):
        """Which of its days this is, counted from 1."""
        return (day - self.first).days + 1

    def days(self, first, last):
        """Its days from `first` to `last` (inclusive)."""
        begin, end = max(self.first, first), min(self.last, last)
        return [begin + timedelta(days=number) for number in range((end - begin).days + 1)]


def for_calendar(rows, user):
    """Activities with what a calendar tells of them, in a constant number of queries."""
    sessions = Session.objects.visible_to(user).select_related("place").order_by("starts_on", "pk")
    related = rows.select_related("phase", "component", "place", "host_country")
    return related.prefetch_related("countries", Prefetch("sessions", queryset=sessions))


def days_of_many(rows, user):
    """The days of many activities in two queries: (primary key, first, last) of each span, both days included."""
    sessions = {}
    of_rows = Session.objects.visible_to(user).filter(activity__in=rows.order_by().values("pk"))
    for key, *days in of_rows.values_list("activity_id", "starts_on", "ends_on"):
        sessions.setdefault(key, []).append(days)
    for key, *own in rows.values_list("pk", *DAYS):
        for first, last in sessions.get(key) or _own(*own):
            yield key, first, last or first


def spans_of(activity):
    """The spans of an activity that was read for them: those of its sessions, or else its own; none without a date."""
    sessions = activity.sessions.all()
    if sessions:
        return [Span(activity, one.starts_on, one.ends_on or one.starts_on, one) for one in sessions]
    own = (getattr(activity, name) for name in DAYS)
    return [Span(activity, first, last or first) for first, last in _own(*own)]


def _own(starts_on, ends_on, planned_starts_on, planned_ends_on):
    """The days of an activity without sessions: those on which it was held, or else the planned ones."""
    if starts_on:
        return [(starts_on, ends_on)]
    return [(planned_starts_on, planned_ends_on)] if planned_starts_on else []


def spans_between(activities, first, last):
    """Every span that has a day from `first` to `last` (inclusive), in the order in which they begin."""
    found = [span for activity in activities for span in spans_of(activity) if span.touches(first, last)]
    return sorted(found, key=lambda span: (span.first, -span.length, span.activity.code, span.activity.pk))
