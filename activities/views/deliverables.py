"""The pages of deliverables: the list and its CSV, one of them, the form, the steps."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.generic import DetailView, ListView, UpdateView

from activities import columns_deliverables as columns
from activities.filters_deliverables import DeliverableFilter, today
from activities.forms.deliverables import DELIVERABLE_STEPS, DeliverableForm, StepForm
from activities.models import Activity, Attachment, Deliverable, Recommendation
from activities.services.deliverables import ADD, CHANGE, RECOMMEND
from bomca.drafts.pages import KeepsDrafts
from bomca.editing import RecordEdit, refuse_if_changed, told_why_not
from bomca.history.asking import PastMixin
from bomca.merging import Start, digests, facts_of
from bomca.views import FilteredExportMixin, FilteredListMixin, VisibleMixin, csv_response

OFTEN_USED = ["q", "phase", "country", "type", "status", "recipient"]


class DeliverableList(PastMixin, FilteredListMixin, VisibleMixin, ListView):
    """What was handed to agencies, as far as the person may see it."""

    queryset = Deliverable.objects.for_display()
    filterset_class = DeliverableFilter
    template_name = "activities/deliverables.html"
    extra_context = {"often_used": OFTEN_USED}


class DeliverableExport(PastMixin, FilteredExportMixin, VisibleMixin, ListView):
    """The filtered list as a CSV file."""

    queryset = Deliverable.objects.for_display()
    filterset_class = DeliverableFilter

    def file_of(self, rows):
        lines = (columns.of_deliverable(one) for one in rows.iterator(chunk_size=500))
        return csv_response("bomca-deliverables.csv", columns.DELIVERABLES, lines)


def of_activity(activity, user):
    """What the page of an activity shows of its deliverables, each with the number of its recommendations."""
    seen = Recommendation.objects.visible_to(user).order_by().filter(deliverable=OuterRef("pk")).values("deliverable")
    advised = Coalesce(Subquery(seen.annotate(number=Count("pk")).values("number")), 0)
    return Deliverable.objects.visible_to(user).filter(activities=activity).annotate(advised=advised)


class OneDeliverable(VisibleMixin):
    """One deliverable that the person may see."""

    queryset = Deliverable.objects.for_display()
    slug_field = slug_url_kwarg = "uid"
    context_object_name = "deliverable"


class DeliverablePage(PastMixin, OneDeliverable, DetailView):
    """Everything known of one deliverable, its recommendations, and what can be done next."""

    template_name = "activities/deliverable.html"

    def get_context_data(self, **kwargs):
        one, user, day = self.object, self.request.user, today(self.request)
        facts = {} if self.request.as_of else self.facts_of_today(one, user)
        rows = Recommendation.objects.visible_to(user).filter(deliverable=one).for_display().standing_on(day)
        return super().get_context_data(
            recommendations=rows,
            sources=Activity.objects.visible_to(user).filter(deliverables=one).select_related("place"),
            replaced=Deliverable.objects.visible_to(user).filter(superseded_by=one),
            successor=Deliverable.objects.visible_to(user).filter(pk=one.superseded_by_id).first(),
            **facts,
            **kwargs,
        )

    def facts_of_today(self, one, user):
        """What can be done next, and the document, which is only ever told as it is now."""
        may_change = user.has_perm(CHANGE, one)
        steps = {name: step for name, step in DELIVERABLE_STEPS.items() if one.status in step.since and may_change}
        return {
            "may_edit": may_change,
            "may_recommend": Deliverable.objects.offered_to(user, RECOMMEND).filter(pk=one.pk).exists(),
            "steps": [
                (name, step, StepForm(step=step, deliverable=one, user=user, auto_id=f"{name}_%s"))
                for name, step in steps.items()
            ],
            "started_from": Start(one.revision, digests(facts_of(one))).signed(one),
            "document": Attachment.objects.visible_to(user).kept().filter(pk=one.document_id).first(),
        }


class DeliverableEdit(KeepsDrafts, RecordEdit, OneDeliverable, UpdateView):
    """The form of one deliverable."""

    queryset = Deliverable.objects.all()
    form_class = DeliverableForm
    template_name = "activities/deliverable_form.html"

    def get_object(self, queryset=None):
        one = super().get_object(queryset)
        if not self.request.user.has_perm(CHANGE, one):
            raise PermissionDenied
        return one


class DeliverableCreate(DeliverableEdit):
    """The same form for a new deliverable, begun from an activity (`?activity=`) or empty."""

    def get_object(self, queryset=None):
        if not self.request.user.has_perm(ADD):
            raise PermissionDenied

    def get_initial(self):
        activity = self.begun_from()
        if activity is None:
            return {}
        links = {name: list(getattr(activity, name).values_list("pk", flat=True)) for name in ("countries", "agencies")}
        known = {"countries": links["countries"], "recipients": links["agencies"], "activities": [activity.pk]}
        return {"phase": activity.phase_id, "component": activity.component_id, **known}

    def begun_from(self):
        """The activity that the address names, if the person may see it."""
        try:
            return Activity.objects.visible_to(self.request.user).filter(uid=self.request.GET.get("activity")).first()
        except ValidationError:
            return None


@require_POST
def take_deliverable_step(request, uid, step):
    """Take the deliverable one step on in its life, or say why that cannot be."""
    one = get_object_or_404(Deliverable.objects.visible_to(request.user).for_display(), uid=uid)
    if step not in DELIVERABLE_STEPS:
        raise Http404
    if not request.user.has_perm(CHANGE, one):
        raise PermissionDenied
    asked = DELIVERABLE_STEPS[step]
    form = StepForm(request.POST, step=asked, deliverable=one, user=request.user)
    with told_why_not(request):
        refuse_if_changed(request, one)
        if not form.is_valid():
            raise ValidationError([problem for problems in form.errors.values() for problem in problems])
        given = {asked.asks: form.cleaned_data[asked.asks]} if asked.asks else {}
        getattr(one, step)(by=request.user, **given)
        messages.success(request, _("The deliverable is now: %(status)s.") % {"status": one.get_status_display()})
    return redirect(one)
