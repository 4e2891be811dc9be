"""The pages of the activity log: the list and its CSV, one activity, the form."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils.translation import gettext as _
from django.views.generic import DetailView, ListView, UpdateView

from activities import columns as of_list
from activities import merging
from activities.calendars.foreseen import overlaps_with
from activities.deviation import asked, deviations
from activities.exchange import columns
from activities.exchange.kinds import Writing
from activities.exchange.names import Names
from activities.filters import ActivityFilter
from activities.forms import CHANGE, PUBLISH, ActivityForm, VisibilityForm, participation_rows
from activities.forms.attendance import TABLE
from activities.models import Activity, WorkPlan, WorkPlanItem, rules
from activities.models.choices import Cause, Status
from activities.models.life import open_steps
from activities.views.adding import AddsOnTheWay
from activities.views.attachments import files_of
from activities.views.attendance import ReadsAttendance
from activities.views.deliverables import of_activity
from activities.views.foreseen import WarnsOfOverlaps
from activities.views.lists import list_of
from activities.views.parts import tables_of
from activities.views.saved_views import ArrangedMixin
from activities.views.starting import InSections, Started
from bomca.drafts.pages import KeepsDrafts
from bomca.editing import RecordEdit
from bomca.forms import with_more_rows
from bomca.history.asking import PastMixin
from bomca.merging import Start, digests
from bomca.views import FilteredExportMixin, FilteredListMixin, LeadsToKept, VisibleMixin, csv_response

OFTEN_USED = ["q", "phase", "component", "country", "kind", "status"]


class ActivityList(ArrangedMixin, PastMixin, FilteredListMixin, VisibleMixin, ListView):
    """What the programme did and plans, as far as the person may see it, in the columns that they chose."""

    queryset = Activity.objects.for_display()
    filterset_class = ActivityFilter
    template_name = "activities/list.html"
    fragment_name = "activities/_list.html"
    extra_context = {"often_used": OFTEN_USED}

    def get_context_data(self, **kwargs):
        may_select = not self.request.as_of and self.request.user.has_perm(CHANGE)
        return super().get_context_data(may_select=may_select, **kwargs)


class ActivityExport(PastMixin, FilteredExportMixin, VisibleMixin, ListView):
    """The filtered list as a CSV file, which can be imported again."""

    queryset = Activity.objects.for_export()
    filterset_class = ActivityFilter

    def file_of(self, rows):
        writing = Writing(Names(self.request.user))
        lines = (columns.line(activity, writing) for activity in rows.iterator(chunk_size=500))
        return csv_response("bomca-activities.csv", columns.header(), lines)


class ActivityTable(ArrangedMixin, PastMixin, FilteredExportMixin, VisibleMixin, ListView):
    """The list as it is shown, with its columns, as a CSV file to read."""

    queryset = Activity.objects.for_display()
    filterset_class = ActivityFilter

    def file_of(self, rows):
        shown = [of_list.TITLE, *self.columns]
        lines = ([one.of(activity) for one in shown] for activity in rows.iterator(chunk_size=500))
        return csv_response("bomca-list.csv", [of_list.heading(one) for one in shown], lines)


class OneActivity(VisibleMixin):
    """One activity that the person may see."""

    queryset = Activity.objects.for_display()
    slug_field = slug_url_kwarg = "uid"
    context_object_name = "activity"


class ActivityPage(LeadsToKept, PastMixin, OneActivity, DetailView):
    """Everything known of one activity, and what can be done next."""

    queryset = (
        Activity.objects.for_display()
        .select_related("host_organisation")
        .prefetch_related("partners", "agencies", "co_organisers", "topics")
    )
    template_name = "activities/activity.html"

    def get_context_data(self, **kwargs):
        facts = {} if self.request.as_of else self.facts_of_today(self.object, self.request.user)
        facts |= plan_of(self.object, self.request.user)
        facts["deviations"] = deviations(self.object)
        facts["life"] = self.object.steps.select_related("by")
        completed = self.object.steps.filter(step="complete").exclude(note="")
        facts["why_otherwise"] = completed.last() if self.object.tells_notes else None
        facts["deliverables"] = of_activity(self.object, self.request.user)
        seen = Activity.objects.visible_to(self.request.user)
        facts["before"] = seen.filter(successors=self.object)
        facts["after"] = seen.filter(predecessor=self.object)
        facts["tables"] = tables_of(self.object, self.request.user, as_of=self.request.as_of)
        return super().get_context_data(**facts, **kwargs)

    def facts_of_today(self, activity, user):
        """What can be done next, and the files and names, which are only ever told as they are now."""
        steps = open_steps(activity, user)
        return {
            "steps": steps,
            "asks_why": "complete" in steps and activity.status != Status.RETURNED and asked(activity),
            "causes": Cause.choices,
            "may_edit": not activity.is_locked and user.has_perm(CHANGE, activity),
            "may_duplicate": user.has_perm("activities.add_activity"),
            "publish": VisibilityForm(instance=activity) if user.has_perm(PUBLISH, activity) else None,
            "started_from": steps and Start(activity.revision, digests(merging.facts_of(activity))).signed(activity),
            "overlaps": overlaps_with(activity, user),
            "merged": Activity.objects.told_to(user).filter(merged_into=activity),
            **list_of(activity, user),
            **files_of(activity, user),
        }


def plan_of(activity, user):
    """What item of a work plan the activity carries out, as it stands in the newest version that the person sees.

    Or, where there is none, whether it lies outside an approved plan that they see.
    """
    items = WorkPlanItem.objects.visible_to(user)
    if activity.work_plan_item_id:
        versions = items.filter(Q(pk=activity.work_plan_item_id) | Q(first=activity.work_plan_item_id))
        in_order = versions.select_related("plan__phase").order_by("-plan__version")
        return {"plan_item": next((one for one in in_order if one.plan.is_in_force), None) or in_order.first()}
    day = activity.starts_on or activity.planned_starts_on
    plans = WorkPlan.objects.visible_to(user).in_force().filter(phase=activity.phase_id)
    return {"outside_plan": bool(day) and plans.filter(year=day.year).exists()}


class ActivityEdit(
    KeepsDrafts, WarnsOfOverlaps, InSections, ReadsAttendance, AddsOnTheWay, RecordEdit, OneActivity, UpdateView
):
    """The form of one activity with the rows of who took part."""

    queryset = Activity.objects.all()
    form_class = ActivityForm
    template_name = "activities/form.html"
    not_kept = (TABLE,)

    def get_object(self, queryset=None):
        activity = super().get_object(queryset)
        if not self.request.user.has_perm(CHANGE, activity):
            raise PermissionDenied
        if activity.is_locked:
            raise PermissionDenied(_("A verified activity is locked and cannot be edited."))
        return activity

    def get_context_data(self, **kwargs):
        user = self.request.user
        rows = kwargs["form"].rows if "form" in kwargs else participation_rows(user, activity=self.object)
        return super().get_context_data(rows=rows, **kwargs)

    def form_of(self, data):
        form = super().form_of(data)
        form.rows = self.posted_rows(data)
        return form

    def keep(self, form):
        if "add_row" in self.request.POST:
            return self.show_unjudged(form)
        return super().keep(form)

    def show_unjudged(self, form, **context):
        form.rows.quiet()
        return super().show_unjudged(form, **context)

    def posted_rows(self, data):
        return participation_rows(self.request.user, data=with_more_rows(data, "people"), activity=self.object)

    def say_saved(self, activity):
        super().say_saved(activity)
        if warning := rules.context_warning(activity, list(activity.countries.all())):
            messages.warning(self.request, warning)


class ActivityCreate(Started, ActivityEdit):
    """The same form, empty, for a new activity."""

    def get_object(self, queryset=None):
        if not self.request.user.has_perm("activities.add_activity"):
            raise PermissionDenied
