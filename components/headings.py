"""The headings of the EU budget of a grant (PRAG Annex III), said once for budgets, expenditure and costs."""

from django.utils.translation import gettext_lazy as _

# The six main headings of direct costs: changes are limited between these (general conditions, article 9).
MAIN = {
    "1": _("1 Human resources"),
    "2": _("2 Travel"),
    "3": _("3 Equipment and supplies"),
    "4": _("4 Local office"),
    "5": _("5 Other costs, services"),
    "6": _("6 Other, financial support to third parties"),
}
INDIRECT, RESERVE = "8", "10"

# The lines of direct costs; the first sign is the main heading.
HEADINGS = [
    ("1.1", _("1.1 Salaries, local staff")),
    ("1.2", _("1.2 Salaries, international staff")),
    ("1.3.1", _("1.3.1 Per diems abroad")),
    ("1.3.2", _("1.3.2 Per diems, local")),
    ("1.3.3", _("1.3.3 Per diems of participants")),
    ("2.1", _("2.1 International travel")),
    ("2.2", _("2.2 Local transport")),
    ("3.1", _("3.1 Vehicles")),
    ("3.2", _("3.2 Furniture and computers")),
    ("3.3", _("3.3 Machines and tools")),
    ("3.4", _("3.4 Spare parts")),
    ("3.5", _("3.5 Other equipment and supplies")),
    ("4.1", _("4.1 Vehicle costs")),
    ("4.2", _("4.2 Office rent")),
    ("4.3", _("4.3 Consumables")),
    ("4.4", _("4.4 Other services of the office")),
    ("5.1", _("5.1 Publications")),
    ("5.2", _("5.2 Studies and research")),
    ("5.3", _("5.3 Expenditure verification")),
    ("5.4", _("5.4 Evaluation")),
    ("5.5", _("5.5 Translation and interpretation")),
    ("5.6", _("5.6 Financial services")),
    ("5.7", _("5.7 Conferences and seminars")),
    ("5.8", _("5.8 Visibility")),
    ("6", _("6 Other, financial support to third parties")),
]
SPENT_UNDER = [*HEADINGS, (INDIRECT, _("8 Indirect costs"))]
BUDGETED_UNDER = [*SPENT_UNDER, (RESERVE, _("10 Contingency reserve"))]


def main_of(heading):
    """The main heading a line belongs to: "5" for "5.7"; indirect costs and the reserve are their own."""
    return heading.partition(".")[0]


def place_of(heading):
    """Where a heading stands in the EU's form, from 0: 1.3.3 before 2.1, the reserve last."""
    return [code for code, _label in BUDGETED_UNDER].index(heading)
