"""The history in sentences: who changed what, when, and why."""

from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _

from bomca.history import words
from bomca.history.models import Entry, Kind


@dataclass(frozen=True)
class Told:
    """What was written in one go, as a sentence, with the first of its entries."""

    text: str
    entry: Entry


def tell(entries, user, about=None):
    """The entries in sentences, in their order; what one change set did to a record and its parts is one of them.

    about: the record on whose page this stands, which is then not named again.
    """
    entries = list(entries)
    reader = words.Reader(entries, user)
    together = groupby(entries, key=lambda entry: entry.change_set if about is not None else entry.sequence)
    groups = [list(group) for _key, group in together]
    return [Told(_sentence(group, reader, about), group[-1]) for group in groups]


def _sentence(entries, reader, about):
    first = entries[-1]  # the newest stands first
    deeds = [_deed(entry, reader, about) for entry in reversed(entries)]
    reason = reader.reason(next((one for one in entries if reader.reason(one) != one.reason), first))
    facts = {
        "who": reader.who(first),
        "deeds": "; ".join(deeds),
        "moment": words.moment(first.at),
        "reason": reason,
    }
    if reason:
        sentence = _("%(who)s %(deeds)s, on %(moment)s, because “%(reason)s”.") % facts
    else:
        sentence = _("%(who)s %(deeds)s, on %(moment)s.") % facts
    return sentence[:1].upper() + sentence[1:]


def _deed(entry, reader, about):
    facts = {"kind": words.kind(entry), "title": reader.title(entry)}
    if entry.kind == Kind.CREATED:
        return _("recorded the %(kind)s “%(title)s”") % facts
    if entry.kind == Kind.DELETED:
        return _("removed the %(kind)s “%(title)s”") % facts
    facts["changes"] = changes(entry, reader)
    if about is not None and entry.model == about._meta.label_lower:
        return _("changed %(changes)s") % facts
    return _("changed, in the %(kind)s “%(title)s”, %(changes)s") % facts


def _change(entry, name, reader):
    field = words.field_of(words.model_of(entry), name)
    facts = {"field": words.label(words.model_of(entry), name)}
    if reader.is_hidden(entry, name):
        return _("the %(field)s (not shown)") % facts
    old, new = (entry.before or {}).get(name), (entry.after or {}).get(name)
    if field is not None and field.many_to_many:
        return _links(field, set(old or []), set(new or []), reader, facts)
    facts |= {
        "before": reader.say(entry, name, old, words.LONGEST),
        "after": reader.say(entry, name, new, words.LONGEST),
    }
    if not facts["before"]:
        return _("the %(field)s from nothing to %(after)s") % facts
    if not facts["after"]:
        return _("the %(field)s from %(before)s to nothing") % facts
    return _("the %(field)s from %(before)s to %(after)s") % facts


def _links(field, old, new, reader, facts):
    facts["added"] = listed(sorted(reader.name_of(field, key) for key in new - old))
    facts["removed"] = listed(sorted(reader.name_of(field, key) for key in old - new))
    if not facts["removed"]:
        return _("the %(field)s (added: %(added)s)") % facts
    if not facts["added"]:
        return _("the %(field)s (removed: %(removed)s)") % facts
    return _("the %(field)s (added: %(added)s; removed: %(removed)s)") % facts


def listed(parts):
    """a, b and c"""
    if len(parts) < 2:
        return "".join(parts)
    return _("%(first)s and %(last)s") % {"first": ", ".join(parts[:-1]), "last": parts[-1]}


def changes(entry, reader):
    """What changed, in words; of a new or a removed record nothing."""
    return listed([_change(entry, name, reader) for name in words.changed_names(entry)])
