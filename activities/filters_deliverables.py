"""The filters of deliverables and recommendations: one each for page, API and export."""

from datetime import timedelta

import django_filters
from django import forms
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.models import Activity, Deliverable, Recommendation
from activities.models.attachment import AttachmentLanguage
from activities.models.deliverable import DeliverableStatus, DeliverableType
from activities.models.recommendation import Standing
from bomca.filters import RecordFilter, StrictFilterSet, TrueFalseFilter
from components.models import Component, Phase
from partners.models import Country, Organisation

DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
HALF_A_YEAR = timedelta(days=182)


class DeliverableFilter(StrictFilterSet):
    """Narrows deliverables by what they are, for whom, and how far."""

    q = django_filters.CharFilter(method="search", label=_("Search"), max_length=200)
    phase = RecordFilter(Phase, by="number", label=_("Phase"))
    component = RecordFilter(Component, by="code", label=_("Component"))
    type = django_filters.ChoiceFilter(choices=DeliverableType, label=_("Type"))
    status = django_filters.ChoiceFilter(choices=DeliverableStatus, label=_("Status"))
    country = RecordFilter(Country, by="iso2", field_name="countries", label=_("Country"))
    recipient = RecordFilter(Organisation, field_name="recipients", label=_("Recipient agency"))
    language = django_filters.ChoiceFilter(choices=AttachmentLanguage, label=_("Language"))
    activity = RecordFilter(Activity, field_name="activities", label=_("Activity"))
    transmitted_on__gte = django_filters.DateFilter(
        field_name="transmitted_on", lookup_expr="gte", label=_("Transmitted from"), widget=DAY
    )
    transmitted_on__lte = django_filters.DateFilter(
        field_name="transmitted_on", lookup_expr="lte", label=_("Transmitted until"), widget=DAY
    )
    ordering = django_filters.OrderingFilter(
        fields=[
            ("transmitted_on", "transmitted_on"),
            ("code", "code"),
            ("title", "title"),
            ("type", "type"),
            ("status", "status"),
        ],
        label=_("Order"),
    )

    class Meta:
        model = Deliverable
        fields = []

    def search(self, queryset, name, value):
        return queryset.search(value)


class RecommendationFilter(StrictFilterSet):
    """Narrows recommendations, and says of which two days their statuses are told.

    `on` is the day of the status (today where it is left out), `compared_with` an earlier day (half a year before).
    """

    q = django_filters.CharFilter(method="search", label=_("Search"), max_length=200)
    country = RecordFilter(Country, by="iso2", label=_("Country"))
    agency = RecordFilter(Organisation, field_name="addressee", label=_("Agency"))
    on = django_filters.DateFilter(method="as_it_is", label=_("Status on"), widget=DAY)
    compared_with = django_filters.DateFilter(method="as_it_is", label=_("Compared with"), widget=DAY)
    status = django_filters.ChoiceFilter(choices=Standing, field_name="standing", label=_("Status"))
    status_before = django_filters.ChoiceFilter(
        choices=[*Standing.choices, ("none", _("not issued yet"))], method="by_earlier", label=_("Status before")
    )
    changed = TrueFalseFilter(method="by_change", label=_("Changed between the two days"))
    phase = RecordFilter(Phase, by="number", field_name="deliverable__phase", label=_("Phase"))
    component = RecordFilter(Component, by="code", field_name="deliverable__component", label=_("Component"))
    deliverable = RecordFilter(Deliverable, label=_("Deliverable"))
    ordering = django_filters.OrderingFilter(
        fields=[
            ("deliverable__code", "deliverable"),
            ("issued_on", "issued_on"),
            ("country__iso2", "country"),
            ("addressee__name", "agency"),
            ("standing", "status"),
        ],
        label=_("Order"),
    )

    class Meta:
        model = Recommendation
        fields = []

    def is_valid(self):
        valid = super().is_valid()
        if valid and self.earlier > self.day:
            self.form.add_error("compared_with", _("This day must not lie after the day of the status."))
        return valid and not self.form.errors

    @property
    def day(self):
        """The day of which the status is told."""
        return getattr(self.form, "cleaned_data", {}).get("on") or today(self.request)

    @property
    def earlier(self):
        """The day it is compared with."""
        return getattr(self.form, "cleaned_data", {}).get("compared_with") or self.day - HALF_A_YEAR

    def filter_queryset(self, queryset):
        return super().filter_queryset(queryset.standing_on(self.day).standing_on(self.earlier, "before"))

    def search(self, queryset, name, value):
        return queryset.search(value)

    def as_it_is(self, queryset, name, value):
        return queryset

    def by_earlier(self, queryset, name, value):
        return queryset.filter(before=None) if value == "none" else queryset.filter(before=value)

    def by_change(self, queryset, name, value):
        same = queryset.filter(before=F("standing")).values("pk")
        known = queryset.exclude(standing=None)
        return known.exclude(pk__in=same) if value else queryset.filter(pk__in=same)


def today(request):
    """Today; or the day of which the page is shown as it stood."""
    moment = getattr(request, "as_of", None)
    return timezone.localdate(moment) if moment else timezone.localdate()
