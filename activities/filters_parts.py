"""Filters of parts: one for all kinds, and what equipment, action points and sub-grants have of their own."""

import django_filters
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.models import ActionPoint, Activity, GrantCall, HandoverItem, SubGrant
from activities.models.handover_item import EquipmentCategory
from activities.models.sub_grant import SubGrantStatus
from bomca.filters import RecordFilter, StrictFilterSet, TrueFalseFilter, seen
from components.models import Phase
from partners.models import Country, Organisation, Place


class PartFilter(StrictFilterSet):
    """Parts of one activity, or of all activities of a phase."""

    activity = RecordFilter(Activity, label=_("Activity"))
    phase = RecordFilter(Phase, by="number", field_name="activity__phase", label=_("Phase"))


def of_phase(kind):
    """The filters of a kind that is recorded in a phase or in something of a phase: by that, and by the phase."""
    if kind.owner == "phase":
        return {"phase": RecordFilter(Phase, by="number", label=_("Phase"))}
    phase = RecordFilter(Phase, by="number", field_name=f"{kind.owner}__phase", label=_("Phase"))
    return {"phase": phase, kind.owner: RecordFilter(kind.owner_model, label=kind.owner_model._meta.verbose_name)}


class EquipmentFilter(StrictFilterSet):
    """Items of equipment by who got them, where, what they are, and what is still to be done about them."""

    phase = RecordFilter(Phase, by="number", field_name="activity__phase", label=_("Phase"))
    agency = RecordFilter(Organisation, field_name="recipient", label=_("Recipient agency"))
    place = RecordFilter(Place, method="at_place", label=_("Place of use"))
    country = RecordFilter(Country, by="iso2", method="in_country", label=_("Country"))
    category = django_filters.ChoiceFilter(choices=EquipmentCategory, label=_("Category"))
    unchecked = TrueFalseFilter(method="only_unchecked", label=_("Without an end-use check"))
    uncertified = TrueFalseFilter(method="only_uncertified", label=_("Without a transfer certificate"))

    class Meta:
        model = HandoverItem
        fields = []

    def at_place(self, queryset, name, value):
        return queryset.at(value)

    def in_country(self, queryset, name, value):
        """Of the country's agencies, or handed over in an activity that the country hosted."""
        return queryset.filter(Q(recipient__country=value) | Q(recipient__country=None, activity__host_country=value))

    def only_unchecked(self, queryset, name, value):
        return queryset.unchecked(value)

    def only_uncertified(self, queryset, name, value):
        return queryset.without_certificate(value)


class EquipmentOfActivityFilter(EquipmentFilter):
    """The same for machines, which also ask for the items of one activity."""

    activity = RecordFilter(Activity, label=_("Activity"))


class ActionPointFilter(PartFilter):
    """Action points by where they stand."""

    done = TrueFalseFilter(method="only_done", label=_("Done"))
    overdue = TrueFalseFilter(method="only_overdue", label=_("Overdue"))

    class Meta:
        model = ActionPoint
        fields = []

    def only_done(self, queryset, name, value):
        return queryset.filter(done_on__isnull=not value)

    def only_overdue(self, queryset, name, value):
        late = queryset.overdue(timezone.localdate())
        return late if value else queryset.exclude(pk__in=late.values("pk"))


class GrantCallFilter(StrictFilterSet):
    """Calls of one phase."""

    phase = RecordFilter(Phase, by="number", label=_("Phase"))

    class Meta:
        model = GrantCall
        fields = []


class SubGrantFilter(StrictFilterSet):
    """Sub-grants by phase, call, country and how far they are."""

    phase = RecordFilter(Phase, by="number", field_name="call__phase", label=_("Phase"))
    call = django_filters.ModelChoiceFilter(queryset=seen(GrantCall), to_field_name="uid", label=_("Call for grants"))
    country = RecordFilter(Country, by="iso2", label=_("Country"))
    status = django_filters.ChoiceFilter(choices=SubGrantStatus, label=_("Status"))

    class Meta:
        model = SubGrant
        fields = []
