"""Calls for grants and sub-grants: lists and the page of each."""

from django.views.generic import DetailView, ListView

from activities import parts, services
from activities.filters_parts import GrantCallFilter, SubGrantFilter
from activities.models import GrantCall, SubGrant
from activities.models.grant_call import CHANGE_CALL
from bomca.views import FilteredListMixin, VisibleMixin
from components.models import Phase


class GrantCallList(FilteredListMixin, VisibleMixin, ListView):
    """Calls, with what each has awarded and what it has left."""

    queryset = GrantCall.objects.for_display()
    filterset_class = GrantCallFilter
    template_name = "activities/grant_calls.html"

    def get_context_data(self, **kwargs):
        phases = Phase.objects.open_to(self.request.user, CHANGE_CALL).exclude(status="closed").order_by("-number")
        return super().get_context_data(phases=phases, **kwargs)


class SubGrantList(FilteredListMixin, VisibleMixin, ListView):
    """Sub-grants of all calls."""

    queryset = SubGrant.objects.for_display()
    filterset_class = SubGrantFilter
    template_name = "activities/sub_grants.html"


class Of(VisibleMixin, DetailView):
    """One record with the card of its parts."""

    slug_field = slug_url_kwarg = "uid"
    parts_kind = ""

    def get_context_data(self, **kwargs):
        kind, user = parts.KINDS[self.parts_kind], self.request.user
        table = parts.table(kind, self.object, user)
        table["may_record"] = table["may_add"] = services.may_record(kind.model, self.object, user)
        return super().get_context_data(table=table, **kwargs)


class GrantCallPage(Of):
    """One call with its sub-grants."""

    queryset = GrantCall.objects.for_display()
    template_name = "activities/grant_call.html"
    context_object_name = "call"
    parts_kind = "sub-grants"


class SubGrantPage(Of):
    """One sub-grant with its instalments."""

    queryset = SubGrant.objects.for_display()
    template_name = "activities/sub_grant.html"
    context_object_name = "sub_grant"
    parts_kind = "instalments"
