"""What is done with an activity: its steps, and who may see it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from activities import merging
from activities.forms import PUBLISH, VisibilityForm
from activities.models import Activity
from activities.models.life import MOVES
from bomca.editing import told_why_not
from bomca.merging import Start
from bomca.revisions import Stale


@require_POST
def take_step(request, uid, step):
    """Take the activity one step on in its life, or say why that cannot be."""
    activity = get_object_or_404(
        Activity.objects.visible_to(request.user).select_related("phase", "component"), uid=uid
    )
    if step not in MOVES:
        raise Http404
    move = MOVES[step]
    if not request.user.has_perm(move.permission, activity):
        raise PermissionDenied
    given = {name: request.POST.get(name, "").strip() for name in (*move.asks, *move.takes)}
    start = Start.read(request.POST.get("started_from"), activity)
    typed = given.get("note") or given.get("reason")
    with told_why_not(request, typed=typed, stale=lazy(changed_since, str)(start, activity)):
        if start.revision != activity.revision:
            raise Stale(activity)
        activity.take(step, by=request.user, **given)
        messages.success(request, _("The activity is now: %(status)s.") % {"status": activity.get_status_display()})
    return redirect(activity)


@require_POST
def publish(request, uid):
    """Say who may see an activity, whatever step of its life it stands on."""
    activity = get_object_or_404(Activity.objects.visible_to(request.user), uid=uid)
    if not request.user.has_perm(PUBLISH, activity):
        raise PermissionDenied
    form = VisibilityForm(request.POST, instance=activity)
    if form.is_valid():
        try:
            activity.publish(form.cleaned_data["visibility"], by=request.user)
            messages.success(request, _("Who may see it: %(who)s.") % {"who": activity.get_visibility_display()})
        except Stale:
            messages.error(request, _("Nothing was done: someone else is saving the activity. Look at it again."))
    else:
        messages.error(request, _("Choose from the list who may see the activity."))
    return redirect(activity)


def changed_since(start, activity):
    """Why a step was not taken: someone changed the activity after the person had looked at it, and what."""
    changed = merging.changed_since(start, Activity.objects.get(pk=activity.pk))
    if not changed:
        return _("Nothing was done: someone else saved the activity after you opened its page. Look at it again.")
    message = _("Nothing was done: since you opened this page, someone has changed: %(facts)s. Look at it again.")
    return message % {"facts": ", ".join(changed)}
