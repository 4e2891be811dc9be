"""The arithmetic of a grant's budget, to the cent: sums by heading, and the limits the EU sets.

Limits (PRAG annexes II and III): indirect costs at most 7 % and the reserve at most 5 % of direct costs; each main
heading at most 25 % away from what was agreed, beyond which an addendum is needed. At 20 % we warn.
"""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from bomca import wording
from components.headings import INDIRECT, MAIN, RESERVE, main_of

NOTHING = Decimal("0.00")
MOST_INDIRECT, MOST_RESERVE, MOST_CHANGE, CHANGE_TO_WATCH = 7, 5, 25, 20  # per cent


@dataclass(frozen=True)
class Sheet:
    """Amounts in EUR by main heading, indirect costs and reserve, with the sums of the EU form."""

    amounts: dict

    @classmethod
    def of(cls, lines):
        """The sheet of records with a heading and an amount."""
        found = defaultdict(lambda: NOTHING)
        for line in lines:
            found[main_of(line.heading)] += line.amount
        return cls(dict(found))

    def of_heading(self, code):
        return self.amounts.get(code, NOTHING)

    @property
    def direct(self):
        """7 Subtotal of direct costs."""
        return sum((self.of_heading(code) for code in MAIN), NOTHING)

    @property
    def without_reserve(self):
        """9 Total without the reserve."""
        return self.direct + self.of_heading(INDIRECT)

    @property
    def total(self):
        """11 Total."""
        return self.without_reserve + self.of_heading(RESERVE)


def exceeds(part, whole, limit):
    """Whether a part is more than so many per cent of the whole, exactly."""
    return part * 100 > whole * limit


@dataclass(frozen=True)
class Finding:
    """Something about a budget or its spending that stands against it (is_refusal) or deserves a look."""

    code: str
    is_refusal: bool = False
    heading: str = ""
    amount: Decimal = NOTHING
    limit: Decimal = NOTHING

    @property
    def text(self):
        """The finding as a sentence."""
        values = {
            "heading": MAIN.get(self.heading, ""),
            "amount": wording.euro(self.amount),
            "limit": wording.euro(self.limit),
        }
        return sentences()[self.code] % values


def sentences():
    return {
        "empty": _("The budget has no amounts yet."),
        "indirect": _("Indirect costs of %(amount)s are above 7%% of the direct costs, %(limit)s."),
        "reserve": _("The reserve of %(amount)s is above 5%% of the direct costs, %(limit)s."),
        "sum": _("The budget comes to %(amount)s, the money of the phase to %(limit)s."),
        "moved_sum": _("The change moves the total to %(amount)s; it was agreed as %(limit)s."),
        "fixed": _("A change between headings leaves indirect costs and reserve as agreed, at %(limit)s."),
        "changed": _("%(heading)s: changed by %(amount)s, more than 25%% of what was agreed. This needs an addendum."),
        "changing": _("%(heading)s: changed by %(amount)s, near the 25%% (%(limit)s) beyond which an addendum is due."),
        "overspent": _("%(heading)s: spent %(amount)s, above the agreed amount with 25%%, %(limit)s."),
        "overspending": _("%(heading)s: spent %(amount)s, near the agreed amount with 25%%, %(limit)s."),
        "indirect_spent": _("Indirect costs of %(amount)s are above 7%% of the direct costs spent, %(limit)s."),
        "over_total": _("%(amount)s are spent, more than the budget in force, %(limit)s."),
        "over_paid": _("The EU has paid %(amount)s, more than the budget in force, %(limit)s."),
        "no_agreed": _("There is no approved budget of the contract that could be changed."),
        "extension_open": _("The extension is not approved yet. Approve it first."),
    }


def share(amount, limit):
    """So many per cent of an amount, to the cent and never rounded up."""
    return (amount * limit / 100).quantize(Decimal("0.01"), "ROUND_DOWN")


def checks(sheet, *, agreed=None, expected=None):
    """What is to be said of a budget. agreed: the sheet it changes without an addendum; expected: its total in EUR."""
    if not sheet.total:
        return [Finding("empty", is_refusal=True)]
    found, direct = [], sheet.direct
    for code, limit, name in ((INDIRECT, MOST_INDIRECT, "indirect"), (RESERVE, MOST_RESERVE, "reserve")):
        if exceeds(sheet.of_heading(code), direct, limit):
            found.append(Finding(name, True, "", sheet.of_heading(code), share(direct, limit)))
    if agreed is not None:
        return found + changes(sheet, agreed)
    if expected is not None and sheet.total != expected:
        found.append(Finding("sum", False, "", sheet.total, expected))
    return found


def changes(sheet, agreed):
    """What is to be said of a change between headings that no addendum agrees to."""
    found = []
    for code in MAIN:
        change, was = abs(sheet.of_heading(code) - agreed.of_heading(code)), agreed.of_heading(code)
        if exceeds(change, was, MOST_CHANGE):
            found.append(Finding("changed", True, code, change))
        elif change and change * 100 >= was * CHANGE_TO_WATCH:
            found.append(Finding("changing", False, code, change, share(was, MOST_CHANGE)))
    for code in (INDIRECT, RESERVE):
        if sheet.of_heading(code) != agreed.of_heading(code):
            found.append(Finding("fixed", True, "", NOTHING, agreed.of_heading(code)))
    if sheet.total != agreed.total:
        found.append(Finding("moved_sum", True, "", sheet.total, agreed.total))
    return found


def spending(spent, agreed, in_force, received):
    """What is to be said of what was spent (a sheet) and received (EUR) against the budget agreed and in force."""
    found = []
    for code in MAIN:
        amount, was = spent.of_heading(code), agreed.of_heading(code)
        limit = share(was, 100 + MOST_CHANGE)
        if exceeds(amount, was, 100 + MOST_CHANGE):
            found.append(Finding("overspent", False, code, amount, limit))
        elif amount and amount * 100 >= was * (100 + CHANGE_TO_WATCH):
            found.append(Finding("overspending", False, code, amount, limit))
    if exceeds(spent.of_heading(INDIRECT), spent.direct, MOST_INDIRECT):
        limit = share(spent.direct, MOST_INDIRECT)
        found.append(Finding("indirect_spent", False, "", spent.of_heading(INDIRECT), limit))
    for name, amount in (("over_total", spent.total), ("over_paid", received)):
        if amount > in_force.total:
            found.append(Finding(name, False, "", amount, in_force.total))
    return found
