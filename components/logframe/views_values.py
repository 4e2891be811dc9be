"""The pages of values: entered, submitted, returned, approved, corrected; and the periods they belong to."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.generic import CreateView, DetailView, UpdateView

from bomca.drafts.pages import KeepsDrafts
from bomca.editing import RecordEdit, refuse_if_changed, told_why_not
from bomca.merging import Start, digests, facts_of
from bomca.views import FormPage, VisibleMixin
from components.logframe import now, tree, values
from components.logframe.forms import NoteForm
from components.logframe.forms_values import PeriodForm, RatingForm, ValueForm
from components.models import Indicator, IndicatorValue, Phase, Rating, ReportingPeriod
from components.models.indicator_value import MOVES, RECORD, SEE
from components.models.logframe import CHANGE
from components.models.reporting_period import LOCK

CORRECT = "correct"
STEPS = {name: move for name, move in MOVES.items() if move.label}


def of_indicator(indicator, user):
    """What the page of an indicator shows of its values, as far as the person is told them."""
    stands = now.read([indicator], user)[indicator.pk]
    counted = stands.count.parts if stands.count else {}
    may_rate = stands.standing is not None and user.has_perm(RECORD, indicator)
    return {
        "values": IndicatorValue.objects.visible_to(user).of_thread(indicator.thread).for_display(),
        "now": stands,
        "count_parts": values.divided(indicator, counted),
        "rating_form": RatingForm() if may_rate else None,
        "may_enter": indicator.is_in_force and user.has_perm(RECORD),
        "sees_values": user.has_perm(SEE),
    }


class IndicatorPage(VisibleMixin, DetailView):
    """Everything an indicator says of itself."""

    queryset = Indicator.objects.select_related("result__logframe__phase", "result__component").prefetch_related(
        "targets"
    )
    slug_field = slug_url_kwarg = "uid"
    context_object_name = "indicator"
    template_name = "components/indicator.html"

    def get_context_data(self, **kwargs):
        logframe = self.object.result.logframe
        return super().get_context_data(
            logframe=logframe,
            code=tree.codes_of(logframe).get(self.object.pk),
            may_edit=logframe.is_editable and self.request.user.has_perm(CHANGE, logframe),
            **of_indicator(self.object, self.request.user),
            **kwargs,
        )


@require_POST
def rate(request, uid):
    """Say that an indicator stands otherwise than the computed light, and why."""
    indicator = get_object_or_404(Indicator.objects.visible_to(request.user), uid=uid)
    if not request.user.has_perm(RECORD, indicator):
        raise PermissionDenied
    form = RatingForm(request.POST, instance=Rating(indicator=indicator, by=request.user))
    if form.is_valid():
        form.save()
        messages.success(request, _("The rating is kept."))
    else:
        messages.error(request, " ".join(text for texts in form.errors.values() for text in texts))
    return redirect(indicator)


class OneValue(VisibleMixin):
    """One value that the person may see."""

    queryset = IndicatorValue.objects.for_display()
    slug_field = slug_url_kwarg = "uid"
    context_object_name = "value"


class ValuePage(OneValue, DetailView):
    """One value with its parts, what became of it, and what can be done next."""

    template_name = "components/indicator_value.html"

    def get_context_data(self, **kwargs):
        one, user = self.object, self.request.user
        parts = {(part.division, part.key): part.amount for part in one.parts.all()}
        open_here = not one.period.is_locked
        return super().get_context_data(
            indicator=one.indicator,
            logframe=one.indicator.result.logframe,
            divisions=values.divided(one.indicator, parts),
            count=values.count_of(one, reader=user),
            told_steps=one.steps.select_related("by"),
            steps={
                name: (move, NoteForm(auto_id=f"{name}_%s") if move.asks_note else None)
                for name, move in STEPS.items()
                if open_here and one.status in move.since and user.has_perm(move.permission, one)
            },
            may_edit=open_here and one.is_editable and user.has_perm(RECORD, one),
            may_correct=open_here and one.is_in_force and user.has_perm(RECORD, one),
            started_from=Start(one.revision, digests(facts_of(one))).signed(one),
            **kwargs,
        )


class ValueStepTaken(OneValue, DetailView):
    """Takes a value one step on, or says why that cannot be."""

    http_method_names = ["post"]

    def post(self, request, uid, step):
        value = self.get_object()
        if step not in (*STEPS, CORRECT):
            raise Http404
        if not request.user.has_perm(RECORD if step == CORRECT else STEPS[step].permission, value):
            raise PermissionDenied
        with told_why_not(request):
            refuse_if_changed(request, value)
            if step == CORRECT:
                return redirect("components:value_edit", values.correct(value, by=request.user).uid)
            given = {"note": request.POST.get("note", "")} if STEPS[step].asks_note else {}
            getattr(value, step)(by=request.user, **given)
            messages.success(request, _("The value is now: %(status)s.") % {"status": value.get_status_display()})
        return redirect("components:indicator_value", uid)


class ValueEdit(KeepsDrafts, RecordEdit, OneValue, UpdateView):
    """The form of a value that is not submitted."""

    form_class = ValueForm
    template_name = "components/value_form.html"

    def get_object(self, queryset=None):
        value = super().get_object(queryset)
        if not self.request.user.has_perm(RECORD, value):
            raise PermissionDenied
        if not value.is_editable:
            raise PermissionDenied(_("A value that was submitted is not changed. Correct it by a new one."))
        return value

    def get_context_data(self, **kwargs):
        indicator = self.object.indicator
        return super().get_context_data(indicator=indicator, logframe=indicator.result.logframe, **kwargs)


class ValueCreate(ValueEdit):
    """The same form, empty, for an indicator in force."""

    def get_object(self, queryset=None):
        seen = Indicator.objects.visible_to(self.request.user)
        indicator = get_object_or_404(seen, uid=self.kwargs["uid"])
        if not self.request.user.has_perm(RECORD):
            raise PermissionDenied
        return IndicatorValue(indicator=values.in_force(indicator))


class PeriodList(FormPage, CreateView):
    """The periods of a phase for which values are given, with the form of a further one."""

    form_class = PeriodForm
    template_name = "components/periods.html"

    @cached_property
    def phase(self):
        return get_object_or_404(Phase.objects.visible_to(self.request.user), number=self.kwargs["number"])

    def post(self, request, *args, **kwargs):
        if not request.user.has_perm(LOCK, self.phase):
            raise PermissionDenied
        return super().post(request, *args, **kwargs)

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "phase": self.phase}

    def get_context_data(self, **kwargs):
        periods = ReportingPeriod.objects.visible_to(self.request.user).filter(phase=self.phase)
        may_change = self.request.user.has_perm(LOCK, self.phase)
        return super().get_context_data(phase=self.phase, periods=periods, may_change=may_change, **kwargs)

    def get_success_url(self):
        messages.success(self.request, _("Saved: %(part)s") % {"part": self.object})
        return self.request.path


@require_POST
def lock_period(request, uid, step):
    """Lock a period, or unlock it."""
    period = get_object_or_404(ReportingPeriod.objects.visible_to(request.user), uid=uid)
    if step not in ("lock", "unlock"):
        raise Http404
    if not request.user.has_perm(LOCK, period):
        raise PermissionDenied
    try:
        getattr(period, step)(by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("components:periods", period.phase.number)
