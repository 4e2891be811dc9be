"""Lists of participants by name: made, filled, counted from, erased by schedule or on request."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from activities.models import Attachment, ParticipantList, Participation
from activities.models.choices import Basis, ParticipantRole
from activities.models.participant import Sex
from activities.models.participant_list import ErasedWhy
from activities.services.activities import record_activity
from activities.services.erasing import remember
from bomca import history
from bomca.records import Qualifier

MOST_NAMES = 200  # nine fields each, which keeps a posted list below DATA_UPLOAD_MAX_NUMBER_FIELDS
COLUMN_OF = {Sex.FEMALE: "women", Sex.MALE: "men", Sex.NOT_STATED: "not_stated"}


@history.atomic()
def make_list(activity, *, purpose, purpose_note="", by):
    """Open the list of an activity, empty. Raises ValidationError when there is one already."""
    made = ParticipantList(activity=activity, purpose=purpose, purpose_note=purpose_note, made_by=by)
    made.full_clean()
    made.save()
    return made


@history.atomic()
def change_rows(participant_list, *, saved=(), removed=()):
    """Save some rows of a list (unsaved or changed Participant) and delete others.

    Raises ValidationError when the list was erased meanwhile or becomes too long; then nothing is changed.
    """
    kept = ParticipantList.objects.select_for_update().get(pk=participant_list.pk)
    if kept.is_erased:
        raise ValidationError(_("The names of this list were erased; nothing can be added to it."), code="erased")
    for row in removed:
        row.delete()
    for row in saved:
        row.participant_list = kept
        row.full_clean()
        row.save()
    if kept.participants.count() > MOST_NAMES:
        message = _("A list holds at most %(most)s people.")
        raise ValidationError(message, code="too_many", params={"most": MOST_NAMES})


# Counts


def proposed_counts(participant_list):
    """Unsaved participation rows, by country and organisation, as the list would have them; erased people left out."""
    rows = {}
    for person in participant_list.participants.named().for_display():
        key = (person.country_id, person.organisation_id)
        facts = {"country": person.country, "organisation": person.organisation, "qualifier": Qualifier.EXACT}
        row = rows.setdefault(key, Participation(activity=participant_list.activity, **facts))
        column = COLUMN_OF[person.sex]
        setattr(row, column, getattr(row, column) + 1)
    return sorted(rows.values(), key=lambda row: (str(row.country or ""), str(row.organisation or "")))


@history.atomic()
def take_counts(participant_list, *, by):
    """Replace the activity's counts of participants by those of the list; trainers, experts, observers stay.

    Raises ValidationError as `record_activity` does; then the counts are as before.
    """
    activity = participant_list.activity
    replaced = {"role": ParticipantRole.PARTICIPANT, "source": Basis.ATTENDANCE}
    others = list(activity.participations.exclude(**replaced))
    return record_activity(activity, participations=[*others, *proposed_counts(participant_list)], by=by)


# Erasure


def erase_due_lists(*, today):
    """Erase the names of every list whose time has come, and the files that hold names. Returns how many of both.

    today: date. Safe to run twice: what is erased is not due.
    """
    due = [one.pk for one in ParticipantList.objects.named().for_display() if one.is_due(today)]
    files = Attachment.objects.kept().restricted().select_related("activity__phase")
    due_files = [one for one in files if one.erase_on <= today]
    for pk in due:
        with history.atomic():
            ParticipantList.objects.select_for_update().get(pk=pk).erase(why=ErasedWhy.SCHEDULE)
    for one in due_files:
        with history.atomic():
            one.remove(by=None, reason=str(_("Erased by schedule.")))
    return len(due), len(due_files)


@history.atomic()
def erase_list(participant_list, *, by, reference=""):
    """Erase a whole list before its time, and remember it, so that a restored backup does not bring it back."""
    kept = ParticipantList.objects.select_for_update().get(pk=participant_list.pk)
    remember(list(kept.participants.named()), by=by, reference=reference)
    kept.erase(why=ErasedWhy.REQUEST)
