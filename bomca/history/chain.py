"""The chain: each row is sealed with a key together with the seal of the row before it."""

from bomca.history import states
from bomca.history.models import Head

SEALED = (
    "sequence", "change_set", "model", "key", "uid", "title", "kind", "fields", "before", "after",
    "actor_id", "token", "job", "request_id", "reason",
)  # fmt: skip
BATCH = 200


def seal_of(entry, *, sequence=None, previous=None):
    """The seal that the content of an entry must have, at its own place or at another one."""
    content = {name: getattr(entry, name) for name in SEALED}
    content |= {"at": states.neutral(entry.at), "change_set": str(entry.change_set), "kind": str(entry.kind)}
    content["sequence"] = entry.sequence if sequence is None else sequence
    return states.seal((entry.previous if previous is None else previous) + states.canonical(content))


def append(head, entries, using):
    """Add entries at the end of the history, which the caller has locked."""
    if not entries:
        return
    for entry in entries:
        entry.sequence, entry.previous = head.sequence + 1, head.hash
        entry.hash = seal_of(entry)
        head.sequence, head.hash, head.at = entry.sequence, entry.hash, entry.at
    type(entries[0]).objects.using(using).bulk_create(entries, batch_size=BATCH)
    Head.objects.using(using).filter(pk=1).update(sequence=head.sequence, hash=head.hash, at=head.at)
