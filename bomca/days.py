"""Counting days as people do: by months and years."""

from calendar import monthrange
from datetime import date


def add_months(day, months):
    """The same day so many months later, or earlier; the last day of the month where the month is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
