"""How hard what must always hold is tried."""

from django.db import connection


def examples(number):
    """So many on SQLite; a quarter of them on PostgreSQL, where the same rules meet another SQL and nothing else new."""
    return number if connection.vendor == "sqlite" else max(number // 4, 3)
