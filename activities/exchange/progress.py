"""How far a transaction is, told outside it: what it writes itself nobody sees before it ends."""

from django.core.cache import caches

KEPT_SECONDS = 15 * 60


def of(table):
    """A function that tells how far the import is, as a part of 1."""
    return lambda part: caches["progress"].set(f"import-{table.pk}", int(part * 90), KEPT_SECONDS)


def told(table):
    """The percent of an import that a worker is about."""
    return max(table.percent, caches["progress"].get(f"import-{table.pk}") or 0) if table.is_unfinished else 100
