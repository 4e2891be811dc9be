"""What went otherwise than planned with one activity: dates, participants, money. A step keeps the reason."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from activities import small_counts
from activities.models.choices import Basis, ParticipantRole
from activities.tally import Tally
from bomca import wording


@dataclass(frozen=True)
class Deviation:
    """One respect in which an activity differs from its plan, both in words."""

    name: str
    label: str | Promise
    planned: str
    done: str


def deviations(activity):
    """What differs, as far as both are known and the reader of this instance is told them. Nothing for what is planned.

    Participants: only where the reader is told every number. Money: EUR of the costs, planned and actual.
    """
    if not activity.is_held:
        return of_dates(activity)
    return [*of_dates(activity), *of_people(activity), *of_money(activity)]


def of_dates(activity):
    """The days; a planned end that is not known is not compared."""
    first, last = activity.planned_starts_on, activity.planned_ends_on
    if not (first and activity.starts_on):
        return []
    if first == activity.starts_on and last in (None, activity.ends_on or activity.starts_on):
        return []
    held = wording.between(activity.starts_on, activity.ends_on)
    return [Deviation("dates", _("Dates"), wording.between(first, last), held)]


def of_people(activity):
    """Participants: those who were planned beside those who count."""
    if activity.counts_for is not small_counts.EVERYTHING or not activity.participants.is_known:
        return []
    rows = [row for row in activity.participations.all() if row.role == ParticipantRole.PARTICIPANT]
    planned, done = Tally.of_rows([row for row in rows if row.source == Basis.PLANNED]), activity.participants
    if not planned.is_known or planned.total == done.total:
        return []
    said = (wording.count(one.total, one.qualifier) for one in (planned, done))
    return [Deviation("participants", _("Participants"), *said)]


def of_money(activity):
    """The costs of those headings of which both amounts are known, EUR."""
    costs = [one for one in activity.costs.all() if one.planned is not None and one.actual is not None]
    planned, done = (sum((getattr(one, name) for one in costs), Decimal(0)) for name in ("planned", "actual"))
    return [] if planned == done else [Deviation("costs", _("Costs"), wording.euro(planned), wording.euro(done))]
