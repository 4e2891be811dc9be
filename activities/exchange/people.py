"""Who took part, as cells: the sheet of participations, and the same in one cell of the CSV."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.exchange.kinds import COUNT, WITHHELD, Choice, Column, Problem, Reference, Text, Told, text_of
from activities.models import Participation
from activities.models.choices import ParticipantRole
from activities.tally import Tally, counted

NUMBERS = ("women", "men", "not_stated")
MOST_ROWS = 200  # of one activity, as in the form


class Count(Column):
    """A number of people; nothing is zero."""

    def read(self, cell, names):
        text = text_of(cell)
        if text and not COUNT.fullmatch(text):
            raise Problem(_("“%(text)s” is no number of people. Write digits only.") % {"text": text[:100]})
        return int(text or 0)


# The sheet of participations: its columns, in their order.
ROW = [
    Reference("country", "country", model=Participation),
    Reference("organisation", "organisation", model=Participation),
    Choice("role", "role", model=Participation),
    *(Count(name, name, model=Participation) for name in NUMBERS),
    Choice("qualifier", "qualifier", model=Participation),
    Choice("source", "source", model=Participation),
]
ACTIVITY = Text("activity", is_required=True, model=Participation, label=gettext_lazy("activity"))
SHEET = [ACTIVITY, *ROW]


def facts(row):
    """A participation as (what may occur once, what is told of it)."""
    return row.key, (*(getattr(row, n) for n in NUMBERS), row.qualifier)


def in_columns(key, told):
    """The same as values in the order of the columns."""
    *who, basis = key
    return (*who, *told, basis)


def of_cells(cells, names):
    """The same from cells, by name. Raises Problem."""
    read = {column.name: column.read(cells.get(column.name, ""), names) for column in ROW}
    if not sum(read[name] for name in NUMBERS):
        raise Problem(_("Enter how many people took part, or remove the row."))
    key = (read["country"], read["organisation"], read["role"], read["source"])
    return key, (*(read[name] for name in NUMBERS), read["qualifier"])


def gathered(found):
    """Rows by what may occur once. Raises Problem for a second one of the same."""
    rows = {}
    for key, told in found:
        if key in rows:
            raise Problem(
                _("This country, organisation, role and basis already have a row. Put the numbers into one row.")
            )
        rows[key] = told
    if len(rows) > MOST_ROWS:
        raise Problem(_("One activity has at most %(most)s rows of participants.") % {"most": MOST_ROWS})
    return rows


def row(key, told):
    """The unsaved participation."""
    facts = dict(zip((*NUMBERS, "qualifier"), told, strict=True))
    return Participation(country_id=key[0], organisation_id=key[1], role=key[2], source=key[3], **facts)


def told(rows):
    """The numbers of an activity that its columns tell, all empty where none is known."""
    return as_told(Tally.of_activity([row for row in counted(rows) if row.role == ParticipantRole.PARTICIPANT]))


def as_told(tally):
    """The same of a tally; *withheld* for what its reader is not told."""
    if not tally.is_known:
        return dict.fromkeys([*NUMBERS, "participants", "qualifier"], "")
    return {
        **{name: WITHHELD if tally.undivided_in else getattr(tally, name) for name in NUMBERS},
        "participants": WITHHELD if tally.withheld else tally.total,
        "qualifier": str(tally.qualifier),
    }


class Compact(Told):
    """All in one cell: country | organisation | role | women | men | not stated | qualifier | basis; …"""

    def is_withheld(self, record):
        return bool(record.pk) and record.attendance.is_withheld

    def now(self, record):
        return dict(map(facts, record.rows_told)) if record.pk else {}

    def read(self, cell, names):
        parts = [part.strip() for part in text_of(cell).split(";")]
        return gathered(self.row(part, names) for part in parts if part)

    def row(self, text, names):
        parts = [part.strip() for part in text.split("|")]
        if len(parts) == len(ROW) - 1:
            parts.append("")  # without its basis: attendance
        if len(parts) != len(ROW):
            message = _(
                "“%(text)s”: write country | organisation | role | women | men | not stated | qualifier | basis."
            )
            raise Problem(message % {"text": text[:100]})
        return of_cells(dict(zip((column.name for column in ROW), parts, strict=True)), names)

    def cell(self, value, writing):
        return "; ".join(sorted(" | ".join(cells_of(key, told, writing)) for key, told in value.items()))

    def put(self, line, value):
        line.people = value


def cells_of(key, told, writing):
    """The cells of one row, as text."""
    values = in_columns(key, told)
    return [str(column.cell(value, writing)) for column, value in zip(ROW, values, strict=True)]
