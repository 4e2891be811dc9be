"""Months as the calendar shows them: whole weeks that begin on Monday."""

import calendar
import re
from dataclasses import dataclass
from datetime import date

FIRST_YEAR, LAST_YEAR = 2000, 2099
KEY = re.compile(r"(\d{4})-(\d\d)", re.ASCII)


@dataclass(frozen=True, order=True)
class Month:
    """One month of one year."""

    year: int
    number: int

    @classmethod
    def of(cls, day):
        """The month in which a day lies."""
        return cls(day.year, day.month)

    @classmethod
    def named(cls, key):
        """The month that a key such as 2026-11 names; None for whatever is no month of the calendar."""
        found = KEY.fullmatch(key)
        month = found and cls(int(found[1]), int(found[2]))
        return month if month and month.is_shown else None

    @property
    def is_shown(self):
        """Whether the calendar reaches it."""
        return FIRST_YEAR <= self.year <= LAST_YEAR and 1 <= self.number <= 12

    @property
    def key(self):
        """2026-11"""
        return f"{self.year}-{self.number:02d}"

    @property
    def first(self):
        return date(self.year, self.number, 1)

    @property
    def last(self):
        return date(self.year, self.number, calendar.monthrange(self.year, self.number)[1])

    def moved(self, months):
        """The month so many months later, or earlier for a negative number; None beyond the calendar."""
        year, before = divmod(self.year * 12 + self.number - 1 + months, 12)
        month = Month(year, before + 1)
        return month if month.is_shown else None

    def beginning_of(self, months):
        """The first month of the year's quarter, or of another such part of so many months, in which it lies."""
        return Month(self.year, (self.number - 1) // months * months + 1)

    def weeks(self):
        """Its weeks from Monday to Sunday: seven days each, None for a day of another month."""
        weeks = calendar.Calendar().monthdatescalendar(self.year, self.number)
        return [[day if day.month == self.number else None for day in week] for week in weeks]
