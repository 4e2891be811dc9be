"""The filters of logframes and indicators, for lists of the API."""

import django_filters
from django.utils.translation import gettext_lazy as _

from bomca.filters import RecordFilter, StrictFilterSet, TrueFalseFilter
from bomca.lookups import mentioning
from components.models import Component, Indicator, Logframe, Phase
from components.models.indicator import Framework, SourceOfData
from components.models.logframe import LogframeStatus
from components.models.measures import Measure
from components.models.result import ResultLevel


class LogframeFilter(StrictFilterSet):
    """Narrows versions by phase and by how far they have come."""

    phase = RecordFilter(Phase, by="number", label=_("Phase"))
    status = django_filters.ChoiceFilter(choices=LogframeStatus, label=_("Status"))
    version = django_filters.NumberFilter(label=_("Version"))

    class Meta:
        model = Logframe
        fields = []


class IndicatorFilter(StrictFilterSet):
    """Narrows indicators; without `logframe` or `status` those of all versions that the caller may see are told."""

    q = django_filters.CharFilter(method="search", label=_("Search"), max_length=200)
    phase = RecordFilter(Phase, by="number", field_name="result__logframe__phase", label=_("Phase"))
    logframe = RecordFilter(Logframe, field_name="result__logframe", label=_("Logframe"))
    status = django_filters.ChoiceFilter(
        field_name="result__logframe__status", choices=LogframeStatus, label=_("Status of the logframe")
    )
    component = RecordFilter(Component, by="code", field_name="result__component", label=_("Component"))
    level = django_filters.ChoiceFilter(field_name="result__level", choices=ResultLevel, label=_("Level"))
    measure = django_filters.ChoiceFilter(choices=Measure, label=_("What is measured"))
    source_of_data = django_filters.ChoiceFilter(choices=SourceOfData, label=_("Source of verification"))
    framework = django_filters.ChoiceFilter(choices=Framework, label=_("Matches an indicator of"))
    is_proposed = TrueFalseFilter(label=_("Proposed by us"))

    class Meta:
        model = Indicator
        fields = []

    def search(self, queryset, name, value):
        return mentioning(queryset, value, ("name_en", "name_ru"))
