"""The filters of logframes, indicators and their values, for lists of the API."""

import django_filters
from django.utils.translation import gettext_lazy as _

from bomca.filters import RecordFilter, StrictFilterSet, TrueFalseFilter
from bomca.lookups import mentioning
from components.models import Component, Indicator, IndicatorValue, Logframe, Phase, ReportingPeriod
from components.models.indicator import Framework, SourceOfData
from components.models.indicator_value import ValueStatus
from components.models.logframe import LogframeStatus
from components.models.measures import Measure
from components.models.result import ResultLevel
from partners.models import Country


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


class PeriodFilter(StrictFilterSet):
    """Narrows periods of values by phase, and by whether they are locked."""

    phase = RecordFilter(Phase, by="number", label=_("Phase"))
    is_locked = TrueFalseFilter(label=_("Locked"))

    class Meta:
        model = ReportingPeriod
        fields = []


class IndicatorValueFilter(StrictFilterSet):
    """Narrows values by what they are of, when, where, and how far they have come."""

    phase = RecordFilter(Phase, by="number", field_name="indicator__result__logframe__phase", label=_("Phase"))
    indicator = RecordFilter(Indicator, label=_("Indicator"))
    thread = django_filters.UUIDFilter(field_name="indicator__thread", label=_("Indicator in every version"))
    period = RecordFilter(ReportingPeriod, label=_("Period"))
    country = RecordFilter(Country, by="iso2", label=_("Country"))
    of_all = TrueFalseFilter(field_name="country", lookup_expr="isnull", label=_("Of the whole programme"))
    status = django_filters.ChoiceFilter(choices=ValueStatus, label=_("Status"))

    class Meta:
        model = IndicatorValue
        fields = []
