"""Reporting periods: computed from the dates of a phase and its extensions, never typed."""

from dataclasses import dataclass
from datetime import date, timedelta

from bomca.days import add_months


@dataclass(frozen=True)
class Period:
    """A stretch of a phase on which a report is due; first and last day inclusive."""

    starts_on: date
    ends_on: date
    due_on: date

    def is_over(self, today):
        return self.ends_on < today


def periods(starts_on, ends_on, *, months, due_days):
    """The periods of `months` months from `starts_on` to `ends_on` (inclusive); the last is cut at the end.

    A report is due `due_days` days after its period ends (EU grants: within 60 days).
    """
    found, number = [], 0
    while (first := add_months(starts_on, number * months)) <= ends_on:
        last = min(add_months(starts_on, (number + 1) * months) - timedelta(days=1), ends_on)
        found.append(Period(first, last, last + timedelta(days=due_days)))
        number += 1
    return found
