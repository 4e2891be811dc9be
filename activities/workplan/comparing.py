"""What differs between two versions of a work plan, in words: what was added, removed and changed."""

from dataclasses import dataclass, field

from bomca import wording
from components.logframe.comparing import ADDED, CHANGED, HOW, REMOVED

COMPARED = ("title", "component", "result", "kind", "lead", "participants", "budget", "place", "place_note")


@dataclass(frozen=True)
class Difference:
    """One item that is not the same in both versions. facts: (what, before, after) of a changed one."""

    how: str
    item: object
    facts: list = field(default_factory=list)

    @property
    def how_label(self):
        return HOW[self.how]


def items_of(plan):
    """The items of a version by the row by which they are known in every version."""
    rows = plan.items.in_order().for_display().select_related("result")
    return {one.first_id or one.pk: one for one in rows}


def compare(before, after, seen_results=()):
    """The differences between two versions, in the order of the later one; what was removed comes last.

    seen_results: the keys of the logframe's results that the reader may know.
    """
    old, new = items_of(before), items_of(after)
    found = [difference(old.get(key), item, seen_results) for key, item in new.items()]
    gone = [Difference(REMOVED, item) for key, item in old.items() if key not in new]
    return [one for one in found if one] + gone


def difference(before, after, seen_results):
    """What differs of one item; None where nothing does."""
    if before is None:
        return Difference(ADDED, after)
    facts = [
        (after._meta.get_field(name).verbose_name, told(before, name, seen_results), told(after, name, seen_results))
        for name in COMPARED
        if getattr(before, after._meta.get_field(name).attname) != getattr(after, after._meta.get_field(name).attname)
    ]
    if before.quarters != after.quarters:
        facts.append((after._meta.get_field("quarter_from").verbose_name, before.quarters, after.quarters))
    countries = [sorted(str(one) for one in item.countries.all()) for item in (before, after)]
    if countries[0] != countries[1]:
        then, now = (", ".join(one) or wording.UNKNOWN for one in countries)
        facts.append((after._meta.get_field("countries").verbose_name, then, now))
    return Difference(CHANGED, after, facts) if facts else None


def told(item, name, seen_results):
    """A fact of an item as people read it."""
    value = getattr(item, name)
    if value in (None, "") or (name == "result" and item.result_id not in seen_results):
        return wording.UNKNOWN
    if name == "place" and value.is_sensitive:
        return wording.UNKNOWN
    if name == "kind":
        return item.get_kind_display()
    return wording.euro(value) if name == "budget" else str(value)
