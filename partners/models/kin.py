"""How records of one kind come one after the other, or lie one in another."""


def is_own_ancestor(record, field):
    """Whether the record would be met again on the way up that the field leads."""
    ancestor, seen = getattr(record, field), set()
    while ancestor and ancestor.pk not in seen:
        if ancestor.pk == record.pk:
            return True
        seen.add(ancestor.pk)
        ancestor = getattr(ancestor, field)
    return False


def reached(start, pairs):
    """The key and all keys to which pairs (from, to) lead from it, in turn."""
    leads = {}
    for one, other in pairs:
        leads.setdefault(one, []).append(other)
    found, waiting = {start}, [start]
    while waiting:
        new = [key for key in leads.get(waiting.pop(), ()) if key not in found]
        found.update(new)
        waiting += new
    return found
