"""What an extension carries: activities, expenditure and work plans that would lie after the end without it."""

from django.db.models import Q
from django.utils.translation import gettext as _

from activities.models import Activity, WorkPlan
from bomca import wording
from components.models import Expenditure
from components.models.extension import carries


@carries
def activities_beyond(extension, last_day):
    """Activities that were held, or are planned, after the day."""
    found = Activity.objects.filter(
        Q(starts_on__gt=last_day) | Q(ends_on__gt=last_day), phase=extension.phase, merged_into=None
    )
    for one in found.exclude(status="cancelled").order_by("starts_on", "pk"):
        yield f"{one.code or one.title}, {wording.between(one.starts_on, one.ends_on)}"


@carries
def expenditure_beyond(extension, last_day):
    """Expenditure of periods that begin after the day."""
    found = Expenditure.objects.filter(phase=extension.phase, starts_on__gt=last_day)
    for one in found.order_by("starts_on", "pk"):
        yield _("Expenditure: %(what)s") % {"what": one}


@carries
def work_plans_beyond(extension, last_day):
    """Work plans of years that begin after the day."""
    found = WorkPlan.objects.filter(phase=extension.phase, year__gt=last_day.year).exclude(status="superseded")
    yield from found.order_by("year", "version")
