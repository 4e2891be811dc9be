"""What of an activity the history keeps from a reader: the same fields and numbers as every other page.

What was sensitive while it stood is kept back also when the activity has since moved to an ordinary place, or its
equipment is called ordinary now. A reason is free text: it is kept with the first field that is.
"""

from activities import sensitivity, small_counts
from activities.models import Activity, EndUseCheck, Expert, HandoverItem, Participation, Session, Step
from bomca.history.hiding import REASON, TITLE, hides, hides_in_parts, hides_then
from partners.models import Place


@hides(Activity)
def withheld(activity, user):
    """The fields emptied when the activity was read for this person (see `sensitivity.py`)."""
    return {*activity.withheld, REASON} if activity.withheld or _keeps_numbers(activity) else set()


@hides(Session)
@hides(Expert)
@hides(HandoverItem)
@hides(EndUseCheck)
def withheld_of_part(part, user):
    """The same of a part of an activity."""
    return set(part.withheld)


@hides(Step)
def notes(step, user):
    """The note of a step where anything of its activity is withheld: it may name it."""
    activity = Activity.objects.visible_to(user).filter(pk=step.activity_id).first()
    return set() if activity and activity.tells_notes else {"note", TITLE, REASON}


@hides_then(Activity)
def withheld_then(activity, user, states):
    """The fields that would have been emptied then."""
    for row in sensitivity.TABLE:
        if WAS_SENSITIVE[row.name](states) and not user.has_perm(row.permission, activity):
            yield from (*row.fields, REASON)


def _at_a_sensitive_place(states, name="place_id"):
    places = {state.get(name) for state in states} - {None}
    return bool(places) and Place.objects.filter(pk__in=places, is_sensitive=True).exists()


WAS_SENSITIVE = {
    "place": _at_a_sensitive_place,
    "planned_place": lambda states: _at_a_sensitive_place(states, "planned_place_id"),
    "equipment_value": lambda states: any(state.get("is_dual_use") for state in states),
}


@hides_in_parts(Participation)
def small_numbers(activity, user):
    """The numbers of people of an activity of which the person is not told every one (see `small_counts.py`)."""
    return {"women", "men", "not_stated", TITLE, REASON} if _keeps_numbers(activity) else set()


def _keeps_numbers(activity):
    return activity.counts_for is not small_counts.EVERYTHING
