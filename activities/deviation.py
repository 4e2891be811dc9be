"""What went otherwise than planned with one activity: dates, place, participants, money. A step keeps the reason.

Every difference is told. Its reason is asked where dates or place differ, and beyond these shares of what was planned:
"""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from activities import small_counts
from activities.models.choices import Basis, ParticipantRole
from activities.tally import Tally
from bomca import wording

OF_PEOPLE = 20  # per cent; the portal's own: so far attendance varies, and no rule of the donor says a share
OF_MONEY = 25  # per cent; general conditions of EU grants, art. 9.4: as far the money of a heading moves by itself


@dataclass(frozen=True)
class Deviation:
    """One respect in which an activity differs from its plan, both in words, and whether its reason is asked."""

    name: str
    label: str | Promise
    planned: str
    done: str
    asks: bool = True


def deviations(activity):
    """What differs, as far as both are known and the reader of this instance is told them. Nothing for what is planned.

    Participants: only where the reader is told every number. Money: EUR of the costs, planned and actual.
    """
    return every(activity) if activity.is_held else of_dates(activity)


def every(activity):
    """The same, whether the activity is said to be held already or about to be."""
    return [*of_dates(activity), *of_place(activity), *of_people(activity), *of_money(activity)]


def asked(activity):
    """The deviations whose reason is asked when the activity is marked as completed."""
    return [one for one in every(activity) if one.asks]


def is_beyond(planned, done, most):
    """Whether two amounts differ by more than so many per cent of the planned one."""
    return abs(done - planned) * 100 > planned * most


def of_dates(activity):
    """The days; a planned end that is not known is not compared."""
    first, last = activity.planned_starts_on, activity.planned_ends_on
    if not (first and activity.starts_on):
        return []
    if first == activity.starts_on and last in (None, activity.ends_on or activity.starts_on):
        return []
    held = wording.between(activity.starts_on, activity.ends_on)
    return [Deviation("dates", _("Dates"), wording.between(first, last), held)]


def of_place(activity):
    """The place; where only the country is known, whether the planned place lies there."""
    planned, place, country = activity.planned_place, activity.place, activity.host_country
    if planned is None or {"place", "planned_place"} & set(activity.withheld):
        return []
    is_there = planned == place or (place is None and country is None)
    if is_there or (place is None and country.pk in (planned.country_id, planned.second_country_id)):
        return []
    return [Deviation("place", _("Place"), str(planned), str(place or country))]


def of_people(activity):
    """Participants: those who were planned beside those who count."""
    if activity.counts_for is not small_counts.EVERYTHING or not activity.participants.is_known:
        return []
    planned, done = planned_people(activity), activity.participants
    if not planned.is_known or planned.total == done.total:
        return []
    said = (wording.count(one.total, one.qualifier) for one in (planned, done))
    return [Deviation("participants", _("Participants"), *said, is_beyond(planned.total, done.total, OF_PEOPLE))]


def planned_people(activity):
    """The tally of the participants who were planned."""
    rows = [row for row in activity.participations.all() if row.role == ParticipantRole.PARTICIPANT]
    return Tally.of_rows([row for row in rows if row.source == Basis.PLANNED])


def of_money(activity):
    """What was planned and spent, EUR."""
    planned, done = money(activity)
    if planned is None or done is None or planned == done:
        return []
    said = (wording.euro(planned), wording.euro(done))
    return [Deviation("costs", _("Costs"), *said, is_beyond(planned, done, OF_MONEY))]


def money(activity):
    """(EUR planned, EUR spent): the planned budget beside all costs, or else the headings of which both are known."""
    costs = list(activity.costs.all())
    if activity.planned_budget is not None:
        spent = [one.actual for one in costs if one.actual is not None]
        return activity.planned_budget, sum(spent, Decimal(0)) if spent else None
    costs = [one for one in costs if one.planned is not None and one.actual is not None]
    if not costs:
        return None, None
    return tuple(sum((getattr(one, name) for one in costs), Decimal(0)) for name in ("planned", "actual"))
