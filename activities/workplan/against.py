"""A work plan held against what was done: by item, by quarter and in all.

Everything is counted of the activities that the reader may see. An item stands in the quarter in which it was planned
to begin; what was done for it stands beside it, whenever that was.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from activities.models import Activity
from activities.models.choices import Status
from activities.models.work_plan_item import QUARTERS
from activities.tally import Tally
from activities.workplan.beginning import quarter_of
from components.models import Result


class State(models.TextChoices):
    """How far an item has come."""

    DONE = "done", pgettext_lazy("work-plan item", "done")
    UNDER_WAY = "ongoing", _("under way")
    PREPARED = "planned", _("activities planned")
    NOT_BEGUN = "open", _("not begun")
    DROPPED = "cancelled", pgettext_lazy("work-plan item", "cancelled")


def last_day_of(year, quarter):
    return date(year + quarter // 4, quarter % 4 * 3 + 1, 1) - timedelta(days=1)


def spent_on(activity):
    """EUR that an activity has cost, over all headings; None where nothing is recorded."""
    actual = [one.actual for one in activity.costs.all() if one.actual is not None]
    return sum(actual, Decimal(0)) if actual else None


@dataclass(frozen=True)
class Done:
    """What some activities come to: how many were held, with how many participants, for how much."""

    activities: list

    @cached_property
    def held(self):
        return [one for one in self.activities if one.is_held]

    @property
    def people(self):
        """The tally of the participants of those that were held."""
        return sum((one.participants for one in self.held), Tally())

    @property
    def people_unknown(self):
        """How many of those that were held tell no number."""
        return self.people.unknown + self.people.withheld

    @property
    def spent(self):
        """EUR; None where no cost is recorded of any."""
        known = [amount for one in self.activities if (amount := spent_on(one)) is not None]
        return sum(known, Decimal(0)) if known else None

    @property
    def spent_unknown(self):
        """How many of those that were held have no cost recorded."""
        return sum(spent_on(one) is None for one in self.held)


@dataclass(frozen=True)
class Line(Done):
    """An item and the activities that carry it out, on a day."""

    item: object = None
    today: date = None
    statement: str = ""

    @property
    def by_status(self):
        """(status, its word, how many) of the activities, in the order of an activity's life."""
        counts = [(status, sum(one.status == status for one in self.activities)) for status in Status]
        return [(status, Status(status).label, number) for status, number in counts if number]

    @property
    def state(self):
        going = [one for one in self.activities if one.status != Status.CANCELLED]
        if not going:
            return State.DROPPED if self.activities else State.NOT_BEGUN
        if len(self.held) == len(going):
            return State.DONE
        is_begun = self.held or any(one.status == Status.ONGOING for one in going)
        return State.UNDER_WAY if is_begun else State.PREPARED

    @property
    def last_day(self):
        """The last day on which it was planned to be done."""
        return last_day_of(self.item.plan.year, self.item.quarter_until)

    @property
    def is_late(self):
        """Whether it was done later than planned, or its last quarter has passed and it is not done."""
        if self.state == State.DONE:
            return any(one.starts_on and one.starts_on > self.last_day for one in self.held)
        return self.state != State.DROPPED and self.last_day < self.today

    @property
    def lateness(self):
        """The same in words."""
        if not self.is_late:
            return ""
        return _("later than planned") if self.state == State.DONE else _("delayed")

    @property
    def quarters_done(self):
        """The quarters in which activities were held, in words; those of another year with it."""
        days = sorted(one.starts_on for one in self.held if one.starts_on)
        return list(dict.fromkeys(f"{dict(QUARTERS)[quarter_of(day)]}{self.year_of(day)}" for day in days))

    def year_of(self, day):
        return "" if day.year == self.item.plan.year else f" {day.year}"


