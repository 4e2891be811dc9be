"""The filters of work plans and their items, for lists of the API."""

import django_filters
from django.utils.translation import gettext_lazy as _

from activities.models import WorkPlan, WorkPlanItem
from activities.models.choices import Kind
from activities.models.work_plan import PlanStatus
from activities.models.work_plan_item import QUARTERS
from bomca.filters import RecordFilter, StrictFilterSet
from components.models import Component, Phase
from partners.models import Country


class WorkPlanFilter(StrictFilterSet):
    """Narrows versions by phase, year and how far they have come."""

    phase = RecordFilter(Phase, by="number", label=_("Phase"))
    year = django_filters.NumberFilter(label=_("Year"))
    status = django_filters.ChoiceFilter(choices=PlanStatus, label=_("Status"))
    version = django_filters.NumberFilter(label=_("Version"))

    class Meta:
        model = WorkPlan
        fields = []


class WorkPlanItemFilter(StrictFilterSet):
    """Narrows items; without `work_plan` or `status` those of all versions that the caller may see are told."""

    work_plan = RecordFilter(WorkPlan, field_name="plan", label=_("Work plan"))
    phase = RecordFilter(Phase, by="number", field_name="plan__phase", label=_("Phase"))
    year = django_filters.NumberFilter(field_name="plan__year", label=_("Year"))
    status = django_filters.ChoiceFilter(
        field_name="plan__status", choices=PlanStatus, label=_("Status of the work plan")
    )
    component = RecordFilter(Component, by="code", label=_("Component"))
    kind = django_filters.ChoiceFilter(choices=Kind, label=_("Kind"))
    country = RecordFilter(Country, by="iso2", field_name="countries", label=_("Country"))
    quarter = django_filters.ChoiceFilter(
        field_name="quarter_from", choices=QUARTERS, label=_("Planned from the quarter")
    )

    class Meta:
        model = WorkPlanItem
        fields = []
