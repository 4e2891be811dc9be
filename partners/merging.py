"""The pages on which the office finds duplicates and merges them."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.generic import FormView, TemplateView

from bomca import unmerged
from bomca.views import FormPage
from partners import duplicates
from partners.forms import MergeForm
from partners.models import Organisation, Place

MERGE = "partners.merge_duplicates"


class ForTheOffice:
    """Closed to those who may not merge."""

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and not request.user.has_perm(MERGE):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class Duplicates(ForTheOffice, TemplateView):
    """What is probably there twice, side by side."""

    template_name = "partners/duplicates.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        return super().get_context_data(
            organisations=duplicates.of_organisations(user), places=duplicates.of_places(user), **kwargs
        )


class Merge(ForTheOffice, FormPage, FormView):
    """Two records side by side; `uid` is the one that is kept."""

    model = Organisation
    door = "partners:merge"
    form_class = MergeForm
    template_name = "partners/merge.html"

    def get_form_kwargs(self):
        rows = self.model.objects.visible_to(self.request.user)
        self.kept, self.other = (get_object_or_404(rows, uid=self.kwargs[name]) for name in ("uid", "other"))
        if self.kept == self.other:
            raise Http404
        return {**super().get_form_kwargs(), "kept": self.kept, "other": self.other}

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {"kept": self.kept, "other": self.other, "door": self.door}

    def form_valid(self, form):
        kept = form.merge()
        if kept is None:
            return self.form_invalid(form)
        messages.success(
            self.request, _("Merged: everything that pointed at “%(name)s” points here now.") % {"name": self.other}
        )
        return redirect(kept)


class MergePlaces(Merge):
    """The same of places."""

    model = Place
    door = "partners:merge_places"


def undoing(model):
    """The view by which the office takes the merging of a record of the model back."""

    @require_POST
    @permission_required(MERGE, raise_exception=True)
    def undo(request, uid):
        other = get_object_or_404(model.objects.told_to(request.user), uid=uid, merged_into__isnull=False)
        kept = other.kept
        try:
            unmerged.undo(other)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect(kept)
        text = _("The merging is undone. What was linked to “%(name)s” since stays there.")
        messages.success(request, text % {"name": kept})
        return redirect(model.objects.get(pk=other.pk))

    return undo


undo_organisation, undo_place = undoing(Organisation), undoing(Place)
