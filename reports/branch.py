"""An extension as a branch of its phase: everything that would be different, before anybody decides."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Q

from activities.models import Activity
from components import extending
from components.models import Budget, Target
from components.models.budget import VIEW_MONEY
from components.models.target import TargetKind
from reports.models import Report, Schedule
from reports.periods import periods


@dataclass(frozen=True)
class DueReport:
    """A report that the extension adds, or whose period it prolongs (days inclusive)."""

    schedule: Schedule
    starts_on: date
    ends_on: date
    due_on: date
    ended_on: date | None
    """Where the period ended before; None for a new one."""


class Branch:
    """One extension, what the phase is without it and with it; a person sees of that what they may see elsewhere."""

    def __init__(self, extension, user):
        self.extension, self.phase, self.user = extension, extension.phase, user
        self.end_before, self.end_after = extension.ends_before(), extension.new_ends_on

    @cached_property
    def budget_before(self):
        """EUR of the phase without this extension: as first agreed, and brought by the approved ones before it."""
        if self.phase.budget_original is None:
            return None
        earlier = [one for one in self.phase.approved_extensions() if one.sequence < self.extension.sequence]
        return sum((one.additional_amount for one in earlier), self.phase.budget_original)

    @property
    def budget_after(self):
        return None if self.budget_before is None else self.budget_before + self.extension.additional_amount

    def reports_due(self):
        """The reports that are due because of it, schedule by schedule."""
        schedules = Schedule.objects.active().visible_to(self.user).filter(phase=self.phase)
        return [due for schedule in schedules for due in self._due(schedule)]

    def _due(self, schedule):
        def told(end):
            rhythm = {"months": schedule.months, "due_days": schedule.due_days}
            return {one.starts_on: one for one in periods(self.phase.starts_on, end, **rhythm)}

        before = told(self.end_before)
        for first, one in told(self.end_after).items():
            old = before.get(first)
            if old is None or old.ends_on != one.ends_on:
                yield DueReport(schedule, first, one.ends_on, one.due_on, old and old.ends_on)

    def reports_made(self):
        """Reports of the phase that exist: they keep what they told, whatever is decided."""
        return Report.objects.visible_to(self.user).filter(phase=self.phase, sha256__gt="").count()

    def targets_to_raise(self):
        """Final targets of the logframe in force that were set for the end before: with more time they are easier."""
        found = Target.objects.filter(kind=TargetKind.TARGET, on__lte=self.end_before)
        found = found.filter(indicator__result__logframe=extending.in_force(self.phase))
        return found.select_related("indicator").order_by("indicator__result", "indicator__position", "pk")

    def lapsing(self):
        """Roles of partners and parts of countries that end with the phase as it was, or before the new end."""
        days = {"ends_on__gte": self.end_before, "ends_on__lt": self.end_after}
        roles = self.phase.partner_roles.filter(**days).select_related("organisation")
        countries = self.phase.phase_countries.filter(**days).select_related("country")
        return [
            *((one, one.organisation, one.ends_on) for one in roles),
            *((o, o.country, o.ends_on) for o in countries),
        ]

    def sign_offs(self):
        """Each financing agreement with its addendum to this extension, or None."""
        addenda = {one.agreement_id: one for one in self.extension.addenda.all()}
        agreements = self.phase.agreements.select_related("country").order_by("country__iso2")
        return [(agreement, addenda.get(agreement.pk)) for agreement in agreements]

    @property
    def sees_money(self):
        return self.user.has_perm(VIEW_MONEY, self.phase)

    def budgets(self):
        """Versions of the budget that take the extension in, each with what stands against it."""
        found = Budget.objects.visible_to(self.user).filter(extension=self.extension).for_display()
        return [(one, one.findings()) for one in found]

    def activities(self):
        """Activities that lie in the time it adds, as far as the person sees them."""
        last = Q(ends_on__gt=self.end_before) | Q(ends_on=None, starts_on__gt=self.end_before)
        seen = Activity.objects.visible_to(self.user).filter(last, phase=self.phase, starts_on__lte=self.end_after)
        return seen.order_by("starts_on", "pk")

    def stranded(self):
        """What a rejection would leave outside the phase, in sentences; told to those who may decide."""
        may = self.user.has_perm(extending.DECIDE, self.phase)
        return self.extension.carried(self.extension.ends_without()) if may else []
