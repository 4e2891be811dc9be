"""The pages of a logframe: its versions, what differs between them, and the builder."""

from collections import defaultdict

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import DetailView, TemplateView

from bomca.editing import refuse_if_changed, told_why_not
from bomca.merging import Start, digests, facts_of
from bomca.views import VisibleMixin
from components.logframe import comparing, now, services, tree
from components.logframe.forms import NoteForm
from components.models import Logframe, Phase, Risk
from components.models.indicator_value import SEE as SEE_VALUES
from components.models.logframe import CHANGE, MOVES

STEPS = {name: move for name, move in MOVES.items() if move.label}
REVISE = "revise"


class OneLogframe(VisibleMixin):
    """One version that the person may see."""

    queryset = Logframe.objects.select_related("phase")
    slug_field = slug_url_kwarg = "uid"
    context_object_name = "logframe"


class PhaseLogframe(TemplateView):
    """The logframe of a phase: the version in force, or else the newest; its first version is begun here."""

    template_name = "components/logframe_none.html"

    @cached_property
    def phase(self):
        return get_object_or_404(Phase.objects.visible_to(self.request.user), number=self.kwargs["number"])

    def versions(self):
        return Logframe.objects.visible_to(self.request.user).filter(phase=self.phase)

    def get(self, request, *args, **kwargs):
        found = self.versions().in_force().first() or self.versions().first()
        return redirect(found) if found else super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        if not request.user.has_perm(CHANGE, self.phase):
            raise PermissionDenied
        try:
            begun = services.begin(self.phase, by=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return self.get(request, *args, **kwargs)
        return redirect(begun)

    def get_context_data(self, **kwargs):
        may_begin = self.request.user.has_perm(CHANGE, self.phase)
        return super().get_context_data(phase=self.phase, may_begin=may_begin, **kwargs)


class LogframePage(OneLogframe, DetailView):
    """One version from the impact down, and what can be done next with it."""

    template_name = "components/logframe.html"

    def get_context_data(self, **kwargs):
        one, user = self.object, self.request.user
        may_change = user.has_perm(CHANGE, one)
        versions = Logframe.objects.visible_to(user).filter(phase=one.phase_id)
        steps = {
            name: (move, NoteForm(auto_id=f"{name}_%s") if move.asks_note else None)
            for name, move in STEPS.items()
            if one.status in move.since and user.has_perm(move.permission, one)
        }
        nodes = tree.read(one)
        stands = now.read([indicator for node in nodes for _code, indicator in node.indicators], user)
        return super().get_context_data(
            nodes=nodes,
            stands=stands,
            risks=risks_of(nodes, user),
            previews=any(found.is_preview for found in stands.values()),
            versions=versions,
            sees_values=user.has_perm(SEE_VALUES, one),
            before=next((other for other in versions if other.version < one.version), None),
            told_steps=one.steps.select_related("by"),
            steps=steps,
            may_edit=may_change and one.is_editable,
            may_revise=may_change and one.is_in_force and not any(other.version > one.version for other in versions),
            missing=one.missing() if may_change and one.is_editable else [],
            started_from=Start(one.revision, digests(facts_of(one))).signed(one),
            **kwargs,
        )


def risks_of(nodes, user):
    """The live risks that the reader sees, by the thread of the assumption that they name."""
    threads = [one.thread for node in nodes for one in node.result.assumptions.all()]
    found = defaultdict(list)
    for risk in Risk.objects.visible_to(user).live().for_display().filter(logframe_assumption__thread__in=threads):
        found[risk.logframe_assumption.thread].append(risk)
    return dict(found)


class LogframeStepTaken(OneLogframe, DetailView):
    """Takes a version one step on in its life, or says why that cannot be."""

    http_method_names = ["post"]

    def post(self, request, uid, step):
        logframe = self.get_object()
        if step not in (*STEPS, REVISE):
            raise Http404
        permission = CHANGE if step == REVISE else STEPS[step].permission
        if not request.user.has_perm(permission, logframe):
            raise PermissionDenied
        with told_why_not(request, typed=request.POST.get("note")):
            refuse_if_changed(request, logframe)
            return redirect(self.take(logframe, step))
        return redirect(logframe)

    def take(self, logframe, step):
        """Take the step; returns the version to look at then."""
        user = self.request.user
        if step == REVISE:
            return services.next_version(logframe, by=user)
        given = {"note": self.request.POST.get("note", "")} if STEPS[step].asks_note else {}
        getattr(logframe, step)(by=user, **given)
        messages.success(
            self.request, _("The logframe is now: %(status)s.") % {"status": logframe.get_status_display()}
        )
        return logframe


class LogframeChanges(OneLogframe, DetailView):
    """What differs between this version and an earlier one; without a choice, the one before it."""

    template_name = "components/logframe_changes.html"

    def get_context_data(self, **kwargs):
        seen = Logframe.objects.visible_to(self.request.user).filter(phase=self.object.phase_id)
        earlier = [one for one in seen if one.version < self.object.version]
        asked = self.request.GET.get("since")
        before = next((one for one in earlier if asked in (None, str(one.version))), None)
        if before is None:
            raise Http404
        found = comparing.compare(before, self.object)
        return super().get_context_data(before=before, earlier=earlier, differences=found, **kwargs)
