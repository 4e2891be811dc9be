"""What one activity overlaps with, told before it is saved and on its page, as far as the person may see it."""

from dataclasses import dataclass

from django.db.models import Q

from activities.calendars.overlaps import Overlap, agencies_of, for_overlaps, weeks_of, whole_weeks
from activities.calendars.spans import spans_of
from activities.models import Participation
from activities.models.choices import ParticipantRole, Status


@dataclass(frozen=True)
class Asked:
    """What an activity asks for: people of these agencies, on these topics, in the weeks of these days."""

    days: list
    """(first, last), both included."""
    agencies: set
    topics: set

    @property
    def weeks(self):
        return {week for first, last in self.days for week in weeks_of(first, last)}


def asked_by(activity):
    """What a stored activity asks for."""
    if activity.status == Status.CANCELLED:
        return Asked([], set(), set())
    days = [(span.first, span.last) for span in spans_of(activity)]
    return Asked(days, agencies_of(activity), {*activity.topics.all()})


def asked_in(form):
    """What the activity in a form asks for, whether or not the form is right: what cannot be read asks for nothing.

    form: an ActivityForm with its rows, both looked through.
    """
    given, one = form.cleaned_data, form.instance
    if one.status == Status.CANCELLED:
        return Asked([], set(), set())
    if one.pk and one.sessions.exists():
        days = [(span.first, span.last) for span in spans_of(one)]
    else:
        named = [("starts_on", "ends_on"), ("planned_starts_on", "planned_ends_on")]
        both = [(given.get(first), given.get(last) or given.get(first)) for first, last in named]
        days = [(first, last) for first, last in both if first and first <= last][:1]
    rows = [row.typed() for row in form.rows.told()] if form.rows else []
    people = {row.organisation for row in rows if row.organisation and row.role == ParticipantRole.PARTICIPANT}
    return Asked(days, {*given.get("agencies", ())} | people, {*given.get("topics", ())})


def foreseen(asked, user, *, but=None):
    """[(another activity, the first Overlap with it)] of what the person may see. but: the activity itself."""
    if not (asked.days and asked.agencies and asked.topics):
        return []
    first, last = whole_weeks(min(first for first, _last in asked.days), max(last for _first, last in asked.days))
    people = Participation.objects.of_participants().filter(organisation__in=asked.agencies)
    same = Q(agencies__in=asked.agencies) | Q(pk__in=people.values("activity"))
    others = for_overlaps(user).touching(first, last).filter(same).filter(topics__in=asked.topics).distinct()
    others = others.exclude(pk=but.pk) if but is not None and but.pk else others
    found = []
    for other in others:
        theirs = asked_by(other)
        shared = [asked.weeks & theirs.weeks, asked.agencies & theirs.agencies, asked.topics & theirs.topics]
        if all(shared):
            found.append((other, Overlap(*(min(one, key=str) for one in shared), [other])))
    return sorted(found, key=lambda one: (one[1].monday, one[0].title))


def overlaps_with(activity, user):
    """The overlaps of a stored activity, as far as its reader may see the others."""
    return foreseen(asked_by(activity), user, but=activity)
