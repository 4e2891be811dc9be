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
    related = rows.select_related("phase", "component", "place", "host_country").prefetch_related("countries")
    return _with_sessions(related, user, "place")


def with_days(rows, user):
    """Activities with no more than `spans_of` asks for, where there are many."""
    return _with_sessions(rows.only(*DAYS), user)


def _with_sessions(rows, user, *related):
    sessions = Session.objects.visible_to(user).order_by("starts_on", "pk")
    sessions = sessions.select_related(*related) if related else sessions.only("activity", "starts_on", "ends_on")
    return rows.prefetch_related(Prefetch("sessions", queryset=sessions))


def spans_of(activity):
    """The spans of an activity that was read for them: those of its sessions, or else its own; none without a date."""
    sessions = activity.sessions.all()
    if sessions:
        return [Span(activity, one.starts_on, one.ends_on or one.starts_on, one) for one in sessions]
    if activity.starts_on:
        return [Span(activity, activity.starts_on, activity.ends_on or activity.starts_on)]
    if activity.planned_starts_on:
        return [Span(activity, activity.planned_starts_on, activity.planned_ends_on or activity.planned_starts_on)]
    return []


def spans_between(activities, first, last):
    """Every span that has a day from `first` to `last` (inclusive), in the order in which they begin."""
    found = [span for activity in activities for span in spans_of(activity) if span.touches(first, last)]
    return sorted(found, key=lambda span: (span.first, -span.length, span.activity.code, span.activity.pk))
