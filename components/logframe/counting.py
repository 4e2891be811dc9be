"""What an indicator counts of the activity log: the floor above that knows the log says it, this one asks."""

from dataclasses import dataclass
from decimal import Decimal

_counters, _checks = [], []


@dataclass(frozen=True)
class Count:
    """A number from the log. records: the identifiers counted; url: the list that shows them, and no other ones.

    unknown: activities of which no number is known; withheld: those of which it is not told to the reader.
    numerator, denominator: of a share.
    """

    amount: Decimal | None
    records: tuple = ()
    url: str = ""
    unknown: int = 0
    withheld: int = 0
    numerator: Decimal | None = None
    denominator: Decimal | None = None


def counts(function):
    """Register what counts: function(indicator, first, last, country, reader) -> Count."""
    _counters.append(function)
    return function


def checks(function):
    """Register what says why a filter is none: function(counts, where) -> sentence, or empty text."""
    _checks.append(function)
    return function


def counted(indicator, first, last, country=None, reader=None):
    """What the log counts for an indicator from day to day (inclusive); None where it counts nothing.

    first, last: None for the whole phase. country: one of the programme, None for all of it. reader: the person who is
    told; None for everything there is.
    """
    if not indicator.counts or not _counters:
        return None
    return _counters[0](indicator, first, last, country, reader)


def fault(indicator):
    """What is wrong with the filter of an indicator; empty where nothing is."""
    return next((said for check in _checks if (said := check(indicator.counts, indicator.counted_where))), "")
