"""Keeping what was typed: the newer of two copies stays, and a saved or discarded form takes no more."""

import json
from datetime import timedelta

from django.conf import settings
from django.http import Http404
from django.utils import timezone

from bomca.drafts.models import UnsavedForm
from bomca.idempotency.pages import OF_FORM

MOST = 100  # open forms of one person
LEFT_OUT = {*OF_FORM, "draft", "draft_of", "add_row", "add_new", "read_table", "usual", "overlaps", "from_outbox"}


class Closed(Exception):
    """The form was saved or thrown away meanwhile: `draft` tells where it led."""

    def __init__(self, draft):
        super().__init__()
        self.draft = draft


class Overtaken(Exception):
    """Another window has kept more of the same form: this copy needs an identifier of its own."""


class TooMany(Exception):
    """The person has so many unsaved forms that some must be thrown away first."""


REFUSALS = (Closed, Overtaken, TooMany)


def typed(data, leaving_out=()):
    """What a form holds as pairs of name and value, without what belongs to the page and not to the person."""
    left = {*LEFT_OUT, *leaving_out}
    pairs = [(name, value) for name, values in data.lists() if name not in left for value in values]
    return [[name, value.replace("\r\n", "\n")] for name, value in pairs]


def keep(*, user, uid, address, number, pairs):
    """Keep what was typed. `number` grows with every copy of the same form; returns the kept UnsavedForm.

    Raises Http404 for a form of somebody else, Closed, Overtaken or TooMany.
    """
    facts = {"address": address, "number": number, "content": json.dumps(pairs).encode(), "kept_at": timezone.now()}
    if not UnsavedForm.objects.filter(uid=uid).exists() and open_of(user).count() >= MOST:
        raise TooMany
    draft, is_new = UnsavedForm.objects.get_or_create(uid=uid, defaults={"user": user, **facts})
    if draft.user_id != user.pk:
        raise Http404
    if is_new:
        return draft
    newer = UnsavedForm.objects.filter(uid=uid, user=user, address=address, closed_at=None, number__lt=number)
    if not newer.update(**facts):
        draft = UnsavedForm.objects.get(uid=uid)
        if draft.closed_at:
            raise Closed(draft)
        if draft.address != address or sorted(json.loads(draft.content)) != sorted(pairs):
            raise Overtaken
    return UnsavedForm.objects.get(uid=uid)


def keep_posted(*, user, uid, address, data, not_kept=()):
    """Keep a form that was sent and not saved, as its next copy. Raises what `keep` raises."""
    number = UnsavedForm.objects.filter(uid=uid, user=user).values_list("number", flat=True).first() or 0
    return keep(user=user, uid=uid, address=address, number=number + 1, pairs=typed(data, not_kept))


def choose(draft, name, value, *, is_list=False):
    """Choose a record in a kept form, as if its person had done so; in a list of several, beside what is chosen."""
    pairs = [(one, said) for one, said in json.loads(draft.content) if one != name or (is_list and said != value)]
    facts = {"user": draft.user, "uid": draft.uid, "address": draft.address, "number": draft.number + 1}
    return keep(**facts, pairs=[*map(list, pairs), [name, value]])


def close(*, user, uid, address, result=""):
    """The form is saved (`result`: the address of what it became) or thrown away: its text is erased at once."""
    closed = {"content": None, "closed_at": timezone.now(), "result": result}
    first = {"user": user, "address": address, "number": 0, **closed}
    draft, is_new = UnsavedForm.objects.get_or_create(uid=uid, defaults=first)
    if draft.user_id != user.pk:
        raise Http404
    if not is_new:
        UnsavedForm.objects.filter(uid=uid, closed_at=None).update(**closed)


def throw_away(beginning, is_meant):
    """Erase open forms, whoever's they are, for what they hold is to be erased everywhere. Returns how many.

    beginning: of their address. is_meant: says of an UnsavedForm whether it is one of them.
    """
    found = UnsavedForm.objects.filter(closed_at=None, address__startswith=beginning)
    meant = UnsavedForm.objects.filter(pk__in=[one.pk for one in found if is_meant(one)], closed_at=None)
    return meant.update(content=None, closed_at=timezone.now())


def open_of(user):
    """The unsaved forms of a person, the latest first."""
    return UnsavedForm.objects.filter(user=user, closed_at=None)


def erase_old():
    """Erase what nobody has taken up for BOMCA_DRAFT_DAYS, and the marks of what was closed; return how many."""
    before = timezone.now() - timedelta(days=settings.DRAFT_DAYS)
    return UnsavedForm.objects.filter(kept_at__lt=before).delete()[0]
