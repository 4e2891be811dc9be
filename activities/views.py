"""The pages of the activity log: the list and its CSV, one activity, the form, the steps."""

from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.generic import DetailView, ListView, UpdateView

from activities import columns
from activities.filters import ActivityFilter
from activities.forms import STEPS, ActivityForm, open_steps, participation_rows
from activities.models import Activity, rules
from bomca.history.asking import PastMixin
from bomca.views import FilteredListMixin, VisibleMixin, csv_response

OFTEN_USED = ["q", "phase", "component", "country", "kind", "status"]


class ActivityList(PastMixin, FilteredListMixin, VisibleMixin, ListView):
    """What the programme did and plans, as far as the person may see it."""

    queryset = Activity.objects.for_display()
    filterset_class = ActivityFilter
    template_name = "activities/list.html"
    fragment_name = "activities/_list.html"
    extra_context = {"often_used": OFTEN_USED}


class ActivityExport(PastMixin, FilteredListMixin, VisibleMixin, ListView):
    """The filtered list as a CSV file."""

    queryset = Activity.objects.for_export()
    filterset_class = ActivityFilter

    def get(self, request, *args, **kwargs):
        rows = self.get_queryset()
        if self.is_refused:
            return HttpResponseBadRequest(
                self.filterset.form.errors.as_text(), content_type="text/plain; charset=utf-8"
            )
        lines = (columns.line(activity) for activity in rows.iterator(chunk_size=500))
        return csv_response("bomca-activities.csv", columns.HEADER, lines)


class OneActivity(VisibleMixin):
    """One activity that the person may see."""

    queryset = Activity.objects.for_display()
    slug_field = slug_url_kwarg = "uid"
    context_object_name = "activity"


class ActivityPage(PastMixin, OneActivity, DetailView):
    """Everything known of one activity, and what can be done next."""

    queryset = Activity.objects.for_display().prefetch_related("partners", "agencies", "co_organisers", "topics")
    template_name = "activities/activity.html"

    def get_context_data(self, **kwargs):
        may_edit = self.request.user.has_perm("activities.change_activity") and not self.object.is_locked
        steps = open_steps(self.object, self.request.user)
        if self.request.as_of:
            may_edit, steps = False, []
        return super().get_context_data(steps=steps, may_edit=may_edit, **kwargs)


class ActivityEdit(PermissionRequiredMixin, OneActivity, UpdateView):
    """The form of one activity with the rows of who took part."""

    permission_required = "activities.change_activity"
    queryset = Activity.objects.all()
    form_class = ActivityForm
    template_name = "activities/form.html"

    def get_object(self, queryset=None):
        activity = super().get_object(queryset)
        if activity.is_locked:
            raise PermissionDenied(_("A verified activity is locked and cannot be edited."))
        return activity

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "user": self.request.user}

    def get_context_data(self, **kwargs):
        kwargs.setdefault("rows", participation_rows(self.request.user, activity=self.object))
        return super().get_context_data(**kwargs)

    def post(self, request, *args, **kwargs):
        self.object = self.get_object()
        form, rows = self.get_form(), self.posted_rows()
        if "add_row" in request.POST:
            form._errors = {}
            return self.render_to_response(self.get_context_data(form=form, rows=rows.quiet()))
        is_right = [form.is_valid(), rows.is_valid()]
        if all(is_right) and form.record(rows, by=request.user):
            return self.say_saved(form.instance)
        return self.render_to_response(self.get_context_data(form=form, rows=rows), status=422)

    def posted_rows(self):
        data = self.request.POST.copy()
        total = data.get("people-TOTAL_FORMS", "")
        if not (total.isascii() and total.isdigit()):
            data["people-TOTAL_FORMS"] = ""
        elif "add_row" in data:
            data["people-TOTAL_FORMS"] = int(total[:5]) + 1
        return participation_rows(self.request.user, data=data, activity=self.object)

    def say_saved(self, activity):
        messages.success(self.request, _("Saved: %(activity)s") % {"activity": activity})
        if warning := rules.context_warning(activity, list(activity.countries.all())):
            messages.warning(self.request, warning)
        return redirect(activity)


class ActivityCreate(ActivityEdit):
    """The same form, empty, for a new activity."""

    permission_required = "activities.add_activity"

    def get_object(self, queryset=None):
        return None


@require_POST
def take_step(request, uid, step):
    """Take the activity one step on in its life, or say why that cannot be."""
    activity = get_object_or_404(
        Activity.objects.visible_to(request.user).select_related("phase", "component"), uid=uid
    )
    if step not in STEPS:
        raise Http404
    if not request.user.has_perm(STEPS[step].permission):
        raise PermissionDenied
    given = {"reason": request.POST.get("reason", "").strip()} if STEPS[step].asks_reason else {}
    try:
        getattr(activity, step)(by=request.user, **given)
        messages.success(request, _("The activity is now: %(status)s.") % {"status": activity.get_status_display()})
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(activity)
