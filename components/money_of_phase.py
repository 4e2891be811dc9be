"""The money of a phase in one look: by heading against the contract, by period against the forecast, and the checks."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.utils.translation import gettext as _

from components import money
from components.headings import INDIRECT, MAIN, RESERVE
from components.models import Budget, Expenditure, Payment

EMPTY = money.Sheet({})


@dataclass(frozen=True)
class Row:
    """A heading or a sum: EUR in the contract, as agreed last, in force, spent and left; None where not known."""

    label: str
    contract: Decimal | None
    agreed: Decimal | None
    in_force: Decimal | None
    spent: Decimal | None
    is_sum: bool = False

    @property
    def left(self):
        return None if self.in_force is None or self.spent is None else self.in_force - self.spent

    @property
    def change(self):
        """EUR by which the budget in force differs from what was agreed last."""
        return None if self.agreed is None else self.in_force - self.agreed


@dataclass(frozen=True)
class PeriodRow:
    """A reporting period (days inclusive): EUR forecast and spent, None where nobody said."""

    starts_on: object
    ends_on: object
    forecast: Decimal | None
    spent: Decimal | None

    @property
    def difference(self):
        return None if self.forecast is None or self.spent is None else self.spent - self.forecast


class MoneyOfPhase:
    """Budget, expenditure, payments and forecast of one phase, with what is to be said of them."""

    def __init__(self, phase):
        self.phase = phase
        self.versions = list(Budget.objects.approved().filter(phase=phase).prefetch_related("lines"))
        self.expenditures = list(Expenditure.objects.filter(phase=phase))
        self.payments = list(Payment.objects.filter(phase=phase))

    @cached_property
    def contract(self):
        """The sheet of the contract; None where it is not approved."""
        return self._sheet(lambda one: one.basis == "contract")

    @cached_property
    def agreed(self):
        """The sheet both sides agreed to last."""
        return self._sheet(lambda one: one.basis != "reallocation")

    @cached_property
    def in_force(self):
        return self._sheet(lambda one: True)

    def _sheet(self, is_meant):
        found = [one for one in self.versions if is_meant(one)]
        return found[-1].sheet if found else None

    @cached_property
    def counted(self):
        """What was spent and is not refused."""
        return [one for one in self.expenditures if one.amount is not None and one.status != "ineligible"]

    @cached_property
    def spent(self):
        return money.Sheet.of(self.counted)

    @property
    def received(self):
        """EUR that the EU has paid."""
        return sum((one.amount for one in self.payments if one.received_on), money.NOTHING)

    @property
    def requested(self):
        """EUR asked for and not yet paid."""
        return sum((one.amount for one in self.payments if not one.received_on), money.NOTHING)

    @property
    def forecast(self):
        """EUR forecast for what is not spent yet."""
        waiting = (one.forecast for one in self.expenditures if one.amount is None and one.forecast is not None)
        return sum(waiting, money.NOTHING)

    @property
    def left(self):
        """EUR of the budget in force that is not spent; None without one."""
        return None if self.in_force is None else self.in_force.total - self.spent.total

    def rows(self):
        """The table by heading, with the sums of the EU form."""
        of_headings = [self._row(label, lambda sheet, key=code: sheet.of_heading(key)) for code, label in MAIN.items()]
        return [
            *of_headings,
            self._row(_("7 Direct costs"), lambda sheet: sheet.direct, is_sum=True),
            self._row(_("8 Indirect costs"), lambda sheet: sheet.of_heading(INDIRECT)),
            self._row(_("9 Total without the reserve"), lambda sheet: sheet.without_reserve, is_sum=True),
            self._row(_("10 Contingency reserve"), lambda sheet: sheet.of_heading(RESERVE)),
            self._row(_("11 Total"), lambda sheet: sheet.total, is_sum=True),
        ]

    def _row(self, label, value, is_sum=False):
        sheets = (self.contract, self.agreed, self.in_force, self.spent)
        return Row(str(label), *(None if sheet is None else value(sheet) for sheet in sheets), is_sum=is_sum)

    def periods(self):
        """Forecast and expenditure by period, first to last."""
        found = defaultdict(lambda: ([], []))
        for one in self.expenditures:
            forecasts, amounts = found[one.starts_on, one.ends_on]
            forecasts += [] if one.forecast is None else [one.forecast]
            amounts += [one.amount] if one in self.counted else []
        return [
            PeriodRow(*days, *(sum(values, money.NOTHING) if values else None for values in sums))
            for days, sums in sorted(found.items())
        ]

    def findings(self):
        """What deserves a look: the checks of what is in force and of what was spent against it."""
        if self.agreed is None:
            return []
        return self.versions[-1].findings() + money.spending(self.spent, self.agreed, self.in_force, self.received)
