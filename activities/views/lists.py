"""The pages of a restricted list of participants: what it is for, opening it, its rows, its counts, its end."""

import hashlib

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from activities import services
from activities.forms import ErasureForm, ListForm, ViewingForm, participant_rows
from activities.forms.lists import BLANK_ROWS
from activities.forms.names import NamesForm
from activities.models import Activity, ListViewing, ParticipantList
from activities.models.list_viewing import Manner
from activities.models.participant_list import CHANGE, SEE, erase_on
from bomca.accounts.attempts import address_of
from bomca.accounts.reauthentication import required
from bomca.forms import with_more_rows
from bomca.views import csv_response

LATEST_VIEWINGS = 50
HEADER = ["name", "function", "organisation", "agency", "country", "sex", "email"]


def activity_for(user, uid, permission=SEE):
    """The activity of which the person may see, or change, the list; for others there is nothing here (404)."""
    return get_object_or_404(Activity.objects.permitting(user, permission).for_display(), uid=uid)


def list_for(user, uid, permission=SEE):
    """Its list, as the person may see it; 404 without one."""
    activity = activity_for(user, uid, permission)
    return get_object_or_404(ParticipantList.objects.visible_to(user).for_display(), activity=activity)


def list_of(activity, user):
    """What the page of an activity says of its list: nothing to those who may not see it."""
    if not Activity.objects.keys_permitting(user, SEE).filter(pk=activity.pk).exists():
        return {}
    may_change = may_change_list(activity, user)
    found = ParticipantList.objects.visible_to(user).for_display().filter(activity=activity).first()
    return {"may_see_list": found is not None or may_change, "participant_list": found}


def may_change_list(activity, user):
    return Activity.objects.keys_permitting(user, CHANGE).filter(pk=activity.pk).exists()


def viewing(request, activity, manner):
    """Log that the person sees names, when they have said what for; else return the form to ask again."""
    form = ViewingForm(request.POST)
    if not form.is_valid():
        return form
    said = form.cleaned_data
    ListViewing.note(
        activity,
        by=request.user,
        manner=manner,
        purpose=said["purpose"],
        note=said["purpose_note"],
        address=address_of(request),
    )
    return None


def show(request, activity, status=200, **context):
    """The page of a list as long as it is not opened."""
    user = request.user
    found = ParticipantList.objects.visible_to(user).for_display().filter(activity=activity).first()
    context = {
        "activity": activity,
        "participant_list": found,
        "erase_on": erase_on(activity),
        "may_change": may_change_list(activity, user),
        "viewings": ListViewing.objects.visible_to(user)
        .filter(activity=activity)
        .select_related("seen_by")[:LATEST_VIEWINGS],
        "list_form": ListForm(),
        "viewing_form": ViewingForm(),
        "erasure_form": ErasureForm(),
        **context,
    }
    return render(request, "activities/participants.html", context, status=status)


