"""Counting people: women, men and those whose sex was not stated, told apart; unknown is never zero."""

from dataclasses import dataclass, replace

from activities.models.choices import Basis
from bomca.records import Qualifier


def joint_qualifier(qualifiers):
    """Return what a sum may claim of itself when its parts claim these things of themselves."""
    claims = set(qualifiers) - {Qualifier.EXACT}
    if not claims:
        return Qualifier.EXACT
    if claims == {Qualifier.OVER}:
        return Qualifier.OVER
    if claims <= {Qualifier.UP_TO, Qualifier.NEARLY}:
        return Qualifier.UP_TO if Qualifier.UP_TO in claims else Qualifier.NEARLY
    return Qualifier.ABOUT


def counted(rows):
    """The rows of one activity that count: of each role the verified ones if there are any, or else the attendance.

    What was planned never counts as done. rows: anything with `role` and `source`.
    """
    rows = list(rows)
    verified = {row.role for row in rows if row.source == Basis.VERIFIED}
    return [row for row in rows if row.source == (Basis.VERIFIED if row.role in verified else Basis.ATTENDANCE)]


@dataclass(frozen=True)
class Tally:
    """How many people took part: participations, not unique persons.

    `unknown` counts the activities for which no number of participants is known at all. What is kept from the reader
    (`small_counts.py`): `undivided` are people told without their sex, in `undivided_in` activities; `withheld` counts
    the activities whose number is not told.
    """

    women: int = 0
    men: int = 0
    not_stated: int = 0
    qualifier: str = Qualifier.EXACT
    unknown: int = 0
    undivided: int = 0
    undivided_in: int = 0
    withheld: int = 0

    @property
    def total(self):
        return self.women + self.men + self.not_stated + self.undivided

    @property
    def is_known(self):
        """Whether there is any number at all, told or not."""
        return self.total > 0 or self.withheld > 0

    @property
    def share_of_women(self):
        """Women among those whose sex was stated, 0 to 1, or None when it was stated of nobody."""
        stated = self.women + self.men
        return self.women / stated if stated else None

    def __add__(self, other):
        return Tally(
            self.women + other.women,
            self.men + other.men,
            self.not_stated + other.not_stated,
            joint_qualifier([self.qualifier, other.qualifier]),
            self.unknown + other.unknown,
            self.undivided + other.undivided,
            self.undivided_in + other.undivided_in,
            self.withheld + other.withheld,
        )

    def of_one_activity(self):
        """The same, put together from parts of one activity, which is kept back once at most."""
        return replace(self, undivided_in=min(self.undivided_in, 1), withheld=min(self.withheld, 1))

    @classmethod
    def of_rows(cls, rows):
        """The tally of participation rows (anything with women, men, not_stated and qualifier)."""
        return sum((cls(row.women, row.men, row.not_stated, row.qualifier) for row in rows), cls())

    @classmethod
    def of_activity(cls, rows):
        """The tally of one activity's participant rows: without any row the number is unknown."""
        rows = list(rows)
        return cls.of_rows(rows) if rows else cls(unknown=1)
