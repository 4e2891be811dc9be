"""What stands in the feed of a person: the activities that they may see, as events of whole days."""

from datetime import UTC, date, timedelta

from django.http import QueryDict
from django.utils.translation import gettext as _

from activities.calendars import ical
from activities.calendars.spans import for_calendar, spans_between
from activities.filters import UnorderedFilter
from activities.models import Activity
from activities.models.choices import STOPPED, Status

BEFORE, AHEAD = timedelta(days=366), timedelta(days=3 * 366)
STATES = {Status.CANCELLED: "CANCELLED", Status.DRAFT: "TENTATIVE", Status.POSTPONED: "TENTATIVE"}
LAST_DAY = date.max - timedelta(days=1)


class NotUnderstood(Exception):
    """The filter of a feed names what its owner may no longer choose, or what there is no more."""


def feed_of(owner, query, *, name, request):
    """The calendar of the person's activities from a year back to three years ahead, as bytes.

    query: the filters, as in the address of the list. name: what programs call the calendar.
    request: on behalf of the owner; for the addresses of activities. Raises NotUnderstood.
    """
    rows = Activity.objects.visible_to(owner)
    filterset = UnorderedFilter(QueryDict(query), queryset=rows, request=request)
    if not filterset.is_valid():
        raise NotUnderstood
    first, last = filterset.today - BEFORE, filterset.today + AHEAD
    activities = for_calendar(filterset.qs.touching(first, last), owner)
    events = [event(span, request) for span in spans_between(activities, first, last)]
    head = [
        "VERSION:2.0",
        "PRODID:-//BOMCA//BOMCA portal//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        ical.text("NAME", name),
        ical.text("X-WR-CALNAME", name),
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
    ]
    return ical.written(ical.component("VCALENDAR", [*head, *(line for lines in events for line in lines)]))


def event(span, request):
    """One span as an event; its UID stays, and its SEQUENCE grows with the revisions of what it is made of."""
    activity, session = span.activity, span.session
    records = [activity, session] if session else [activity]
    changed = max(record.updated_at for record in records).astimezone(UTC)
    address = request.build_absolute_uri(activity.get_absolute_url())
    lines = [
        f"UID:{records[-1].uid}",
        ical.at("DTSTAMP", changed),
        ical.at("LAST-MODIFIED", changed),
        f"SEQUENCE:{sum(record.revision for record in records)}",
        ical.on("DTSTART", span.first),
        ical.on("DTEND", min(span.last, LAST_DAY) + timedelta(days=1)),
        ical.text("SUMMARY", summary(activity, session)),
        ical.text("DESCRIPTION", "\n".join([*told(activity), address])),
        f"URL:{address}",
        f"STATUS:{STATES.get(activity.status, 'CONFIRMED')}",
        "TRANSP:TRANSPARENT",
    ]
    where = place(span.held_at)
    return ical.component("VEVENT", [*lines, ical.text("LOCATION", where)] if where else lines)


def summary(activity, session):
    """The title, with the session's topic; what is not held as it stands says so, for programs that show no status."""
    title = f"{activity.title}: {session.topic}" if session else activity.title
    is_certain = activity.status not in (*STOPPED, Status.DRAFT)
    return title if is_certain else f"[{activity.get_status_display()}] {title}"


def told(activity):
    """What the description says, line by line."""
    yield " · ".join(filter(None, [activity.code, activity.get_kind_display(), str(activity.component)]))
    if countries := [str(country) for country in activity.countries.all()]:
        yield _("Participating countries: %(countries)s") % {"countries": ", ".join(countries)}
    yield _("Status: %(status)s") % {"status": activity.get_status_display()}


def place(record):
    """Where it is held. A sensitive place is told to no calendar: programs keep feeds on machines of others."""
    if record.place and record.place.is_sensitive:
        return ""
    return ", ".join(filter(None, [getattr(record, "venue", ""), record.place and str(record.place)]))
