"""Two records of one activity made one: which facts stand, whose rows are kept, and what forbids it."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities import small_counts
from activities.models import (
    ActionPoint,
    Activity,
    Cost,
    EndUseCheck,
    Evaluation,
    Expert,
    HandoverItem,
    ParticipantList,
    Participation,
    Session,
    VisibilityCheck,
)
from activities.services.activities import LINKS
from activities.services.parts import CHANGE
from bomca import history, unmerged
from bomca.history.acting import because
from bomca.history.collecting import touch
from bomca.merged import merge
from bomca.revisions import Stale

KEPT, OTHER, BOTH = "kept", "other", "both"
# What an activity consists of, by the name under which one chooses whose rows stand. Files go to the kept one.
ROWS = {
    "people": (gettext_lazy("who took part"), (Participation,)),
    "sessions": (gettext_lazy("sessions"), (Session,)),
    "experts": (gettext_lazy("experts"), (Expert,)),
    "evaluations": (gettext_lazy("evaluations"), (Evaluation,)),
    "equipment": (gettext_lazy("equipment with its checks"), (HandoverItem, EndUseCheck)),
    "action_points": (gettext_lazy("action points"), (ActionPoint,)),
    "visibility_checks": (gettext_lazy("visibility checklist"), (VisibilityCheck,)),
    "costs": (gettext_lazy("costs"), (Cost,)),
}
ONCE = (Participation, VisibilityCheck, Cost)  # of which two rows that mean the same cannot stand together


def clashing(kept, other):
    """The names of ROWS of which both activities have some: one must say whose stand."""
    return [
        name
        for name, (_title, models) in ROWS.items()
        if all(models[0].objects.filter(activity=one).exists() for one in (kept, other))
    ]


def why_not(kept, other):
    """Why the two cannot be merged so, in a sentence; None where they can."""
    lists = ParticipantList.objects.filter(activity=other)
    reasons = [
        (kept.phase_id != other.phase_id, _("They belong to different phases, so they are two activities.")),
        (
            kept.is_locked or other.is_locked,
            _("A verified activity is locked. Open a correction of it first, and say there why."),
        ),
        (
            other.is_held and not kept.is_held,
            _("The other one was held and this one was not. Keep the one that was held."),
        ),
        (lists.exists(), _("The other one has a list of participants by name. Keep that one instead.")),
    ]
    return next((why for applies, why in reasons if applies), None)


def check_reader(activity, by):
    """Raise PermissionDenied unless the person may correct the activity and is told everything of it."""
    seen = Activity.objects.visible_to(by).filter(pk=activity.pk).first()
    tells_all = seen is not None and not seen.withheld and seen.counts_for is small_counts.EVERYTHING
    if not tells_all or not by.has_perm(CHANGE, seen):
        raise PermissionDenied


@history.atomic()
def merge_activities(kept, other, *, taken, rows, revisions, reason, by):
    """Merge an activity into another, all of it or nothing. Returns the kept one.

    taken: names of fields whose values come from the other. rows: {name of ROWS: kept, other or both} for those of
    which both have some; the links to countries, partners, agencies and topics are put together. What is not taken
    over stays with the other, where nothing counts it and undoing finds it. Raises ValidationError, Stale,
    PermissionDenied.
    """
    for one in (kept, other):
        check_reader(one, by)
    found = Activity.objects.select_for_update().in_bulk([kept.pk, other.pk])
    kept, other = found[kept.pk], found[other.pk]
    for one, revision in zip((kept, other), revisions, strict=True):
        if one.revision != revision:
            raise Stale(one)
    if why := why_not(kept, other):
        raise ValidationError(why, code="cannot_merge")
    leaving = []
    with because(reason):
        for name in clashing(kept, other):
            models, whose = ROWS[name][1], rows.get(name, KEPT)
            if whose == OTHER:
                give_away(models, kept, other)
            if whose != BOTH:
                leaving += models
        for name in LINKS:
            getattr(kept, name).add(*getattr(other, name).all())
        now = [Activity.objects.get(pk=one.pk).revision for one in (kept, other)]
        return merge(kept, other, taken=taken, revisions=now, reason=reason, leaving=leaving)


def give_away(models, kept, other):
    """Let the other's rows stand with the kept one, in place of its own."""
    for model in models:
        own = list(model.objects.filter(activity=kept).values_list("pk", flat=True))
        new = list(model.objects.filter(activity=other).values_list("pk", flat=True))
        if model in ONCE:
            model.objects.filter(pk__in=own).delete()
        else:
            model.objects.filter(pk__in=own).update(activity=other)
        model.objects.filter(pk__in=new).update(activity=kept)
    touch(Activity, [kept.pk, other.pk])


def undo_merge(other, *, by):
    """Take the merging of an activity back (see `bomca/unmerged.py`). Raises PermissionDenied, ValidationError."""
    kept = other.kept
    check_reader(kept, by)
    if kept.is_locked:
        raise ValidationError(_("A verified activity is locked. Open a correction of it first, and say there why."))
    return unmerged.undo(other)
