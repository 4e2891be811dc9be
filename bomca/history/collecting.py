"""What is changed together is told together: one entry per record, written last, in the same transaction."""

import threading
from contextlib import contextmanager

from django.db import DEFAULT_DB_ALIAS, connections, transaction

from bomca.history.acting import acting

_open = threading.local()  # database alias -> the records touched in the outermost block: {(model, key): Acting}


def _blocks():
    return _open.__dict__.setdefault("blocks", {})


@contextmanager
def atomic(using=DEFAULT_DB_ALIAS, savepoint=True):
    """`transaction.atomic`, whose outermost block tells each record's change once, as it stands at the end."""
    blocks = _blocks()
    with transaction.atomic(using=using, savepoint=savepoint):
        if using in blocks:
            yield
            return
        touched = blocks[using] = {}
        try:
            yield
            if touched and not connections[using].needs_rollback:
                _record(touched, using)
        finally:
            del blocks[using]


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
