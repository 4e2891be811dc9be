"""A work plan that begins with what the log already holds: an item for each activity of the year."""

from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from activities.models import Activity, WorkPlanItem
from activities.models.choices import Basis, ParticipantRole, Status
from activities.services import CHANGE
from activities.tally import Tally
from activities.workplan import services
from bomca import history
from bomca.history.acting import because

GONE = (Status.CANCELLED, Status.VERIFIED)  # what is cancelled is no plan; what is verified is locked


def candidates(phase, year, user):
    """The activities of the year without an item of which one could be made: planned for it, or else begun in it."""
    in_year = Q(planned_starts_on__year=year) | Q(planned_starts_on=None, starts_on__year=year)
    rows = Activity.objects.permitting(user, CHANGE).filter(in_year, phase=phase, work_plan_item=None)
    return rows.exclude(status__in=GONE).order_by(Coalesce("planned_starts_on", "starts_on"), "pk")


@history.atomic()
def begin_from_activities(phase, year, *, by):
    """The first version with an item for each activity of the year that the person may change; each then carries it.

    Returns (plan, how many items). Raises ValidationError where there is a plan already.
    """
    plan = services.begin(phase, year, by=by)
    read = candidates(phase, year, by).select_related("place", "planned_place", "component", "phase")
    rows = list(read.prefetch_related("countries", "partners", "participations", "costs"))
    with because(_("The work plan of %(year)s was begun with the activities of that year.") % {"year": year}):
        for activity in rows:
            item = services.record_item(item_of(activity, plan), countries=list(activity.countries.all()), by=by)
            stored = Activity.objects.get(pk=activity.pk)
            stored.work_plan_item = item
            stored.save(update_fields=["work_plan_item", "updated_at"])
    return plan, len(rows)


def item_of(activity, plan):
    """The item that an activity would carry out, not saved."""
    first = activity.planned_starts_on or activity.starts_on
    last = (activity.planned_ends_on if activity.planned_starts_on else activity.ends_on) or first
    place = activity.planned_place or activity.place
    return WorkPlanItem(
        plan=plan,
        title=activity.title,
        component=activity.component,
        kind=activity.kind,
        lead=next(iter(activity.partners.all()), None),
        quarter_from=quarter_of(first),
        quarter_until=quarter_of(last) if last.year == first.year else 4,
        participants=planned_participants(activity),
        budget=planned_budget(activity),
        place=None if place is None or place.is_sensitive else place,
    )


def quarter_of(day):
    return (day.month + 2) // 3


def planned_participants(activity):
    """How many people were planned to take part; None where that is not recorded."""
    rows = [
        row
        for row in activity.participations.all()
        if row.role == ParticipantRole.PARTICIPANT and row.source == Basis.PLANNED
    ]
    return Tally.of_rows(rows).total if rows else None


def planned_budget(activity):
    """EUR planned: the activity's own budget, or else the sum of its planned costs; None where neither is recorded."""
    if activity.planned_budget is not None:
        return activity.planned_budget
    planned = [one.planned for one in activity.costs.all() if one.planned is not None]
    return sum(planned) if planned else None