@dataclass(frozen=True)
class Total:
    """Some lines together."""

    lines: list
    quarter: int = 0  # 0: of the whole plan

    @property
    def label(self):
        return dict(QUARTERS)[self.quarter]

    @property
    def ident(self):
        return f"quarter-{self.quarter}"

    @cached_property
    def done(self):
        """What their activities come to."""
        return Done([activity for line in self.lines for activity in line.activities])

    def in_state(self, state):
        return [line for line in self.lines if line.state == state]

    @property
    def counts(self):
        """Of the items: how many are done, under way, prepared, not begun, dropped; by state."""
        return [(state, state.label, len(self.in_state(state))) for state in State]

    @property
    def late(self):
        return [line for line in self.lines if line.is_late]

    @property
    def people(self):
        """Planned participants of the items that say how many; None where none does."""
        known = [line.item.participants for line in self.lines if line.item.participants is not None]
        return sum(known) if known else None

    @property
    def budget(self):
        """EUR planned for the items that say how much; None where none does."""
        known = [line.item.budget for line in self.lines if line.item.budget is not None]
        return sum(known, Decimal(0)) if known else None

    @property
    def without_people(self):
        return sum(line.item.participants is None for line in self.lines)

    @property
    def without_budget(self):
        return sum(line.item.budget is None for line in self.lines)


@dataclass(frozen=True)
class Against:
    """A version of a work plan against the log."""

    lines: list = field(default_factory=list)
    outside: list = field(default_factory=list)  # activities of the year that carry none of its items

    @property
    def total(self):
        return Total(self.lines)

    @property
    def quarters(self):
        """The lines by the quarter in which they were planned to begin, each quarter once."""
        found = defaultdict(list)
        for line in self.lines:
            found[line.item.quarter_from].append(line)
        return [Total(found[quarter], quarter) for quarter in (1, 2, 3, 4)]

    @property
    def of_outside(self):
        return Done(self.outside)


def activities_seen(user):
    """The activities that the person may see, with what is counted of them."""
    return Activity.objects.visible_to(user).for_display().prefetch_related("costs")


def read(plan, user, today):
    """The version against what the person may see of the log, in as many queries however long it is."""
    items = list(plan.items.in_order().for_display())
    rows = activities_seen(user).filter(work_plan_item__in=[one.first_id or one.pk for one in items])
    carried = defaultdict(list)
    for activity in rows.order_by("starts_on", "planned_starts_on", "pk"):
        carried[activity.work_plan_item_id].append(activity)
    keys = {one.result_id for one in items} - {None}
    told = {one.pk: one.statement for one in Result.objects.visible_to(user).filter(pk__in=keys)} if keys else {}
    for item in items:
        item.plan = plan
    lines = [
        Line(carried[item.first_id or item.pk], item=item, today=today, statement=told.get(item.result_id, ""))
        for item in items
    ]
    outside = activities_seen(user).outside(plan).with_items_for(user)
    return Against(lines, list(outside.order_by(Coalesce("starts_on", "planned_starts_on"), "pk")))


HEADER = [
    "item", "title", "component", "kind", "countries", "lead", "result", "quarter_from", "quarter_until", "place",
    "planned_participants", "planned_budget_eur", "state", "late", "activities", "held", "quarters_held",
    "participants", "participants_qualifier", "participants_not_known_of", "costs_eur", "costs_not_known_of",
]  # fmt: skip


def euros(amount):
    return "" if amount is None else f"{amount:.2f}"


def table(against):
    """The lines as rows of a table for CSV and XLSX; what is not known stays empty."""
    return [row(line) for line in against.lines]


def row(line):
    item, people = line.item, line.people
    return [
        item.code, item.title, item.component.code, item.kind,
        ";".join(sorted(one.iso2 for one in item.countries.all())), str(item.lead or ""), line.statement,
        item.quarter_from, item.quarter_until, item.where,
        "" if item.participants is None else item.participants, euros(item.budget), line.state.value,
        "yes" if line.is_late else "no", len(line.activities), len(line.held), "; ".join(line.quarters_done),
        people.total if people.total else "", str(people.qualifier) if people.total else "", line.people_unknown,
        euros(line.spent), line.spent_unknown,
    ]  # fmt: skip
