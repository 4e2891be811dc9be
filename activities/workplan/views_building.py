"""The builder of a work plan: its items are added, edited, moved up and down, and removed; without any script."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.generic import UpdateView

from activities.models import WorkPlan, WorkPlanItem
from activities.models.work_plan_item import CHANGE_ITEM
from activities.workplan import services
from activities.workplan.forms import ItemForm
from bomca.editing import RecordEdit


def item_for(request, uid):
    """An item that the person may see and change; else 404 or 403."""
    rows = WorkPlanItem.objects.visible_to(request.user).select_related("plan__phase", "component")
    item = get_object_or_404(rows, uid=uid)
    check(request.user, item, item.plan)
    return item


def check(user, item, plan):
    """Refuse who may not write the item (None: any), or who comes to a version that is no draft."""
    if not user.has_perm(CHANGE_ITEM, item):
        raise PermissionDenied
    if not plan.is_editable:
        raise PermissionDenied(
            _("This version of the work plan is not a draft. Make the next version, and change that.")
        )


class ItemEdit(RecordEdit, UpdateView):
    """The form of one item; two people never overwrite each other's."""

    form_class = ItemForm
    template_name = "activities/workplan/item_form.html"

    def get_object(self, queryset=None):
        item = item_for(self.request, self.kwargs["uid"])
        self.plan = item.plan
        return item

    def get_context_data(self, **kwargs):
        return super().get_context_data(plan=self.plan, **kwargs)


class ItemCreate(ItemEdit):
    """The same form, empty; the address says in which version."""

    def get_object(self, queryset=None):
        seen = WorkPlan.objects.visible_to(self.request.user).select_related("phase")
        self.plan = get_object_or_404(seen, uid=self.kwargs["uid"])
        check(self.request.user, None, self.plan)
        return WorkPlanItem(plan=self.plan)


@require_POST
def move_item(request, uid, where):
    """Move an item one place up or down in its version."""
    item = item_for(request, uid)
    if where not in (services.UP, services.DOWN):
        raise Http404
    return done(request, item, lambda: services.move_item(item, where, by=request.user))


@require_POST
def remove_item(request, uid):
    """Remove an item from a draft; the history keeps it."""
    item = item_for(request, uid)
    return done(request, item, lambda: services.remove_item(item, by=request.user), _("Removed: %(part)s"))


def done(request, item, step, said=""):
    """Do it, say so, and go back to the version."""
    place = item.plan.get_absolute_url() if said else item.get_absolute_url()
    named = str(item)
    try:
        step()
        if said:
            messages.success(request, said % {"part": named})
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(item.get_absolute_url())
    return redirect(place)
