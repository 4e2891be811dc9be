"""Is the history what was written? Walks the chain and names the first row that is not."""

from django.db import models

from bomca.history import chain, recording, states
from bomca.history.models import NO_HASH, Entry, Head, Kind
from bomca.history.parts import tracked_models

AT_ONCE = 500


class Broken(Exception):
    """What is wrong, in a sentence that names the row."""


def verify(anchors=()):
    """Check every row, the history's end and every anchor, in bounded memory. Returns the number of rows.

    Raises Broken for the first bad row.
    """
    by_place = {}
    for anchor in anchors:
        by_place.setdefault(anchor.sequence, []).append(anchor)
    last, before = 0, None
    seal = NO_HASH
    for entry in Entry.objects.order_by("sequence").iterator(chunk_size=AT_ONCE):
        check(entry, last + 1, seal, before)
        for anchor in by_place.pop(entry.sequence, []):
            if anchor.hash != entry.hash:
                raise Broken(f"{name(entry)}: {anchor.source} knows another row here; the history was written anew.")
        last, seal, before = entry.sequence, entry.hash, entry
    check_end(last, seal, before, {place: found for place, found in by_place.items() if place})
    return last


def name(entry):
    return f"Row {entry.sequence} ({entry.model} “{entry.title}”)"


def check(entry, place, seal, before):
    """Check one row against the place it should have and the seal of the row before it. Raises Broken."""
    if entry.sequence != place:
        after = f"after {name(before).lower()}" if before else "at the beginning"
        raise Broken(f"Row {place} is missing, {after}: it was deleted. {name(entry)} comes next.")
    fits = chain.seal_of(entry) == entry.hash
    if fits and entry.previous == seal:
        return
    if home := place_of(entry):
        raise Broken(f"{name(entry)} was written as row {home}: rows were swapped or moved.")
    following = Entry.objects.filter(sequence=place + 1).first()
    if following and following.previous == seal and place_of(following) == place:
        raise Broken(f"{name(entry)} was inserted: the row after it follows the row before it.")
    if Head.now().sequence < place:
        raise Broken(f"{name(entry)} was inserted: it lies beyond the history's end.")
    if fits:
        raise Broken(f"{name(entry)} does not follow the row before it: rows were exchanged for others.")
    raise Broken(f"{name(entry)} was changed: a value, the actor, the time or the seal is not what was written.")


def place_of(entry):
    """The other place at which the row was sealed, or None."""
    nearby = {entry.sequence - 1, entry.sequence + 1}
    followers = Entry.objects.filter(previous=entry.hash).values_list("sequence", flat=True)[:10]
    for place in sorted({*nearby, *(follower - 1 for follower in followers)} - {entry.sequence}):
        if chain.seal_of(entry, sequence=place) == entry.hash:
            return place
    return None


def check_end(last, seal, entry, beyond):
    """Check that the history ends where the database and the anchors say. Raises Broken."""
    head = Head.now()
    ends = f"The history ends at row {last}" + (f" ({entry.model} “{entry.title}”)" if entry else "")
    if beyond:
        anchor = beyond[max(beyond)][0]
        raise Broken(
            f"{ends}, but {anchor.source} knows row {anchor.sequence}: the tail was cut from row {last + 1} on, "
            "or an old backup was restored."
        )
    if head.sequence > last:
        raise Broken(f"{ends}, but row {head.sequence} was written: the tail was cut from row {last + 1} on.")
    if (head.sequence, head.hash) != (last, seal):
        raise Broken(f"{ends}, but its end is noted as row {head.sequence}: that note was changed.")


def verify_records(using="default"):
    """Check that every record is stored as it was told last. Returns how many. Raises Broken."""
    number = 0
    for model in tracked_models():
        for keys in in_pieces(models.QuerySet(model, using=using).order_by("pk").values_list("pk", flat=True)):
            for key, facts in recording.differences(model, keys, using):
                record = f"{model._meta.label_lower} {key} (“{facts['title']}”)"
                if facts["kind"] == Kind.CREATED:
                    raise Broken(f"{record} is stored, but the history does not know it.")
                raise Broken(f"{record} is stored otherwise than it was told last: {', '.join(facts['fields'])}.")
            number += len(keys)
        check_none_vanished(model, using)
    return number


def check_none_vanished(model, using):
    """Check that what was not told as deleted is there. Raises Broken."""
    told = Entry.objects.using(using).filter(model=model._meta.label_lower).latest().exclude(kind=Kind.DELETED)
    for keys in in_pieces(told.order_by("sequence").values_list("key", flat=True)):
        there = models.QuerySet(model, using=using).filter(pk__in=keys).values_list("pk", flat=True)
        if gone := set(keys) - {str(key) for key in there}:
            raise Broken(f"{model._meta.label_lower} {min(gone)} is gone, but its deletion was never told.")


def in_pieces(values):
    """The values of a query in lists of bounded length."""
    piece = []
    for value in values.iterator(chunk_size=states.READ_AT_ONCE):
        piece.append(value)
        if len(piece) == states.READ_AT_ONCE:
            yield piece
            piece = []
    if piece:
        yield piece
