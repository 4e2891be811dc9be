"""Taking a merging back: every record that it touched as it stood before, unless that was changed since."""

from collections import defaultdict
from functools import reduce
from operator import or_

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import Q
from django.utils.translation import gettext as _

from bomca import history
from bomca.history.acting import because
from bomca.history.models import Entry, Kind
from bomca.history.restoring import restore

MOST_TOLD = 5


class Conflicts(ValidationError):
    """The merging cannot be undone; the message names what was changed since."""


def merging_of(other):
    """What the history tells of the merging of this record, in its order; empty where it is not merged."""
    if other.merged_into_id is None:
        return []
    told = Entry.objects.of(other).order_by("-sequence")
    own = next((one for one in told.iterator() if "merged_into_id" in one.fields), None)
    if own is None or own.after["merged_into_id"] != other.merged_into_id:
        return []
    return list(Entry.objects.filter(at=own.at, change_set=own.change_set).order_by("sequence"))


def conflicts(entries):
    """Titles of the records of which something that the merging changed was changed again."""
    changed, keys = {}, defaultdict(list)
    for entry in entries:
        changed[entry.model, entry.key] = entry
        keys[entry.model].append(entry.key)
    same = reduce(or_, (Q(model=model, key__in=some) for model, some in keys.items()))
    later = Entry.objects.filter(same, sequence__gt=entries[-1].sequence).order_by("sequence")
    found = {}
    for one in later.iterator():
        before = changed[one.model, one.key]
        is_whole = Kind.CHANGED not in (before.kind, one.kind) or one.kind == Kind.DELETED
        if is_whole or before.kind != Kind.CHANGED or set(before.fields) & set(one.fields):
            found[one.model, one.key] = one.title or before.title
    return list(dict.fromkeys(found.values()))


@history.atomic()
def undo(other):
    """Let a merged record stand for itself again, with all that pointed at it. Returns it.

    What was linked to the kept one since stays with that. Raises Conflicts, and ValidationError where nothing is told
    of the merging.
    """
    model = type(other)
    other = model._default_manager.select_for_update().get(pk=other.pk)
    entries = merging_of(other)
    if not entries:
        raise ValidationError(_("This record is not merged, or the history does not tell how."), code="not_merged")
    if titles := conflicts(entries):
        told = "; ".join(titles[:MOST_TOLD])
        message = _("Nothing was undone. Since the merging, somebody changed again what it changed: %(records)s.")
        raise Conflicts(message % {"records": told if len(titles) <= MOST_TOLD else f"{told} …"}, code="changed_since")
    try:
        with because(_("undoes the merging of “%(name)s”") % {"name": str(other)[:180]}), history.atomic():
            restore(entries)
    except IntegrityError:
        message = _("Nothing was undone: something recorded since stands in the place of what was merged.")
        raise Conflicts(message, code="no_room") from None
    other.refresh_from_db()
    return other
