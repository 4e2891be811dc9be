"""The EUR of equipment that was handed over to the subject of a timeline."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from activities.models import Activity
from activities.models.choices import HELD, Kind

CENT = Decimal("0.01")


@dataclass(frozen=True)
class Handed:
    """EUR handed over to a subject in held activities (primary keys).

    values: of each activity. shared: those whose value is meant for others too. unknown: hand-overs without a value.
    """

    values: dict
    shared: set
    unknown: set


def handed(subject):
    """The sum of the items that went to the subject; where an activity has no items, what was told of the whole."""
    found = defaultdict(Decimal)
    items = subject.items.filter(activity__status__in=HELD).telling("total_value").order_by()
    for activity, value in items.values_list("activity_id", items.told("total_value")):
        found[activity] += value.quantize(CENT)
    whole = subject.whole_handovers.filter(status__in=HELD).order_by()
    told = dict(whole.values_list("pk", whole.told("equipment_value")))
    told = {pk: value for pk, value in told.items() if value is not None}
    others = Activity.agencies.through.objects.filter(activity__in=list(told)).exclude(organisation__in=subject.members)
    shared = set(others.values_list("activity_id", flat=True)) if subject.may_share else set()
    meant = subject.receiving.filter(status__in=HELD, kind=Kind.EQUIPMENT_HANDOVER).order_by()
    return Handed({**found, **told}, shared, set(meant.values_list("pk", flat=True)) - set(found) - set(told))
