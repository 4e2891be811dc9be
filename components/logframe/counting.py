"""What an indicator counts of the activity log: the floor above that knows the log says it, this one asks."""

from dataclasses import dataclass, field
from decimal import Decimal

_counters, _checks = [], []


@dataclass(frozen=True)
class Count:
    """A number from the log. records: the identifiers counted; url: the list that shows them, and no other ones.

    unknown: activities of which no number is known; withheld: those of which it is not told to the reader.
    numerator, denominator: of a share. parts: how it is divided, {(division, part): amount}, as far as the log knows.
    at_least, at_most: between what the number lies where the log cannot tell it.
    """

    amount: Decimal | None
    records: tuple = ()
    url: str = ""
    unknown: int = 0
    withheld: int = 0
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    at_least: Decimal | None = None
    at_most: Decimal | None = None
    parts: dict = field(default_factory=dict)


def counts(function):
    """Register what counts: function(indicators, first, last, country, reader) -> {primary key: Count}."""
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
    return counted_all([indicator], first, last, country, reader).get(indicator.pk)


def counted_all(indicators, first, last, country=None, reader=None):
    """The same of several indicators, by primary key, in as many queries as of one."""
    asked = [one for one in indicators if one.counts]
    return _counters[0](asked, first, last, country, reader) if asked and _counters else {}


def fault(indicator):
    """What is wrong with the filter of an indicator; empty where nothing is."""
    return next((said for check in _checks if (said := check(indicator.counts, indicator.counted_where))), "")
