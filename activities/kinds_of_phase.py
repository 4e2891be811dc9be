"""The kinds of records of the management of a phase: money, risks, steering meetings; a table as that of the parts."""

from django.utils.translation import gettext_lazy as _

from activities.kind import Kind
from components.headings import place_of
from components.models import Budget, BudgetLine, Contract, Decision, Expenditure, Meeting, Payment, Risk, Seat

MONEY, RISKS, MEETINGS = "activities:money", "activities:risks", "activities:meetings"

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
        "budget-lines",
        BudgetLine,
        _("Add a budget line"),
        ("heading", "amount"),
        ("heading", "amount"),
        ("amount",),
        order=lambda line: place_of(line.heading),
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
OF_RISKS = [
    Kind(
        "risks",
        Risk,
        _("Record a risk"),
        (
            "title", "likelihood", "impact", "trend", "status", "mitigation", "owner", "logframe_assumption",
            "assumption", "review_due_on",
        ),
        (
            "title", "category", "likelihood", "impact", "mitigation", "owner", "trend", "status",
            "logframe_assumption", "assumption", "reviewed_on", "review_due_on",
        ),
        page=RISKS,
    )
]  # fmt: skip
OF_GOVERNANCE = [
    Kind(
        "meetings",
        Meeting,
        _("Record a steering meeting"),
        ("held_on", "kind", "country", "place"),
        ("kind", "country", "held_on", "place", "agenda", "summary"),
        page=MEETINGS,
        opens=True,
    ),
    Kind("seats", Seat, _("Add an organisation"), ("organisation", "people"), ("organisation", "people")),
    Kind(
        "decisions",
        Decision,
        _("Add a decision"),
        ("text", "responsible", "due_on", "done_on", "state"),
        ("text", "responsible", "due_on", "done_on"),
    ),
]
OF_PHASES = [*OF_MONEY, *OF_RISKS, *OF_GOVERNANCE]
LABELS = {"total": _("total"), "paid": _("in another currency")}
IN_EURO = {"total"}
