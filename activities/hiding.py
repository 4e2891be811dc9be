"""What of an activity the history keeps from a reader: the same fields as every other page."""

from activities.models import Activity, EndUseCheck, Expert, HandoverItem, Session
from bomca.history.hiding import hides


@hides(Activity)
def withheld(activity, user):
    """The fields emptied when the activity was read for this person (see `sensitivity.py`)."""
    return set(activity.withheld)


@hides(Session)
@hides(Expert)
@hides(HandoverItem)
@hides(EndUseCheck)
def withheld_of_part(part, user):
    """The same of a part of an activity."""
    return set(part.withheld)
