"""The pages of recommendations: the list and its CSV, the tracker, one of them, the form, what became of it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, F, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.generic import DetailView, ListView, UpdateView

from activities import columns_deliverables as columns
from activities.filters_deliverables import RecommendationFilter, today
from activities.forms.deliverables import RecommendationForm, StatusForm
from activities.models import Deliverable, Recommendation
from activities.models.recommendation import ASK, Standing
from activities.services.deliverables import RECOMMEND
from bomca.drafts.pages import KeepsDrafts
from bomca.editing import RecordEdit
from bomca.history.asking import PastMixin
from bomca.views import FilteredExportMixin, FilteredListMixin, VisibleMixin, csv_response

OFTEN_USED = ["q", "country", "agency", "on", "status", "compared_with"]


class RecommendationList(PastMixin, FilteredListMixin, VisibleMixin, ListView):
    """What agencies were advised, with the status on a day, as far as the person may see it."""

    queryset = Recommendation.objects.for_display()
    filterset_class = RecommendationFilter
    template_name = "activities/recommendations.html"
    extra_context = {"often_used": OFTEN_USED}


class RecommendationExport(PastMixin, FilteredExportMixin, VisibleMixin, ListView):
    """The filtered list as a CSV file, with the statuses on both days."""

    queryset = Recommendation.objects.for_display()
    filterset_class = RecommendationFilter

    def file_of(self, rows):
        days = self.filterset.earlier, self.filterset.day
        lines = (columns.of_recommendation(one, *days) for one in rows.iterator(chunk_size=500))
        return csv_response("bomca-recommendations.csv", columns.RECOMMENDATIONS, lines)


class Tracker(RecommendationList):
    """For a steering group: the statuses on two days side by side, what changed, and how many there are of each."""

    template_name = "activities/tracker.html"
    paginate_by = 100

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        if self.is_refused:
            return context
        days = {"on": self.filterset.day.isoformat(), "compared_with": self.filterset.earlier.isoformat()}
        kept = {name: value for name, value in self.request.GET.items() if value and name not in ("page", "ordering")}
        return {
            **context,
            "day": self.filterset.day,
            "earlier": self.filterset.earlier,
            "totals": totals(self.filterset.qs, {**kept, **days}),
            "query": urlencode({**kept, **days}),
        }


def totals(rows, asked):
    """How many recommendations have each status on both days, with the address of the rows behind each number.

    rows: annotated with `before` and `standing`. asked: the parameters of the address, both days among them.
    """
    sums = rows.order_by().aggregate(
        **{f"before_{one}": Count("pk", filter=Q(before=one)) for one in Standing.values},
        **{f"now_{one}": Count("pk", filter=Q(standing=one)) for one in Standing.values},
        before_none=Count("pk", filter=Q(before=None)),
        all=Count("pk", filter=Q(standing__isnull=False)),
        same=Count("pk", filter=Q(before=F("standing"))),
    )
    listed = {name: value for name, value in asked.items() if name not in ("status", "status_before", "changed")}
    narrowed = {name: value for name, value in asked.items() if name in ("status", "status_before", "changed")}

    def cell(name, **more):
        return {"number": sums[name], "query": urlencode({**listed, **narrowed, **more})}

    lines = [
        {
            "status": one.value,
            "label": one.label,
            "before": cell(f"before_{one}", status_before=one.value),
            "now": cell(f"now_{one}", status=one.value),
        }
        for one in Standing
    ]
    changed = {"number": sums["all"] - sums["same"], "query": urlencode({**listed, **narrowed, "changed": "true"})}
    return {
        "lines": lines,
        "not_issued": cell("before_none", status_before="none"),
        "all": {"number": sums["all"], "query": urlencode({**listed, **narrowed})},
        "changed": changed,
    }


class OneRecommendation(VisibleMixin):
    """One recommendation that the person may see."""

    queryset = Recommendation.objects.for_display()
    slug_field = slug_url_kwarg = "uid"
    context_object_name = "recommendation"


class RecommendationPage(PastMixin, OneRecommendation, DetailView):
    """One recommendation, and what became of it over time."""

    template_name = "activities/recommendation.html"

    def get_queryset(self):
        return super().get_queryset().standing_on(today(self.request))

    def get_context_data(self, **kwargs):
        one, user = self.object, self.request.user
        may_change = not self.request.as_of and user.has_perm(RECOMMEND, one)
        kwargs.setdefault("form", StatusForm(recommendation=one) if may_change else None)
        return super().get_context_data(
            may_edit=may_change,
            may_ask=not self.request.as_of and user.has_perm(ASK, one),
            **told_of(one, user),
            **kwargs,
        )


def told_of(recommendation, user):
    """What became of it, and the deliverable where the person may see that."""
    seen = Deliverable.objects.visible_to(user).filter(pk=recommendation.deliverable_id)
    rows = Recommendation.objects.visible_to(user).select_related("deliverable")
    return {
        "statuses": recommendation.statuses.select_related("recorded_by"),
        "deliverable": seen.first(),
        "renews": rows.filter(pk=recommendation.renews_id).first(),
        "renewed_by": rows.filter(renews=recommendation),
    }


class RecommendationEdit(KeepsDrafts, RecordEdit, OneRecommendation, UpdateView):
    """The form of one recommendation."""

    form_class = RecommendationForm
    template_name = "activities/recommendation_form.html"
    queryset = Recommendation.objects.select_related("deliverable", "addressee", "country")

    def get_object(self, queryset=None):
        one = super().get_object(queryset)
        if not self.request.user.has_perm(RECOMMEND, one):
            raise PermissionDenied
        return one


class RecommendationCreate(RecommendationEdit):
    """The same form, for a new recommendation of a deliverable."""

    def get_object(self, queryset=None):
        found = Deliverable.objects.visible_to(self.request.user)
        self.deliverable = get_object_or_404(found, uid=self.kwargs["uid"])
        if not found.offered_to(self.request.user, RECOMMEND).filter(pk=self.deliverable.pk).exists():
            raise PermissionDenied

    def get_form_kwargs(self):
        given = self.deliverable.recommendations.values_list("number", flat=True)
        countries, recipients = self.deliverable.countries.all(), self.deliverable.recipients.all()
        initial = {"number": max(given, default=0) + 1, "issued_on": self.deliverable.transmitted_on}
        initial |= {"country": countries[0].pk} if len(countries) == 1 else {}
        initial |= {"addressee": recipients[0].pk} if len(recipients) == 1 else {}
        begun = Recommendation(deliverable=self.deliverable)
        return {**super().get_form_kwargs(), "instance": begun, "initial": initial}

    def get_context_data(self, **kwargs):
        return super().get_context_data(deliverable=self.deliverable, **kwargs)


@require_POST
def record_status(request, uid):
    """Record what became of a recommendation as of a day."""
    rows = Recommendation.objects.visible_to(request.user).for_display().standing_on(today(request))
    one = get_object_or_404(rows, uid=uid)
    if not request.user.has_perm(RECOMMEND, one):
        raise PermissionDenied
    form = StatusForm(request.POST, recommendation=one)
    if form.is_valid() and form.record(by=request.user):
        messages.success(request, _("Recorded: %(status)s") % {"status": form.instance.get_status_display()})
        return redirect(one)
    context = {"recommendation": one, "form": form, "may_edit": True, **told_of(one, request.user)}
    return render(request, "activities/recommendation.html", context, status=422)
