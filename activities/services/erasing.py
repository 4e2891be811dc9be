"""People erased: one who asks, wherever the name stands; again after a restore; and by schedule.

A name stands in rows of lists of participants, in answers of agencies and with experts, an address also with letters to
agencies. Counts, days, that an agency was asked and what it answered do not depend on it and stay.
"""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.models import Answer, Enquiry, ErasureRequest, Expert, Participant, Recommendation
from activities.models.participant import plain
from activities.models.participant_list import ErasedWhy
from bomca import history
from bomca.days import add_months
from bomca.drafts import keeping
from components.models import Phase

KINDS = (Participant, Answer, Expert, Enquiry)
YEARS_KEPT = 5  # after the final payment of the phase
FORMS_OF_EXPERTS = "/parts/experts/"


@history.atomic()
def erase_people(rows, *, by, reference=""):
    """Erase what is held of a person in these rows of any of the KINDS. Returns the ErasureRequest.

    Raises ValidationError where nothing is left to erase.
    """
    locked = [row for model in KINDS for row in still_named(model, of_kind(model, rows))]
    if not locked:
        raise ValidationError(_("Choose the rows to erase; those chosen were erased already."), code="nothing")
    request = remember(locked, by=by, reference=reference)
    erase(locked)
    return request


def of_kind(model, rows):
    return [row.pk for row in rows if isinstance(row, model)]


def still_named(model, keys):
    """The rows of these keys that are not erased, locked."""
    return model.objects.select_for_update().named().filter(pk__in=keys)


def erase(rows, **why):
    """Erase these rows, and the names of experts also where somebody has typed them and not saved."""
    experts = [row for row in rows if isinstance(row, Expert)]
    names, keys = {plain(one.name) for one in experts}, [str(one.uid) for one in experts]
    for row in rows:
        row.erase(**why)
    if experts:
        keeping.throw_away(
            FORMS_OF_EXPERTS,
            lambda form: plain(form.data.get("name", "")) in names or any(key in form.address for key in keys),
        )


def remember(rows, *, by, reference):
    """Keep which rows are erased and keyed digests of whose they were."""
    request = ErasureRequest(
        rows=[row.erasure_key for row in rows],
        digests=sorted({mark for row in rows for mark in row.marks}),
        reference=reference,
        made_by=by,
        asked_at=timezone.now(),
    )
    request.full_clean(exclude=["rows", "digests"])
    request.save()
    return request


@history.atomic()
def reapply_erasures():
    """After a restore: erase again whatever was erased on request. Returns how many rows; 0 the second time."""
    requests = list(ErasureRequest.objects.all())
    found = [row for model in KINDS for row in model.objects.select_for_update().named()]
    again = [row for row in found if any(request.means(row) for request in requests)]
    erase(again)
    return len(again)


@history.atomic()
def erase_due_names(*, today):
    """Erase the names of experts, and of who was asked and answered, of phases whose final payment came five years ago.

    today: date. A letter about several phases waits for the last of them. Returns how many. Safe to run twice: what is
    erased is not due.
    """
    phases = Phase.objects.paid_in_full_by(add_months(today, -12 * YEARS_KEPT)).values("pk")
    experts = list(Expert.objects.select_for_update().named().filter(activity__phase__in=phases))
    answers = list(Answer.objects.select_for_update().named().filter(recommendation__deliverable__phase__in=phases))
    of_phases = Recommendation.objects.filter(deliverable__phase__in=phases)
    letters = list(Enquiry.objects.select_for_update().named().about_only(of_phases))
    erase(experts, why=ErasedWhy.SCHEDULE)
    erase(answers + letters)
    return len(experts) + len(answers) + len(letters)
