"""What is changed together is told together: one entry per record, written last, in the same transaction."""

import threading
from contextlib import contextmanager

from django.db import DEFAULT_DB_ALIAS, connections, transaction

from bomca.history.acting import acting

_open = threading.local()  # database alias -> the records touched in the outermost block: {(model, key): Acting}


def _blocks():
    return _open.__dict__.setdefault("blocks", {})


class Touched(dict):
    """The records touched in an outermost block: (model, key) -> who touched it."""

    has_savepoints = False


@contextmanager
def atomic(using=DEFAULT_DB_ALIAS, savepoint=True, *, savepoints=False):
    """`transaction.atomic`, whose outermost block tells each record's change once, as it stands at the end.

    savepoints: on the outermost block, makes each block inside it one that can fail alone, so that what it raises may
    be caught. The block gives the records touched so far.
    """
    blocks = _blocks()
    if using in blocks:
        with _inner(blocks[using], using, savepoint):
            yield blocks[using]
        return
    with transaction.atomic(using=using, savepoint=savepoint):
        touched = blocks[using] = Touched()
        touched.has_savepoints = savepoints
        try:
            yield touched
            if touched and not connections[using].needs_rollback:
                _record(touched, using)
        finally:
            del blocks[using]


@contextmanager
def _inner(touched, using, savepoint):
    if not touched.has_savepoints:
        with transaction.atomic(using=using, savepoint=savepoint):
            yield
        return
    before = dict(touched)
    try:
        with transaction.atomic(using=using):
            yield
    except BaseException:
        touched.clear()
        touched.update(before)
        raise


def touch(model, keys, using=DEFAULT_DB_ALIAS):
    """Note that these records may have changed. Called inside the transaction that changed them."""
    now, touched = acting(), _blocks().get(using)
    found = {(model, key): now for key in keys}
    if touched is None:
        _record(found, using)
    else:
        touched.update(found)


def _record(touched, using):
    from bomca.history import recording  # it knows the tables; this module is needed before there are any

    if touched:
        recording.write(touched, using)
