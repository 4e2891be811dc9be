"""The files of an activity: shown on its page, added, opened, removed; never at an address one could guess."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from activities.forms import AttachmentForm, RemovalForm, ViewingForm
from activities.models import Activity, Attachment
from activities.models.list_viewing import Manner
from activities.views.lists import viewing
from bomca import uploads

ADD, REMOVE = "activities.add_attachment", "activities.delete_attachment"


def files_of(activity, user):
    """What the page of an activity shows of its files, and what the person may do with them."""
    files = Attachment.objects.visible_to(user).kept().filter(activity=activity).select_related("uploaded_by")
    may = {name: Activity.objects.keys_permitting(user, name).filter(pk=activity.pk).exists() for name in (ADD, REMOVE)}
    form = AttachmentForm(activity=activity, user=user, auto_id="file_%s") if may[ADD] else None
    return {"files": files, "attachment_form": form, "may_remove_files": may[REMOVE]}


def file_for(user, uid, file):
    """A file that is there and that the person may see; 404 for everything else alike."""
    files = Attachment.objects.visible_to(user).kept().select_related("activity", "stored")
    return get_object_or_404(files, activity__uid=uid, uid=file)


@require_POST
def attach(request, uid):
    """Add a file, or say what is wrong with it; nothing is kept of a refused one."""
    activity = get_object_or_404(Activity.objects.permitting(request.user, ADD), uid=uid)
    form = AttachmentForm(request.POST, request.FILES, activity=activity, user=request.user)
    if form.is_valid() and form.record():
        messages.success(request, _("The file is added: %(title)s") % {"title": form.instance.title})
        return redirect(f"{activity.get_absolute_url()}#files")
    return render(request, "activities/attachment_form.html", {"activity": activity, "form": form}, status=422)


def open_file(request, uid, file):
    """The bytes of a file. One with names asks first what for, and the opening is logged."""
    found = file_for(request.user, uid, file)
    if not found.is_restricted:
        return uploads.sent(found, found.stored.content)
    refused = viewing(request, found.activity, Manner.FILE) if request.method == "POST" else ViewingForm()
    if refused is None:
        return uploads.sent(found, found.stored.content)
    context = {"activity": found.activity, "file": found, "form": refused}
    answer = render(request, "activities/attachment_open.html", context, status=422 if refused.is_bound else 200)
    patch_cache_control(answer, private=True, no_store=True)
    return answer


@require_POST
def remove_file(request, uid, file):
    """Remove a file for a reason."""
    get_object_or_404(Activity.objects.permitting(request.user, REMOVE), uid=uid)
    found, form = file_for(request.user, uid, file), RemovalForm(request.POST)
    if form.is_valid():
        found.remove(by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("The file is removed."))
    else:
        messages.error(request, _("Say why the file is removed."))
    return redirect(f"{found.activity.get_absolute_url()}#files")
