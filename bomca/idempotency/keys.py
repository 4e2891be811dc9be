"""A key is claimed before the work, and done in the transaction of the work: whoever repeats it repeats nothing."""

import hashlib
import json
import re
import uuid
from datetime import timedelta

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError
from django.utils import timezone
from django.utils.crypto import salted_hmac

from bomca import history
from bomca.idempotency.models import KeyedRequest

PLAIN = re.compile(r"[ -~]{1,100}")
SALT = "bomca.idempotency"


class StillRunning(Exception):
    """The first request with this key has not been answered yet."""


class KeyReused(Exception):
    """The key belongs to another request of the same actor, which is `earlier`."""

    def __init__(self, earlier):
        super().__init__()
        self.earlier = earlier


def claim(*, user, key, digest, machine=""):
    """The request under this key of this actor: a new one to be done now, or the one that is done (`is_done`).

    machine: the token or client that asks, empty for a browser. A request that died is taken over after its lease.
    Raises StillRunning, or KeyReused where the digest is another one.
    """
    of_actor = KeyedRequest.objects.filter(user=user, machine=machine)
    lease = {"lease": uuid.uuid4(), "leased_until": timezone.now() + lease_time(), "digest": digest}
    found = of_actor.filter(key=key).first()
    if found is None:
        try:
            with history.atomic():
                return KeyedRequest.objects.create(user=user, machine=machine, key=key, **lease)
        except IntegrityError:  # the same request came between our look and our insert
            raise StillRunning from None
    if not found.is_done and found.leased_until < timezone.now():
        if not KeyedRequest.objects.filter(pk=found.pk, lease=found.lease, is_done=False).update(**lease):
            raise StillRunning
        return KeyedRequest.objects.get(pk=found.pk)
    if found.digest != digest:
        raise KeyReused(found)
    if not found.is_done:
        raise StillRunning
    return found


def complete(claimed, **answer):
    """Remember the answer. Called in the transaction of the work, which StillRunning undoes: another has the lease."""
    mine = KeyedRequest.objects.filter(pk=claimed.pk, lease=claimed.lease, is_done=False)
    if not mine.update(is_done=True, **answer):
        raise StillRunning


def release(claimed):
    """Nothing was done: the key is free again."""
    KeyedRequest.objects.filter(pk=claimed.pk, lease=claimed.lease, is_done=False).delete()


def forget():
    """Delete what is older than a request is ever repeated; return how many."""
    before = timezone.now() - timedelta(hours=settings.IDEMPOTENCY_HOURS)
    return KeyedRequest.objects.filter(made_at__lt=before).delete()[0]


def lease_time():
    return timedelta(seconds=settings.IDEMPOTENCY_LEASE_SECONDS)


def digest_of(request, facts):
    """By what two requests are found to be the same: method, address with its query, and what was sent.

    It is keyed, for a name could be guessed from a plain digest.
    """
    told = json.dumps([request.method, request.get_full_path(), facts], sort_keys=True, default=str)
    return salted_hmac(SALT, told, algorithm="sha256").hexdigest()


def sent(data, leaving_out=()):
    """What a form holds, each file by its name and digest."""
    return {name: [plain(one) for one in values] for name, values in data.lists() if name not in leaving_out}


def plain(value):
    if not isinstance(value, UploadedFile):
        return value
    digest = hashlib.sha256()
    for chunk in value.chunks():
        digest.update(chunk)
    value.seek(0)
    return [value.name, digest.hexdigest()]