@never_cache
def participants(request, uid):
    """What the list is for, when it ends, who has seen it; or the form that makes one."""
    if request.method != "POST":
        return show(request, activity_for(request.user, uid))
    activity, form = activity_for(request.user, uid, CHANGE), ListForm(request.POST)
    if not form.is_valid():
        return show(request, activity, status=422, list_form=form)
    try:
        services.make_list(activity, **form.cleaned_data, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("activities:participants", uid)


@never_cache
@require_POST
@required
def open_list(request, uid):
    """Show the names, after the purpose was said and the viewing logged."""
    found = list_for(request.user, uid)
    if refused := viewing(request, found.activity, Manner.PAGE):
        return show(request, found.activity, status=422, viewing_form=refused)
    return show_rows(request, found, opened=True)


def show_rows(request, found, status=200, *, rows=None, opened=False, **about):
    """The rows as forms for those who may change them, as a table for the others."""
    user, may_change = request.user, may_change_list(found.activity, request.user)
    if may_change and rows is None:
        rows = participant_rows(user, found, opened=opened)
    people = found.participants.for_display() if opened else []
    context = {"activity": found.activity, "participant_list": found, "people": people, "rows": rows, "opened": opened}
    about.setdefault("pasted", NamesForm(user=user))
    return render(request, "activities/participant_rows.html", {**context, **about}, status=status)


def with_table(request, found, rows, pasted):
    """The rows with the people of a pasted table below them; nothing is saved yet."""
    data = request.POST.copy()
    if not pasted.into(data, rows):
        return show_rows(request, found, status=422, rows=rows.quiet(), pasted=pasted)
    rows = participant_rows(request.user, found, data=data)
    return show_rows(request, found, rows=rows.quiet(), was_read=True)


@never_cache
def rows_of_list(request, uid):
    """Add people without opening the list; or save the rows of an opened one."""
    found = list_for(request.user, uid, CHANGE)
    if found.is_erased:
        return redirect(found)
    if request.method != "POST":
        return show_rows(request, found)
    rows = participant_rows(request.user, found, data=with_more_rows(request.POST, "people", BLANK_ROWS))
    pasted = NamesForm(request.POST, user=request.user)
    if "add_row" in request.POST:
        return show_rows(request, found, rows=rows.quiet(), pasted=pasted)
    if pasted.is_filled:
        return with_table(request, found, rows, pasted)
    if not rows.is_valid():
        return show_rows(request, found, status=422, rows=rows)
    try:
        services.change_rows(found, saved=rows.saved(), removed=rows.removed())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return show_rows(request, found, status=422, rows=rows)
    messages.success(request, _("The list is saved."))
    return redirect(found)


@never_cache
@require_POST
@required
def export_list(request, uid):
    """The list as a CSV file, logged as a viewing of its own."""
    found = list_for(request.user, uid)
    if refused := viewing(request, found.activity, Manner.EXPORT):
        return show(request, found.activity, status=422, viewing_form=refused)
    lines = (line(person) for person in found.participants.named().for_display())
    return csv_response(f"participants-{found.activity.code or found.uid}.csv", HEADER, lines)


def line(person):
    """One person as a line of the CSV file."""
    country = person.country.iso2 if person.country else ""
    return [person.name, person.function, person.organisation or "", person.agency, country, person.sex, person.email]


def seal(rows):
    """A short sign of the proposed counts, so that only what was shown can be taken over."""
    told = [(row.country_id, row.organisation_id, row.women, row.men, row.not_stated) for row in rows]
    return hashlib.sha256(repr(told).encode()).hexdigest()[:16]


@never_cache
def counts_from_list(request, uid):
    """The counts as the list would have them, beside those of the activity; taken over only on request."""
    found = list_for(request.user, uid, CHANGE)
    may_take = request.user.has_perm("activities.change_activity", found.activity) and not found.activity.is_locked
    proposed = services.proposed_counts(found)
    if request.method == "POST" and may_take and proposed:
        if request.POST.get("seal") != seal(proposed):
            messages.warning(request, _("The list has changed meanwhile. Look at the counts once more."))
            return redirect("activities:participant_counts", uid)
        try:
            services.take_counts(found, by=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(reasons(error)))
        else:
            messages.success(request, _("The activity now has the counts of the list."))
            return redirect(found.activity)
    erased = found.participants.exclude(erased_at=None).count()
    context = {"activity": found.activity, "proposed": proposed, "may_take": may_take, "erased": erased}
    return render(request, "activities/participant_counts.html", {**context, "seal": seal(proposed)})


def reasons(error):
    """Every sentence of a refusal, those of single rows included."""
    of_rows = [one.messages[0] for row in getattr(error, "rows", []) for found in row.values() for one in found]
    return [*dict.fromkeys(of_rows or error.messages)]


@require_POST
def erase_list(request, uid):
    """Erase the whole list before its time."""
    found = list_for(request.user, uid, CHANGE)
    form = ErasureForm(request.POST)
    if not form.is_valid():
        return show(request, found.activity, status=422, erasure_form=form)
    services.erase_list(found, by=request.user, reference=form.cleaned_data["reference"])
    messages.success(request, _("The names are erased. The counts of the activity are as before."))
    return redirect(found)
