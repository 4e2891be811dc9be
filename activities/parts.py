"""The kinds of parts, told once: what each is called, what its table shows and what its form asks. This is the table.

Pages, forms and the API read it; a new kind is a model and a line here.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities import kinds_of_phase
from activities.kind import Kind
from activities.models import (
    ActionPoint,
    Cost,
    EndUseCheck,
    Evaluation,
    Expert,
    GrantCall,
    HandoverItem,
    Instalment,
    Session,
    SubGrant,
    VisibilityCheck,
)
from activities.models.visibility_check import ITEMS
from bomca import wording

OF_ACTIVITIES = [
    Kind(
        "sessions",
        Session,
        gettext_lazy("Add a session"),
        ("topic", "starts_on", "ends_on", "place"),
        ("topic", "starts_on", "ends_on", "place"),
    ),
    Kind(
        "experts",
        Expert,
        gettext_lazy("Add an expert"),
        ("institution", "name", "country", "role", "days"),
        ("name", "institution", "country", "role", "days"),
    ),
    Kind(
        "evaluations",
        Evaluation,
        gettext_lazy("Add an evaluation"),
        ("respondents", "average_score", "pre_test_mean", "post_test_mean", "highest_score", "improved"),
        ("respondents", "highest_score", "average_score", "pre_test_mean", "post_test_mean", "improved"),
    ),
    Kind(
        "equipment",
        HandoverItem,
        gettext_lazy("Add an item of equipment"),
        (
            "description", "quantity", "unit_value", "total_value", "recipient", "place", "delivered_on", "proof",
            "deployment",
        ),
        (
            "description", "category", "quantity", "is_lump_sum", "unit_value", "total_value", "serial_numbers",
            "recipient", "place", "delivered_on", "certificate", "certificate_ref", "deployment", "is_dual_use",
        ),
        sums=("total_value",),
    ),
    Kind(
        "end-use-checks",
        EndUseCheck,
        gettext_lazy("Add an end-use check"),
        ("item", "checked_on", "checked_by", "found", "place", "note"),
        ("item", "checked_on", "checked_by", "found", "place", "note"),
    ),
    Kind(
        "action-points",
        ActionPoint,
        gettext_lazy("Add an action point"),
        ("text", "owner", "owner_role", "due_on", "state", "done_on", "verified_on", "verified_by"),
        ("text", "owner", "owner_role", "due_on", "done_on", "verified_on"),
    ),
    Kind(
        "visibility-checks",
        VisibilityCheck,
        gettext_lazy("Fill in the checklist"),
        (*ITEMS, "note"),
        (*ITEMS, "note"),
        single=True,
    ),
    Kind(
        "costs",
        Cost,
        gettext_lazy("Add a cost"),
        ("heading", "planned", "actual"),
        ("heading", "planned", "actual"),
        sums=("planned", "actual"),
    ),
]  # fmt: skip
OF_GRANTS = [
    Kind(
        "grant-calls",
        GrantCall,
        gettext_lazy("Record a call for grants"),
        ("reference", "title", "ceiling", "deadline"),
        ("reference", "title", "ceiling", "deadline"),
    ),
    Kind(
        "sub-grants",
        SubGrant,
        gettext_lazy("Record a sub-grant"),
        ("title", "grantee", "country", "amount", "starts_on", "ends_on", "status", "women", "men"),
        ("title", "grantee", "country", "amount", "starts_on", "ends_on", "status", "women", "men"),
        sums=("amount",),
        opens=True,
    ),
    Kind(
        "instalments",
        Instalment,
        gettext_lazy("Add an instalment"),
        ("due_on", "amount", "paid_on"),
        ("due_on", "amount", "paid_on"),
        sums=("amount",),
    ),
]
KINDS = {kind.name: kind for kind in [*OF_ACTIVITIES, *OF_GRANTS, *kinds_of_phase.OF_PHASES]}
LABELS = {"proof": gettext_lazy("transfer certificate"), "state": gettext_lazy("state"), **kinds_of_phase.LABELS}


@dataclass(frozen=True)
class Cell:
    """A value in a table as the reader meets it."""

    label: str
    text: str
    url: str = ""
    is_number: bool = False
    is_withheld: bool = False


def field_of(model, name):
    """The field of that name; None for a property."""
    return next((field for field in model._meta.concrete_fields if field.name == name), None)


def label_of(model, name):
    field = field_of(model, name)
    return capfirst(str(field.verbose_name if field else LABELS[name]))


def in_euro(field, name):
    """Whether a field or property holds an amount in EUR: such fields have fourteen digits."""
    is_amount = isinstance(field, models.DecimalField) and field.max_digits == 14
    return is_amount or (field is None and name in kinds_of_phase.IN_EURO)


def cell(record, name):
    """The value of a column in words."""
    field, label = field_of(type(record), name), label_of(type(record), name)
    if name in getattr(record, "withheld", ()):
        return Cell(label, "", is_withheld=True, is_number=isinstance(field, models.DecimalField | models.IntegerField))
    if name in (erased := getattr(record, "in_place_of", {})):
        return Cell(label, str(erased[name]))
    value = getattr(record, name)
    if field is not None and field.choices:
        return Cell(label, str(getattr(record, f"get_{name}_display")()) if value else "–")
    if value in (None, ""):
        return Cell(label, "–")
    if isinstance(value, models.Model):
        is_sensitive = getattr(value, "is_sensitive", False)
        return Cell(label, getattr(value, "label", "") or str(value), "" if is_sensitive else linked(value))
    if isinstance(value, bool):
        return Cell(label, _("yes") if value else _("no"))
    if isinstance(value, date):
        return Cell(label, wording.on(value))
    if isinstance(value, Decimal | int):
        return Cell(label, wording.euro(value) if in_euro(field, name) else wording.number(value), is_number=True)
    return Cell(label, str(value))


def linked(record):
    """Where a record that is pointed at has a page of its own; parts and accounts have none."""
    return (
        "" if isinstance(record, HandoverItem) or not hasattr(record, "get_absolute_url") else record.get_absolute_url()
    )


def table(kind, owner, user):
    """What the card of a kind shows of one owner: {"kind", "heads", "rows", "sums", "may_record", "may_add"}."""
    rows = list(kind.model.objects.visible_to(user).for_display().filter(**{kind.owner: owner}))
    return table_of(kind, sorted(rows, key=kind.order) if kind.order else rows)


def table_of(kind, rows):
    """The same of rows that were read already."""
    sums = []
    for name in kind.sums:
        known = [getattr(row, name) for row in rows if name not in getattr(row, "withheld", ())]
        value = sum((one for one in known if one is not None), Decimal("0.00"))
        sums.append((label_of(kind.model, name), value, len(rows) - len(known)))
    return {
        "kind": kind,
        "heads": [(label_of(kind.model, name), field_is_number(kind.model, name)) for name in kind.columns],
        "rows": [(row, [cell(row, name) for name in kind.columns]) for row in rows],
        "sums": sums if rows else [],
    }


def field_is_number(model, name):
    field = field_of(model, name)
    return isinstance(field, models.DecimalField | models.IntegerField) or in_euro(field, name)


def tables_of(activity, user, *, as_of=False):
    """The cards of an activity, one for each kind. as_of: leave out what is only ever told as it is now."""
    kinds = [kind for kind in OF_ACTIVITIES if not as_of or kind.model.history_rebuilds]
    return [table(kind, activity, user) for kind in kinds]
