"""The pages of work plans: a phase and year are chosen; a version against what was done, its steps and changes."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import DetailView, TemplateView

from activities.models import WorkPlan
from activities.models.work_plan import CHANGE_PLAN, MOVES
from activities.models.work_plan_item import CHANGE_ITEM
from activities.workplan import against, beginning, comparing, forms, services
from bomca.editing import refuse_if_changed, told_why_not
from bomca.merging import Start, digests, facts_of
from bomca.views import VisibleMixin
from components.models import Meeting, Phase, Result

STEPS = {name: move for name, move in MOVES.items() if move.label}
REVISE = "revise"


class OnePlan(VisibleMixin):
    """One version that the person may see."""

    queryset = WorkPlan.objects.select_related("phase", "meeting__country")
    slug_field = slug_url_kwarg = "uid"
    context_object_name = "plan"


class WorkPlans(TemplateView):
    """The work plan of a phase and year; where there is none yet, how one is begun."""

    template_name = "activities/workplan/choose.html"

    @cached_property
    def form(self):
        asked = self.request.POST if self.request.method == "POST" else self.request.GET
        if self.request.method != "POST" and not asked.get("year"):
            phases = Phase.objects.visible_to(self.request.user).with_extensions()
            asked = forms.usual(phases, asked.get("phase", ""))
        return forms.YearForm(asked, user=self.request.user)

    @property
    def chosen(self):
        """(phase, year) that was asked for; None where that cannot be."""
        return (self.form.cleaned_data["phase"], self.form.cleaned_data["year"]) if self.form.is_valid() else None

    def get(self, request, *args, **kwargs):
        if self.chosen and (versions := forms.versions_of(request.user, *self.chosen)):
            return redirect(next((one for one in versions if one.is_in_force), versions[0]))
        context = self.get_context_data(**kwargs)
        return self.render_to_response(context, status=200 if self.chosen or not self.form.is_bound else 400)

    def post(self, request, *args, **kwargs):
        """Begin the plan: empty, or with the activities of the year."""
        if not request.user.has_perm(CHANGE_PLAN):
            raise PermissionDenied
        if not self.chosen:
            return self.render_to_response(self.get_context_data(**kwargs), status=422)
        try:
            return redirect(self.begun(*self.chosen))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return self.get(request, *args, **kwargs)

    def begun(self, phase, year):
        if "from_activities" not in self.request.POST:
            return services.begin(phase, year, by=self.request.user)
        plan, number = beginning.begin_from_activities(phase, year, by=self.request.user)
        messages.success(self.request, _("Items made of activities of the year: %(number)s.") % {"number": number})
        return plan

    def get_context_data(self, **kwargs):
        user, facts = self.request.user, {}
        if self.chosen:
            phase, year = self.chosen
            may = forms.may_begin(user, phase)
            number = beginning.candidates(phase, year, user).count() if may else 0
            facts = {"phase": phase, "year": year, "may_begin": may, "candidates": number}
        seen = WorkPlan.objects.visible_to(user).select_related("phase")
        return super().get_context_data(form=self.form, plans=seen, **facts, **kwargs)


class PlanPage(OnePlan, DetailView):
    """One version against what was done, and what can be done next with it."""

    template_name = "activities/workplan/plan.html"

    def get_context_data(self, **kwargs):
        plan, user = self.object, self.request.user
        may_change = user.has_perm(CHANGE_PLAN, plan)
        versions = list(forms.versions_of(user, plan.phase_id, plan.year))
        steps = {
            name: (move, forms.form_of(name, user, plan))
            for name, move in STEPS.items()
            if plan.status in move.since and user.has_perm(move.permission, plan)
        }
        if may_change and plan.is_in_force and versions[0] == plan:
            steps[REVISE] = (None, forms.form_of(REVISE, user, plan))
        return super().get_context_data(
            against=against.read(plan, user, timezone.localdate()),
            form=forms.YearForm(initial={"phase": plan.phase.number, "year": plan.year}, user=user),
            versions=versions,
            before=next((other for other in versions if other.version < plan.version), None),
            sees_meeting=Meeting.objects.visible_to(user).filter(pk=plan.meeting_id).exists(),
            told_steps=plan.steps.select_related("by"),
            steps=steps,
            may_edit=may_change and plan.is_editable,
            own_components=self.own_components() if plan.is_editable else (),
            may_log=user.has_perm("activities.add_activity"),
            started_from=Start(plan.revision, digests(facts_of(plan))).signed(plan),
            **kwargs,
        )

    def own_components(self):
        """The keys of the components of which the person may write items."""
        user = self.request.user
        if not user.has_perm(CHANGE_ITEM):
            return set()
        return {one.pk for one in self.object.phase.components.all().offered_to(user, CHANGE_ITEM)}


class PlanStepTaken(OnePlan, DetailView):
    """Takes a version one step on in its life, or says why that cannot be."""

    http_method_names = ["post"]

    def post(self, request, uid, step):
        plan = self.get_object()
        if step not in (*STEPS, REVISE):
            raise Http404
        if not request.user.has_perm(CHANGE_PLAN if step == REVISE else STEPS[step].permission, plan):
            raise PermissionDenied
        form = forms.form_of(step, request.user, plan, data=request.POST)
        with told_why_not(request, typed=request.POST.get("note") or request.POST.get("rationale")):
            refuse_if_changed(request, plan)
            if form and not form.is_valid():
                raise ValidationError([error for errors in form.errors.values() for error in errors])
            return redirect(self.take(plan, step, form.cleaned_data if form else {}))
        return redirect(plan)

    def take(self, plan, step, given):
        """Take the step; returns the version to look at then."""
        if step == REVISE:
            return services.next_version(plan, by=self.request.user, **given)
        getattr(plan, step)(by=self.request.user, **given)
        messages.success(self.request, _("The work plan is now: %(status)s.") % {"status": plan.get_status_display()})
        return plan


class PlanChanges(OnePlan, DetailView):
    """What differs between this version and an earlier one; without a choice, the one before it."""

    template_name = "activities/workplan/changes.html"

    def get_context_data(self, **kwargs):
        seen = forms.versions_of(self.request.user, self.object.phase_id, self.object.year)
        earlier = [one for one in seen if one.version < self.object.version]
        asked = self.request.GET.get("since")
        before = next((one for one in earlier if asked in (None, str(one.version))), None)
        if before is None:
            raise Http404
        results = set(
            Result.objects.visible_to(self.request.user)
            .filter(work_plan_items__plan__in=[before, self.object])
            .values_list("pk", flat=True)
        )
        found = comparing.compare(before, self.object, results)
        return super().get_context_data(before=before, earlier=earlier, differences=found, **kwargs)
