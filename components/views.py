"""The pages of what was agreed: phases, their agreements and extensions, their components."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.generic import CreateView, DetailView, ListView, UpdateView

from bomca.drafts.pages import KeepsDrafts
from bomca.editing import MergingEdit, told_why_not
from bomca.merging import Start
from bomca.views import VisibleMixin
from components import extending
from components.forms import DecisionForm, ExtensionEditForm, ExtensionForm, RejectionForm, SignatureForm
from components.models import Component, Extension, Phase

LATEST = 10


class PhaseList(VisibleMixin, ListView):
    """The phases of the programme, newest first."""

    queryset = Phase.objects.with_extensions().prefetch_related("phase_countries__country")
    template_name = "components/phases.html"
    context_object_name = "phases"


class PhaseAgreement(VisibleMixin, DetailView):
    """What was agreed for a phase: dates, extensions, agreements with the countries, partners, components."""

    queryset = Phase.objects.prefetch_related(
        "extensions__addenda__agreement__country",
        "phase_countries__country",
        "agreements__country",
        "agreements__addenda",
        "partner_roles__organisation",
        "partner_roles__components",
        "components__lead",
    )
    slug_field = slug_url_kwarg = "number"
    context_object_name = "phase"
    template_name = "components/agreement.html"


class ExtensionCreate(CreateView):
    """Record that a phase is being extended, before the decision: activities after its end can then be logged."""

    form_class = ExtensionForm
    template_name = "components/extension_form.html"

    @cached_property
    def phase(self):
        phases = Phase.objects.visible_to(self.request.user).with_extensions()
        phase = get_object_or_404(phases, number=self.kwargs["number"])
        if not self.request.user.has_perm("components.add_extension", phase):
            raise PermissionDenied
        return phase

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "phase": self.phase}

    def get_context_data(self, **kwargs):
        return super().get_context_data(phase=self.phase, **kwargs)

    def get_success_url(self):
        messages.success(self.request, _("The pending extension is recorded."))
        return self.object.get_absolute_url()


class ExtensionEdit(KeepsDrafts, MergingEdit, UpdateView):
    """Correct or shorten a pending extension; two people never overwrite each other."""

    form_class = ExtensionEditForm
    template_name = "components/extension_form.html"

    def get_object(self, queryset=None):
        extension = extension_for(self.request, self.kwargs["uid"])
        if not extension.is_pending:
            raise PermissionDenied(_("The extension is decided and cannot be edited."))
        self.phase = extension.phase
        return extension

    def get_context_data(self, **kwargs):
        return super().get_context_data(phase=self.phase, **kwargs)


def extension_for(request, uid):
    """The extension, for who may decide about it; else 404 or 403."""
    found = get_object_or_404(Extension.objects.visible_to(request.user).select_related("phase"), uid=uid)
    if not request.user.has_perm(extending.DECIDE, found):
        raise PermissionDenied
    return found


def decided(request, extension, form, step, told):
    """Do with the extension what the form asks, or say what stands against it; go back to its page."""
    if not form.is_valid():
        for name, problems in form.errors.items():
            messages.error(request, f"{form.fields[name].label}: {' '.join(problems)}")
        return redirect(extension)
    with told_why_not(request):
        step(**form.cleaned_data, by=request.user)
        messages.success(request, told)
    return redirect(extension)


@require_POST
def sign_extension(request, uid, agreement):
    """Record the day on which a country signed its addendum."""
    extension = extension_for(request, uid)
    of_country = get_object_or_404(extension.phase.agreements, uid=agreement)
    step = partial(extending.sign, extension, of_country)
    return decided(request, extension, SignatureForm(request.POST), step, _("The signature is recorded."))


@require_POST
def approve_extension(request, uid):
    """Merge the extension into its phase."""
    extension = extension_for(request, uid)
    seen = Start.read(request.POST.get("started_from"), extension).revision
    step = partial(extending.approve, extension, seen=seen)
    return decided(request, extension, DecisionForm(request.POST), step, _("The extension is approved."))


@require_POST
def reject_extension(request, uid):
    """Say that the extension will not come, where nothing would lie outside the phase."""
    extension = extension_for(request, uid)
    seen = Start.read(request.POST.get("started_from"), extension).revision
    step = partial(extending.reject, extension, seen=seen)
    return decided(request, extension, RejectionForm(request.POST), step, _("The extension is rejected."))


class ComponentList(VisibleMixin, ListView):
    """The components, phase by phase."""

    queryset = Component.objects.select_related("phase", "lead")
    template_name = "components/list.html"
    context_object_name = "components"


class ComponentPage(VisibleMixin, DetailView):
    """One component: what it is for, who is responsible, what was done under it."""

    queryset = Component.objects.select_related("phase", "lead").prefetch_related("partner_roles__organisation")
    slug_field = slug_url_kwarg = "code"
    context_object_name = "component"
    template_name = "components/component.html"

    def get_context_data(self, **kwargs):
        activities = self.object.activities.visible_to(self.request.user)
        return super().get_context_data(
            held=activities.held().count(),
            latest=activities.for_display()[:LATEST],
            achievements=self.object.achievements.visible_to(self.request.user),
            **kwargs,
        )
