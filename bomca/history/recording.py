"""Writing the history: what is stored now is compared with the last entry, and a difference becomes the next entry."""

import uuid

from django.utils import timezone

from bomca.history import chain, states
from bomca.history.models import Entry, Head, Kind


def write(touched, using):
    """Add one entry for each touched record whose stored state differs from what was told of it last.

    touched: {(model, key): Acting}. Called inside the transaction of the change. The end of the history is locked
    before anything is read: of two people who add links to the same record, the second sees those of the first.
    """
    head = Head.locked(using)
    at = max(timezone.now(), head.at or timezone.now())
    change_set, by_model = uuid.uuid4(), {}
    for model, key in touched:
        by_model.setdefault(model, []).append(key)
    for model, keys in by_model.items():
        for first in range(0, len(keys), states.READ_AT_ONCE):
            some = keys[first : first + states.READ_AT_ONCE]
            entries = [
                Entry(at=at, change_set=change_set, **touched[model, key].facts(), **facts)
                for key, facts in differences(model, some, using)
            ]
            chain.append(head, entries, using)


def differences(model, keys, using):
    """(key, what an entry tells) of each of these records that is not stored as it was told last."""
    stored = states.read(model, keys, using)
    last = {entry.key: entry for entry in Entry.objects.using(using).about(model, keys).latest()}
    unset = states.unset(model)
    for key in keys:
        entry = last.get(str(key))
        old = entry.after if entry else None
        new, title, uid = stored.get(key, (None, entry.title if entry else "", entry.uid if entry else ""))
        facts = {"model": model._meta.label_lower, "key": str(key), "uid": uid, "title": title, "after": new}
        if new is None and old is not None:
            yield key, {**facts, "kind": Kind.DELETED, "before": old}
        elif new is not None and old is None:
            yield key, {**facts, "kind": Kind.CREATED}
        elif new is not None and (changed := changed_names(new, {**unset, **old})):
            before = {name: old.get(name) for name in changed}
            yield key, {**facts, "kind": Kind.CHANGED, "fields": changed, "before": before}


def changed_names(new, old):
    """The names of what differs; a column that the table no longer has is no change of the record."""
    return sorted(name for name, value in new.items() if old.get(name) != value)
