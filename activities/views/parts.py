"""The pages by which parts of activities and grants are added, edited and removed: one set for all kinds."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.generic import UpdateView

from activities import parts, services
from activities.forms import CHANGE, ReasonForm, part_form
from bomca.drafts.pages import KeepsDrafts
from bomca.editing import RecordEdit


def kind_of(name):
    """The kind of that name; 404 where there is none."""
    if name not in parts.KINDS:
        raise Http404
    return parts.KINDS[name]


def found_part(user, sort, uid):
    """A part that the person may see; 404 for everything else alike."""
    return get_object_or_404(kind_of(sort).model.objects.visible_to(user).for_display(), uid=uid)


def tables_of(activity, user, *, as_of=None):
    """The cards of an activity's parts, with what the person may do there; at a moment of the past nothing."""
    may = {}
    if not as_of and user.has_perm(CHANGE, activity):
        may = {True: True, False: not activity.is_locked}
    found = parts.tables_of(activity, user, as_of=bool(as_of))
    for one in found:
        one["may_record"] = may.get(one["kind"].model.lasting, False)
        one["may_add"] = one["may_record"] and not (one["kind"].single and one["rows"])
    return found


def back_to(kind, owner):
    """The card of the kind on the page of what it is a part of; calls stand in their list."""
    if kind.name == "grant-calls":
        return reverse("activities:grant_calls")
    page = reverse(kind.page, args=[owner.number]) if kind.page else owner.get_absolute_url()
    return f"{page}#part-{kind.name}"


class PartEdit(KeepsDrafts, RecordEdit, UpdateView):
    """The form of one part; two people never overwrite each other's."""

    template_name = "activities/part_form.html"

    @classmethod
    def form_title(cls, **kwargs):
        return kind_of(kwargs["sort"]).model._meta.verbose_name

    @property
    def kind(self):
        return kind_of(self.kwargs["sort"])

    @property
    def form_class(self):
        return part_form(self.kind)

    def get_object(self, queryset=None):
        part = found_part(self.request.user, self.kwargs["sort"], self.kwargs["uid"])
        self.owner = part.owner_record
        self.check()
        if getattr(part, "is_locked", False):
            raise PermissionDenied(part.why_locked)
        return part

    def check(self):
        """Refuse who may not record here. Raises PermissionDenied."""
        if not services.may_record(self.kind.model, self.owner, self.request.user):
            raise PermissionDenied(self.owner.why_locked if getattr(self.owner, "is_locked", False) else "")

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "owner": self.owner, "owner_name": self.kind.owner}

    def get_context_data(self, **kwargs):
        kwargs.setdefault("removal", ReasonForm(auto_id="remove_%s"))
        return super().get_context_data(kind=self.kind, owner=self.owner, back=back_to(self.kind, self.owner), **kwargs)

    def leads_to(self, record):
        return back_to(self.kind, self.owner)


class PartCreate(PartEdit):
    """The same form, empty; the address names what the new part belongs to."""

    def get_object(self, queryset=None):
        seen = self.kind.owner_model.objects.visible_to(self.request.user)
        self.owner = get_object_or_404(seen, uid=self.kwargs["uid"])
        self.check()


@require_POST
def remove_part(request, sort, uid):
    """Remove a part for a reason; the history keeps it."""
    part = found_part(request.user, sort, uid)
    kind, owner, form = kind_of(sort), part.owner_record, ReasonForm(request.POST)
    if not services.may_record(kind.model, owner, request.user):
        raise PermissionDenied
    try:
        services.remove_part(part, by=request.user, reason=form["reason"].data or "")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("activities:part", sort, uid)
    messages.success(request, _("Removed: %(part)s") % {"part": part})
    return redirect(back_to(kind, owner))
