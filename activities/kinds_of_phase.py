"""The kinds of records of the management of a phase: money. The same table as that of the parts of activities."""

from django.utils.translation import gettext_lazy as _

from activities.kind import Kind
from components.models import Budget, BudgetLine, Contract, Expenditure, Payment

MONEY = "activities:money"

OF_MONEY = [
    Kind(
        "budgets",
        Budget,
        _("Begin a version of the budget"),
        ("version", "basis", "extension", "agreed_on", "total", "status"),
        ("basis", "extension", "agreed_on", "note"),
        page=MONEY,
        opens=True,
    ),
    Kind(
        "budget-lines", BudgetLine, _("Add a budget line"), ("heading", "amount"), ("heading", "amount"), ("amount",)
    ),
    Kind(
        "expenditures",
        Expenditure,
        _("Record an expenditure"),
        ("heading", "starts_on", "ends_on", "forecast", "amount", "paid", "status", "explanation"),
        (
            "heading", "starts_on", "ends_on", "forecast", "amount", "currency", "paid_in_currency", "rate", "rate_on",
            "status", "explanation",
        ),
        page=MONEY,
    ),
    Kind(
        "payments",
        Payment,
        _("Record a payment"),
        ("kind", "requested_on", "received_on", "amount", "note"),
        ("kind", "requested_on", "received_on", "amount", "note"),
        page=MONEY,
    ),
    Kind(
        "contracts",
        Contract,
        _("Record a large contract"),
        ("title", "reference", "contractor", "procedure", "heading", "signed_on", "amount", "paid"),
        (
            "title", "reference", "contractor", "procedure", "heading", "signed_on", "amount", "currency",
            "paid_in_currency", "rate", "rate_on",
        ),
        ("amount",),
        page=MONEY,
    ),
]  # fmt: skip
OF_PHASES = [*OF_MONEY]
LABELS = {"total": _("total"), "paid": _("in another currency")}
IN_EURO = {"total"}
