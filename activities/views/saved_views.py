"""The ways to look at the list of activities: the person's columns, and saved views with their filters."""

from django.contrib import messages
from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django.views.generic import UpdateView

from activities import columns
from activities.filters import ActivityFilter
from activities.forms.saved_views import ColumnsForm, SavedViewForm, cleaned_query, understood
from activities.models import Activity, SavedView
from bomca.revisions import Stale
from bomca.views import FormPage

LIST = "activities:list"


class ArrangedMixin:
    """A list whose columns its reader chose; `?view=` names the saved view that is open."""

    def dispatch(self, request, *args, **kwargs):
        key = request.GET.get("view")
        self.views = list(SavedView.objects.visible_to(request.user).select_related("owner"))
        request.view = next((one for one in self.views if one.name and str(one.uid) == key), None)
        if key and request.view is None:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    @property
    def columns(self):
        own = next((one for one in self.views if not one.name and one.owner_id == self.request.user.pk), None)
        arrangement = self.request.view or own
        return columns.chosen(columns.DEFAULT if arrangement is None else arrangement.columns)

    def get_queryset(self):
        needed = {name for column in self.columns for name in column.needs}
        rows = super().get_queryset().prefetch_related(*sorted(needed - {"work_plan_item"}))
        return rows.with_items_for(self.request.user) if "work_plan_item" in needed else rows

    def get_context_data(self, **kwargs):
        named = [one for one in self.views if one.name]
        asked, view = cleaned_query(self.request.GET.urlencode()), self.request.view
        return super().get_context_data(
            columns=[columns.TITLE, *self.columns],
            own_views=[one for one in named if one.owner_id == self.request.user.pk],
            shared_views=[one for one in named if one.owner_id != self.request.user.pk],
            asked=asked.urlencode(),
            is_changed=view is not None and asked != QueryDict(view.query),
            **kwargs,
        )


@require_safe
def open_view(request, uid):
    """The list as a view has it; what its reader may not choose, or what is no filter any more, is left out."""
    view = get_object_or_404(SavedView.objects.visible_to(request.user).named(), uid=uid)
    kept, is_cut = understood(view.query, request)
    if is_cut:
        messages.info(request, _("Not all filters of this view apply to what you can see; they were left out."))
    kept["view"] = str(view.uid)
    return redirect(f"{reverse(LIST)}?{kept.urlencode()}")


class OwnArrangement(FormPage, UpdateView):
    """Which columns the list shows the person, in which order."""

    form_class = ColumnsForm
    template_name = "activities/view_form.html"

    def own(self):
        return SavedView.objects.filter(owner=self.request.user)

    def get_object(self, queryset=None):
        found = self.own().filter(name="").first()
        return found or SavedView(owner=self.request.user, columns=list(columns.DEFAULT))

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "request": self.request}

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        text = context["form"]["query"].value() if "query" in context["form"].fields else ""
        filterset = ActivityFilter(
            understood(text or "", self.request)[0], queryset=Activity.objects.none(), request=self.request
        )
        return context | {"filterset": filterset, "is_understood": filterset.is_valid()}

    def form_valid(self, form):
        try:
            form.save()
        except Stale:
            form.add_error(None, _("You have changed this elsewhere meanwhile. Open it again."))
            return self.form_invalid(form)
        messages.success(self.request, self.said())
        return redirect(self.address())

    def said(self):
        return _("The list shows your columns from now on.")

    def address(self):
        return reverse(LIST)


class SavedViewEdit(OwnArrangement):
    """A view of one's own: its name, its columns and, where it was opened with others, its filters."""

    form_class = SavedViewForm

    def get_object(self, queryset=None):
        return get_object_or_404(self.own().named(), uid=self.kwargs["uid"])

    def get_initial(self):
        asked = cleaned_query(self.request.GET.urlencode())
        return {"query": asked.urlencode()} if asked or "filters" in self.request.GET else {}

    def said(self):
        return _("Saved: %(name)s") % {"name": self.object.name}

    def address(self):
        return self.object


class SavedViewCreate(SavedViewEdit):
    """A new view from the list as it stands."""

    def get_object(self, queryset=None):
        shown = super(SavedViewEdit, self).get_object().columns
        if key := self.request.GET.get("view"):
            shown = get_object_or_404(SavedView.objects.visible_to(self.request.user).named(), uid=key).columns
        return SavedView(owner=self.request.user, columns=shown)


@require_POST
def remove_view(request, uid):
    """Take away a view of one's own."""
    view = get_object_or_404(SavedView.objects.filter(owner=request.user).named(), uid=uid)
    view.delete()
    messages.success(request, _("Removed: %(name)s") % {"name": view.name})
    return redirect(LIST)
