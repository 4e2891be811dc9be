"""The filters of what is told: of reports, and of timelines."""

import django_filters
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from bomca.filters import RecordFilter, StrictFilterSet
from bomca.jobs import State
from components.models import Phase
from reports.models import Report
from reports.models.life import Status
from reports.timelines.lines import SORTS, keys


class ReportFilter(StrictFilterSet):
    """Narrows reports by phase, period, language and how far they are."""

    phase = django_filters.ModelChoiceFilter(queryset=Phase.objects.all(), to_field_name="number", label=_("Phase"))
    period_starts_on = django_filters.DateFilter(label=_("Period starts on"))
    period_ends_on = django_filters.DateFilter(label=_("Period ends on"))
    language = django_filters.ChoiceFilter(choices=settings.LANGUAGES, label=_("Language"))
    status = django_filters.ChoiceFilter(
        choices=[one for one in Status.choices if one[0] != Status.OPEN], label=_("Status"), method="made_and"
    )
    state = django_filters.ChoiceFilter(choices=State, label=_("State"))

    class Meta:
        model = Report
        fields = []

    def made_and(self, queryset, name, value):
        """Made reports that stand so; one that is being made has no status yet."""
        return queryset.filter(state=State.DONE, status=value)


class TimelineFilter(StrictFilterSet):
    """What of a timeline is told, and in which order; the lines come from several kinds of records."""

    phase = RecordFilter(Phase, by="number", method="as_it_is", label=_("Phase"))
    kind = django_filters.ChoiceFilter(choices=SORTS, method="as_it_is", label=_("Kind"))
    order = django_filters.ChoiceFilter(
        choices=[("newest", _("newest first")), ("oldest", _("oldest first"))], method="as_it_is", label=_("Order")
    )

    class Meta:
        model = Phase
        fields = []

    def as_it_is(self, queryset, name, value):
        return queryset

    def keys(self, subject):
        """The keys of the lines that are asked for, in their order."""
        asked = self.form.cleaned_data
        return keys(subject, asked["kind"] or None, asked["phase"], oldest_first=asked["order"] == "oldest")
