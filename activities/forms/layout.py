"""The order of the form of an activity: what is asked first comes first, by what is usual for its kind."""

from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

from activities import starting
from activities.services import LINKS

FIRST = ["title", "kind", "component", "phase", "context", "starts_on", "ends_on", "status", "place"]
WITH = ["countries", "agencies", "partners", "co_organisers", "joint_with"]
OUTCOME = ["summary", "results", "equipment_value", "is_dual_use"]
ORIGIN = ["source", "source_note", "certainty"]
APART = ["started_from", "change_reason"]  # these stand elsewhere in the page
FOLDED = {"partners", "agencies", "co_organisers", "topics", "languages"}


@dataclass(frozen=True)
class Section:
    """A card of the form, which the keyboard reaches at once: its fields, each with its dress."""

    ident: str
    title: str
    fields: tuple = ()


def sections(form):
    """The form's cards in their order; every field stands in one of them."""
    kind = form["kind"].value()
    asked = [name for name in starting.usual(kind).asks if name in form.fields]
    first = [*FIRST, *asked]
    placed = {*first, *WITH, *OUTCOME, *ORIGIN, *APART}
    found = [
        section(form, "what", _("What, when and where"), first),
        Section("people", _("Who took part")),
        section(form, "with", _("Countries and organisations"), WITH, without=asked),
        section(form, "outcome", _("What came of it"), OUTCOME, without=asked),
        section(form, "further", _("Further facts"), [name for name in form.fields if name not in placed]),
        section(form, "origin", _("Where this comes from"), ORIGIN),
    ]
    if not starting.usual(kind).people:
        found.insert(3, found.pop(1))
    return found


def section(form, ident, title, names, without=()):
    fields = [(form[name], dress(form, name)) for name in names if name in form.fields and name not in without]
    return Section(ident, title, tuple(fields))


def dress(form, name):
    """Whether the field takes the whole width, and folds."""
    if name in FOLDED:
        return "wide folded"
    is_wide = isinstance(form.fields[name].widget, (forms.Textarea, forms.CheckboxSelectMultiple)) or name in LINKS
    return "wide" if is_wide or name in ("title", "joint_with") else ""
