"""Small numbers of people: which counts of who took part a reader outside the office is told.

Of one or two people of an agency, a sex and a country are as good as a name. So whoever lacks
`activities.see_small_counts` where the activity lies is told numbers only as far as no small one, from 1 to one less
than `settings.SMALLEST_COUNT`, stands among them or follows from them. Rows of the reader's own organisation are told.

The rule is kept for each activity alone, and whatever is added up is added up of what is told of each: so no choice of
activities, and no sum less another sum, tells more than the activities' own pages. See
`docs/decisions/0015-small-numbers-are-kept-where-they-stand.md`.
"""

from dataclasses import dataclass, field

from django.conf import settings

from activities.models.choices import ParticipantRole
from activities.tally import Tally
from activities.tally import counted as counting
from bomca.accounts import rights

EVERYTHING = None  # the reader for whom nothing is kept back
SEE, SEE_OWN = "activities.see_small_counts", "activities.view_own_small_counts"


def reach(user, model):
    """The condition on activities of which the person is told every number, and whose rows they are told anyway."""
    own = {one.organisation_id for one in rights.granting(user, SEE_OWN) if set(_given(one)) == {"organisation"}}
    return rights.reach(user, SEE, model), frozenset(own)


def _given(assignment):
    return [name for name, _key in rights.narrowings(assignment)]


def is_small(number):
    """Whether so few people could be recognised. Nobody is not a small number of people."""
    return 0 < number < settings.SMALLEST_COUNT


@dataclass(frozen=True)
class Told:
    """Which numbers of some rows are told: how each row is divided by sex, its total; and the same of their sum."""

    rows: bool
    totals: bool
    division: bool
    total: bool


EVERY_NUMBER = Told(True, True, True, True)


@dataclass(frozen=True)
class Row:
    """A participation row as its reader is told it: None for a number that is kept from them."""

    row: object
    women: int | None
    men: int | None
    not_stated: int | None
    total: int | None
    is_few: bool = False  # whether "fewer than five" may be said

    @property
    def is_withheld(self):
        return self.women is None

    @property
    def tally(self):
        return _tally([self.row], self.women is not None, self.total is not None)


@dataclass(frozen=True)
class Attendance:
    """Who took part in one activity, as its reader is told it: each row, and the participants in all."""

    rows: list[Row] = field(default_factory=list)  # those that count
    participants: Tally = field(default_factory=Tally)
    others: list[Row] = field(default_factory=list)  # planned, or replaced by verified ones

    @property
    def every_row(self):
        """The rows that count and, where the reader is told them, the others."""
        return [*self.rows, *self.others]

    @property
    def is_withheld(self):
        """Whether any number is kept from the reader."""
        return any(row.is_withheld for row in self.rows)

    def of(self, choose):
        """The tally of the participants whose rows are chosen, as far as they are told row by row."""
        counted = [one for one in self.rows if one.row.role == ParticipantRole.PARTICIPANT]
        chosen = [one for one in counted if choose(one.row)]
        if not chosen or len(chosen) == len(counted):
            return self.participants if chosen else Tally(unknown=1)
        return sum((one.tally for one in chosen), Tally()).of_one_activity()


def attendance(rows, reader=EVERYTHING):
    """What of these rows of one activity the reader is told.

    Rows that do not count are told to whom nothing is kept back: beside the ones that do, small numbers would follow.
    rows: anything with role, source, organisation_id, women, men, not_stated and qualifier. reader: EVERYTHING, or the
    organisations (primary keys) whose rows are told to them in any case.
    """
    every = list(rows)
    rows = counting(every)
    open_ones = [row for row in rows if reader is EVERYTHING or row.organisation_id in reader]
    kept = [row for row in rows if row not in open_ones]
    counted = [row for row in kept if row.role == ParticipantRole.PARTICIPANT]
    as_table = what_is_told(counted)
    told = {id(row): EVERY_NUMBER for row in open_ones}
    told |= {id(row): as_table if row in counted else what_is_told([row]) for row in kept}
    is_alone = len(counted) == 1
    shown = [_row(row, told[id(row)], is_alone or row not in counted) for row in rows]
    own = [row for row in open_ones if row.role == ParticipantRole.PARTICIPANT]
    others = [_row(row, EVERY_NUMBER, False) for row in every if row not in rows] if reader is EVERYTHING else []
    if not own and not counted:
        return Attendance(shown, Tally(unknown=1), others)
    known = _tally(own, True, True) + _tally(counted, as_table.division, as_table.total)
    return Attendance(shown, known.of_one_activity(), others)


def what_is_told(rows):
    """Which numbers of these rows, and of their sum, tell no small one and let none be worked out.

    One small number keeps the division of every row: it would follow from the sum and the other rows. One small total
    keeps all totals; then the sum is told only if, told or not, it leaves every small number possible for every row.
    """
    cells = [(row.women, row.men, row.not_stated) for row in rows]
    if not any(is_small(number) for row in cells for number in row):
        return EVERY_NUMBER
    totals = [sum(row) for row in cells]
    rows_told = not any(map(is_small, totals))
    total = rows_told or sum(totals) >= len(rows) + settings.SMALLEST_COUNT - 1
    division = total and not any(is_small(sum(column)) for column in zip(*cells, strict=True))
    return Told(rows=False, totals=rows_told, division=division, total=total)


def _row(row, told, is_alone):
    total = row.women + row.men + row.not_stated
    numbers = (row.women, row.men, row.not_stated) if told.rows else (None, None, None)
    return Row(row, *numbers, total if told.totals else None, is_few=is_alone and is_small(total) and not told.totals)


def _tally(rows, division, total):
    """The tally of rows of one activity, as far as it is told."""
    whole = Tally.of_rows(rows)
    if division:
        return whole
    if total:
        return Tally(qualifier=whole.qualifier, undivided=whole.total, undivided_in=1)
    return Tally(qualifier=whole.qualifier, undivided_in=1, withheld=1)
