"""One person across lists, experts, letters to agencies and their answers: found, told what is held, erased."""

import csv
import io

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from activities import services
from activities.forms import ErasureForm, SearchForm
from activities.models import Activity, Answer, Enquiry, ErasureRequest, Expert, ListViewing, Participant
from activities.models.list_viewing import Manner, ViewingPurpose
from activities.models.participant_list import CHANGE
from bomca.accounts.attempts import address_of
from bomca.accounts.reauthentication import required
from bomca.drafts.pages import identifier
from bomca.views import guarded

MOST_FOUND = 100
HEADER = [
    "activity", "code", "purpose", "erase_on", "name", "function", "organisation", "agency", "country", "sex",
    "email", "days", "recorded_at",
]  # fmt: skip


def guard(user):
    """Only those who may change lists look for people in them; for others there is nothing here (404)."""
    if not Activity.objects.keys_permitting(user, CHANGE).exists():
        raise Http404


def note(request, rows, manner, purpose=ViewingPurpose.REQUEST, remark=""):
    """Log a viewing for every activity in which the person was found; letters and answers of agencies are of none."""
    rows = [row for row in rows if isinstance(row, Participant | Expert)]
    owners = [row if isinstance(row, Expert) else row.participant_list for row in rows]
    for activity in {one.activity for one in owners}:
        ListViewing.note(
            activity, by=request.user, manner=manner, purpose=purpose, note=remark, address=address_of(request)
        )


def show(request, form, status=200, **context):
    erasures = ErasureRequest.objects.visible_to(request.user).select_related("made_by")[:MOST_FOUND]
    context = {"form": form, "erasure_form": ErasureForm(), "erasures": erasures, **context}
    return render(request, "activities/people.html", context, status=status)


@never_cache
@required
def find_person(request):
    """Look for a person wherever one may erase them, and show where they occur. Names travel in no address."""
    guard(request.user)
    if request.method != "POST":
        return show(request, SearchForm(initial={"purpose": ViewingPurpose.REQUEST}))
    form = SearchForm(request.POST)
    if not form.is_valid():
        return show(request, form, status=422)
    said = form.cleaned_data
    found = {
        "found": Participant.objects.changeable_by(request.user).answering(said["words"]),
        "answers": Answer.objects.visible_to(request.user).answering(said["words"]),
        "experts": Expert.objects.erasable_by(request.user).answering(said["words"]),
        "letters": Enquiry.objects.visible_to(request.user).answering(said["words"]),
    }
    shown = {name: rows[:MOST_FOUND] for name, rows in found.items()}
    note(request, shown["found"] + shown["experts"], Manner.SEARCH, said["purpose"], said["purpose_note"])
    return show(request, form, searched=True, is_cut=shown != found, **shown)


def chosen(request):
    """What was ticked, as far as the person may erase it: rows of lists, experts, letters to agencies, answers."""
    user, posted = request.user, request.POST
    rows = Participant.objects.changeable_by(user).named().filter(uid__in=uids(posted.getlist("row")))
    keys = [key for key in posted.getlist("answer")[:MOST_FOUND] if len(key) < 19 and key.isascii() and key.isdigit()]
    answers = Answer.objects.visible_to(user).named().filter(pk__in=keys)
    experts = Expert.objects.erasable_by(user).named().filter(uid__in=uids(posted.getlist("expert")))
    letters = Enquiry.objects.visible_to(user).named().filter(uid__in=uids(posted.getlist("letter")))
    return [
        *rows.select_related("participant_list__activity__phase", "country", "organisation"),
        *answers.select_related("enquiry__agency", "recommendation__country"),
        *experts.for_display(),
        *letters.select_related("agency__country").prefetch_related("recommendations__deliverable"),
    ]


def uids(texts):
    """The identifiers among what was posted."""
    return [uid for uid in map(identifier, texts[:MOST_FOUND]) if uid]


def held(row):
    """What is held of a person in one place, for the person."""
    return {**dict.fromkeys(HEADER, ""), **HELD[type(row)](row)}


def held_in_list(row):
    kept, activity = row.participant_list, row.participant_list.activity
    facts = {"activity": activity.title, "code": activity.code, "purpose": str(kept.get_purpose_display())}
    facts |= {"erase_on": kept.erase_on.isoformat(), "name": row.name, "function": row.function}
    facts |= {"organisation": str(row.organisation or ""), "agency": row.agency, "country": str(row.country or "")}
    return {**facts, "sex": row.sex, "email": row.email, "recorded_at": row.created_at.isoformat()}


def held_in_answer(one):
    facts = {"activity": str(one.recommendation), "purpose": str(_("Answer of an agency")), "name": one.full_name}
    facts |= {"function": one.function, "organisation": str(one.enquiry.agency)}
    return {**facts, "country": str(one.recommendation.country), "recorded_at": one.given_at.isoformat()}


def held_of_expert(one):
    facts = {"activity": one.activity.title, "code": one.activity.code, "purpose": str(_("Expert in an activity"))}
    facts |= {"name": one.name, "function": str(one.get_role_display()), "organisation": one.institution}
    facts |= {"country": str(one.country or ""), "days": str(one.days)}
    return {**facts, "recorded_at": one.created_at.isoformat()}


def held_of_letter(one):
    asked = ", ".join(map(str, one.recommendations.all()))
    facts = {"activity": asked, "purpose": str(_("Letter to an agency")), "organisation": str(one.agency)}
    facts |= {"country": str(one.agency.country or ""), "email": one.email}
    return {**facts, "recorded_at": one.created_at.isoformat()}


HELD = {Participant: held_in_list, Answer: held_in_answer, Expert: held_of_expert, Enquiry: held_of_letter}


@never_cache
@require_POST
@required
def export_person(request):
    """Everything held of the person in the chosen rows, as JSON or CSV: the right of access."""
    guard(request.user)
    rows = chosen(request)
    if not rows:
        messages.error(request, _("Choose at least one row."))
        return redirect("activities:people")
    note(request, rows, Manner.PERSON)
    told = [held(row) for row in rows]
    if request.POST.get("form") == "csv":
        table = io.StringIO()
        writer = csv.writer(table)
        writer.writerows([HEADER, *([guarded(one[name]) for name in HEADER] for one in told)])
        answer = HttpResponse("\ufeff" + table.getvalue(), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = 'attachment; filename="personal-data.csv"'
        return answer
    answer = JsonResponse({"held": told}, json_dumps_params={"ensure_ascii": False, "indent": 2})
    answer["Content-Disposition"] = 'attachment; filename="personal-data.json"'
    return answer


@require_POST
def erase_person(request):
    """Erase what is held of the person in the chosen rows; no count changes."""
    guard(request.user)
    form, rows = ErasureForm(request.POST), chosen(request)
    if not form.is_valid() or not rows:
        messages.error(request, _("Nothing was erased. Choose the rows, and confirm that you have checked who asks."))
        return redirect("activities:people")
    services.erase_people(rows, by=request.user, reference=form.cleaned_data["reference"])
    messages.success(request, _("The person is erased. The counts of the activities are as before."))
    return redirect("activities:people")
