"""Changing many activities at once: which ones, what of them; the rest is the way of every import."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import QueryDict
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.generic import FormView

from activities.exchange import bulk
from activities.filters import ActivityFilter
from activities.forms import CHANGE
from activities.forms.bulk import BulkEditForm
from activities.forms.saved_views import cleaned_query
from activities.models import Activity
from activities.tasks import run_import
from activities.views.imports import own
from bomca.views import FormPage

NAMED = 10  # activities whose titles the page shows


class BulkEdit(FormPage, FormView):
    """The form for the activities that an address names: each with `uid`, or with `all` those that its filters find."""

    form_class = BulkEditForm
    template_name = "activities/bulk_edit.html"

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated:
            if not request.user.has_perm(CHANGE):
                raise PermissionDenied
            if not self.rows.exists():
                messages.info(request, _("Nothing is selected. Mark the activities to change, or take the whole list."))
                return redirect("activities:list")
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def rows(self):
        """The chosen activities that the person may see."""
        seen = Activity.objects.visible_to(self.request.user)
        if "all" not in self.request.GET:
            return seen.filter(uid__in=filter(None, map(identifier, self.request.GET.getlist("uid"))))
        asked = cleaned_query(self.request.GET.urlencode())
        asked.pop("all", None)
        found = ActivityFilter(QueryDict(asked.urlencode()), queryset=seen, request=self.request)
        return found.qs if found.is_valid() else seen.none()

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "user": self.request.user}

    def get_context_data(self, **kwargs):
        number = self.rows.count()
        named = self.rows[:NAMED]
        return super().get_context_data(number=number, named=named, others=max(number - NAMED, 0), **kwargs)

    def form_valid(self, form):
        table = form.propose(self.rows)
        if table is None:
            return self.form_invalid(form)
        run_import.delay_on_commit(table.pk)
        return redirect(table)


def identifier(text):
    try:
        return UUID(text)
    except ValueError:
        return None


@require_POST
def leave_out_wrong(request, uid):
    """Go on without the activities that the preview refused."""
    table = own(request, uid)
    if bulk.leave_out_wrong(table):
        run_import.delay_on_commit(table.pk)
    else:
        messages.error(request, _("Nothing was done: there is nothing to leave out here."))
    return redirect(table)
