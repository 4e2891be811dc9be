"""The pages on which activities that were logged twice are found, merged, and taken apart again."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.generic import FormView, TemplateView

from activities import duplicates, services
from activities.forms.merging import ActivityMergeForm
from activities.models import Activity
from activities.services import merging
from bomca.views import FormPage


class Duplicates(PermissionRequiredMixin, TemplateView):
    """What is probably logged twice, side by side."""

    permission_required = services.CHANGE
    raise_exception = True
    template_name = "activities/duplicates.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(pairs=duplicates.pairs(self.request.user, timezone.localdate()), **kwargs)


class Merge(FormPage, FormView):
    """Two activities side by side; `uid` is the one that is kept."""

    form_class = ActivityMergeForm
    template_name = "activities/merge.html"

    def get_form_kwargs(self):
        rows = Activity.objects.visible_to(self.request.user).for_display()
        self.kept, self.other = (get_object_or_404(rows, uid=self.kwargs[name]) for name in ("uid", "other"))
        if self.kept == self.other:
            raise Http404
        for one in (self.kept, self.other):
            merging.check_reader(one, self.request.user)
        return {**super().get_form_kwargs(), "kept": self.kept, "other": self.other, "user": self.request.user}

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)  # finds the two
        return context | {
            "kept": self.kept,
            "other": self.other,
            "why_not": merging.why_not(self.kept, self.other),
        }

    def form_valid(self, form):
        kept = form.merge()
        if kept is None:
            return self.form_invalid(form)
        messages.success(self.request, _("Merged: “%(name)s” leads here now.") % {"name": self.other})
        return redirect(kept)


@require_POST
@permission_required(services.CHANGE, raise_exception=True)
def undo_merge(request, uid):
    """Take the merging of this activity back, or say what stands against it."""
    other = get_object_or_404(Activity.objects.told_to(request.user), uid=uid, merged_into__isnull=False)
    kept = other.kept
    if not Activity.objects.keys_visible_to(request.user).filter(pk=kept.pk).exists():
        raise Http404
    try:
        merging.undo_merge(other, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(kept)
    text = _("The merging is undone. What was linked to “%(name)s” since stays there.")
    messages.success(request, text % {"name": kept})
    return redirect("activities:activity", uid)
