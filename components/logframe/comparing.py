"""What differs between two versions of a logframe, in words: what was added, removed and changed, and why."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bomca import wording
from bomca.fields import SeveralField
from components.logframe import tree
from components.models import Assumption, Indicator, Result, Target

COMPARED = {
    Result: ("statement_en", "statement_ru", "component"),
    Assumption: ("text", "status"),
    Indicator: (
        "name_en", "name_ru", "is_proposed", "measure", "unit_en", "unit_ru", "scale", "direction", "across_periods",
        "across_places", "divisions", "source_of_data", "source_detail", "responsible", "racer", "racer_note",
        "counts", "counted_where", "framework", "corporate_code", "corporate_part", "corporate_share", "corporate_note",
    ),
    Target: ("kind", "on", "value", "numerator", "denominator", "text", "comment"),
}  # fmt: skip
ADDED, REMOVED, CHANGED = "added", "removed", "changed"
HOW = {ADDED: gettext_lazy("added"), REMOVED: gettext_lazy("removed"), CHANGED: gettext_lazy("changed")}


@dataclass(frozen=True)
class Place:
    """A part of a version with the code under which it is read and where it stands."""

    part: object
    code: str
    above: object = None  # the thread of what it stands under


@dataclass(frozen=True)
class Difference:
    """One part that is not the same in both versions. facts: (what, before, after) of a changed one."""

    how: str
    part: object
    code: str
    facts: list = field(default_factory=list)

    @property
    def kind(self):
        return self.part._meta.verbose_name

    @property
    def how_label(self):
        return HOW[self.how]

    @property
    def rationale(self):
        """Why a target was changed, as its author chose it from the list."""
        return self.part.get_rationale_display() if getattr(self.part, "rationale", "") else ""


def compare(before, after):
    """The differences between two versions, in the order of the later one; what was removed comes last."""
    old, new = places(before), places(after)
    found = [difference(old.get(key), place) for key, place in new.items()]
    gone = [Difference(REMOVED, place.part, place.code) for key, place in old.items() if key not in new]
    return [one for one in found if one] + gone


def places(logframe):
    """Every part of a version by its kind and thread."""
    found = {}
    nodes = tree.read(logframe)
    threads = {node.result.pk: node.result.thread for node in nodes}
    for node in nodes:
        result = node.result
        found[Result, result.thread] = Place(result, node.code, threads.get(result.parent_id))
        for one in result.assumptions.all():
            found[Assumption, one.thread] = Place(one, node.code, result.thread)
        for code, indicator in node.indicators:
            found[Indicator, indicator.thread] = Place(indicator, code, result.thread)
            for target in indicator.targets.all():
                found[Target, target.thread] = Place(target, code, indicator.thread)
    return found


def difference(before, after):
    """What differs of one part; None where nothing does."""
    if before is None:
        return Difference(ADDED, after.part, after.code)
    names = COMPARED[type(after.part)]
    facts = [
        (after.part._meta.get_field(name).verbose_name, told(before.part, name), told(after.part, name))
        for name in names
        if getattr(before.part, name) != getattr(after.part, name)
    ]
    if before.code != after.code or before.above != after.above:
        facts.insert(0, (_("place in the logframe"), before.code, after.code))
    return Difference(CHANGED, after.part, after.code, facts) if facts else None


def told(part, name):
    """A fact of a part as people read it."""
    field, value = part._meta.get_field(name), getattr(part, name)
    if value in (None, ""):
        return wording.UNKNOWN
    if isinstance(field, SeveralField):
        labels = dict(field.flatchoices)
        return ", ".join(str(labels[code]) for code in SeveralField.codes(value))
    if field.choices:
        return getattr(part, f"get_{name}_display")()
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if field.get_internal_type() == "DateField":
        return wording.on(value)
    if field.get_internal_type() == "DecimalField":
        return wording.number(value, ",.2f")
    return str(value)
