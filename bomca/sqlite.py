"""SQLite made to search as people read: LIKE that knows Cyrillic capitals and takes ё for е."""

import functools
import re

from django.db.backends.signals import connection_created
from django.dispatch import receiver

_SAME = str.maketrans({"ё": "е"})


def fold(text):
    """Return `text` as it is compared: no capitals, ё as е."""
    return text.casefold().translate(_SAME)


@functools.lru_cache(maxsize=256)
def _matcher(pattern, escape):
    """Compile a LIKE pattern into a function of the folded text."""
    pattern = fold(pattern)
    parts, i = [], 0
    while i < len(pattern):
        char = pattern[i]
        if char == escape and i + 1 < len(pattern):
            i += 1
            parts.append(re.escape(pattern[i]))
        else:
            parts.append({"%": ".*", "_": "."}.get(char) or re.escape(char))
        i += 1
    return re.compile("".join(parts), re.DOTALL).fullmatch


def like(pattern, text, escape=None):
    """SQLite's LIKE: 1 when `text` matches, 0 when not, NULL when either is NULL."""
    if pattern is None or text is None:
        return None
    return int(_matcher(str(pattern), escape)(fold(str(text))) is not None)


@receiver(connection_created, dispatch_uid="bomca.sqlite")
def teach(connection, **kwargs):
    """Give a new SQLite connection our LIKE."""
    if connection.vendor == "sqlite":
        connection.connection.create_function("like", 2, like, deterministic=True)
        connection.connection.create_function("like", 3, like, deterministic=True)
