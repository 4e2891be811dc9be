"""The pages of what was agreed: phases, their agreements and extensions, their components."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import CreateView, DetailView, ListView

from bomca.views import VisibleMixin
from components.forms import ExtensionForm
from components.models import Component, Phase

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
        return reverse("components:agreement", args=[self.phase.number]) + "#extensions"


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
