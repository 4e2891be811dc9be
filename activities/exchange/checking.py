"""A line of the file beside the record it means: what is new, changed, unchanged or wrong."""

from dataclasses import dataclass, field

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext as _

from activities import services
from activities.exchange import people
from activities.exchange.columns import BY_NAME, IDENTIFYING
from activities.exchange.kinds import KEPT, WITHHELD, Told, Writing, text_of
from activities.exchange.names import Names, Problem
from activities.models import Activity, rules
from activities.models.choices import BEGINNING
from activities.models.life import BY_STEPS
from partners.models import Country

RELATIONS = [one.name for one in Activity._meta.concrete_fields if one.is_relation]  # found by name, so they exist
SET = {"participations"}  # computed for the reader of other columns, and yet to be set
PEOPLE = type(BY_NAME["women"])
NEW, CHANGED, UNCHANGED, WRONG = "new", "changed", "unchanged", "wrong"


@dataclass
class Line:
    """One line of activities on its way: the record it means, what it would change, what is wrong with it."""

    number: int
    cells: dict
    names: Names
    record: Activity | None = None
    is_new: bool = False
    links: dict = field(default_factory=dict)  # field -> primary keys
    people: dict | None = None  # all rows of participation; None leaves them as they are
    changes: list = field(default_factory=list)  # (what, before, after), in words
    problems: list = field(default_factory=list)  # (number of the row, is it on the second sheet, text)
    written: set = field(default_factory=set)  # the record's own fields that differ
    stood: dict = field(default_factory=dict)  # their former values

    @property
    def kind(self):
        if self.problems:
            return WRONG
        return NEW if self.is_new else CHANGED if self.changes else UNCHANGED

    def refuse(self, problem, column="", *, row=None):
        """Note what is wrong: with a column of this line, or with a row of the sheet of participations."""
        heading = BY_NAME[column].heading if column in BY_NAME else column
        text = f"{heading}: {problem}" if heading else str(problem)
        self.problems.append((row or self.number, row is not None, text))

    def refuse_all(self, error):
        """Note everything that a ValidationError names."""
        errors = error.error_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.error_list}
        by_field = {column.field: column.name for column in BY_NAME.values() if column.field}
        for name, problems in errors.items():
            column = "" if name == NON_FIELD_ERRORS else by_field.get(name, name)
            self.refuse(" ".join(ValidationError(problems).messages), column)

    @property
    def title(self):
        return str(self.record) if self.record is not None else text_of(self.cells.get("title", ""))


def compare(line, rows):
    """Read the cells of a line whose record is set, and note what they change.

    rows: (number, cells) of the sheet of participations that name this line; None where the file has no such sheet.
    """
    writing, words, read = Writing(line.names), Writing(line.names, in_words=True), {}
    for name, cell in line.cells.items():
        column = BY_NAME[name]
        if name in IDENTIFYING:
            continue
        value = value_of(line, column, cell, writing)
        if value is not KEPT:
            read[column] = value
    for column in BY_NAME.values():
        if line.is_new and column.is_required and column.name not in line.cells:
            line.refuse(_("This must be given."), column.name)
    participations = BY_NAME["participations"]
    if rows is not None and not is_kept_from(line, participations):
        read[participations] = of_sheet(line, rows)
    if line.problems:
        return
    wanted = {column: value for column, value in read.items() if not isinstance(column, Told) or column.name in SET}
    for column, value in wanted.items():
        before = column.now(line.record)
        if value != before:
            try:
                column.put(line, value)
            except Problem as problem:
                line.refuse(problem, column.name)
                continue
            if not line.is_new:
                line.changes.append((column.heading, column.say(before, words), column.say(value, words)))
            if column.field and column.field not in services.LINKS:
                line.written.add(column.field)
                line.stood[column.field] = before
    for column, value in read.items():
        if column not in wanted:
            check_told(line, column, value)


def value_of(line, column, cell, writing):
    """What a cell means for its line; KEPT where it changes nothing. A wrong one is noted."""
    if is_kept_from(line, column) and (cell == WITHHELD or not column.field):
        return KEPT
    try:
        value = column.read(cell, line.names)
        if column.is_required and value in ("", None):
            raise Problem(_("This must be given."))
    except Problem as problem:
        is_as_it_was = not line.is_new and text_of(cell) == text_of(column.write(line.record, writing))
        if not is_as_it_was:  # a name that this person may not choose, and that stood there before
            line.refuse(problem, column.name)
        return KEPT
    # An empty cell of a new activity leaves what the portal takes by itself.
    return KEPT if line.is_new and value in ("", None) else value


def is_kept_from(line, column):
    """Whether whoever handed the file in is not told the value: then no cell is compared with it."""
    return not line.is_new and column.is_withheld(line.record)


def of_sheet(line, rows):
    found = {}
    for number, cells in rows:
        try:
            key, told = people.of_cells(cells, line.names)
            people.gathered([*found.items(), (key, told)])
            found[key] = told
        except Problem as problem:
            line.refuse(problem, row=number)
    return found


def check_told(line, column, value):
    """A computed column may say what it said, or what follows from the line; anything else was meant to change it."""
    now = str(column.now(line.record)) if not line.is_new else ""
    then = now
    if isinstance(column, PEOPLE) and line.people is not None:
        then = str(people.told(people.row(*one) for one in line.people.items())[column.name])
    if value not in (now, then):
        where = _("Change the participations instead.") if isinstance(column, PEOPLE) else ""
        message = _("This is computed and cannot be set to “%(text)s”. %(where)s")
        line.refuse(message % {"text": value[:100], "where": where}, column.name)


def check_rules(line):
    """The rules of the form, short of those that the database keeps: fields, neighbours, countries, participations."""
    record = line.record
    try:
        check_status(line)
        before = {one.attname: getattr(record, one.attname) for one in record._meta.concrete_fields}
        record.clean_fields(exclude=RELATIONS)
        record.clean()
        line.written |= {
            one.name for one in record._meta.concrete_fields if getattr(record, one.attname) != before[one.attname]
        }
        countries = countries_of(line)
        rules.check_countries(record, countries)
        if not line.is_new and line.written & {"equipment_value", "is_dual_use"}:
            rules.check_equipment(record)
    except ValidationError as error:
        line.refuse_all(error)
        return
    rows, seen = participations_of(line), set()
    for row in rows:
        try:
            row.clean_fields(exclude=["activity", "country", "organisation"])
            wrong = services.misplaced(row, seen, countries)
        except ValidationError as error:
            wrong = error.error_dict
        for problems in wrong.values():
            line.refuse(" ".join(ValidationError(problems).messages), "participations")
        seen.add(row.key)


def check_status(line):
    """A table logs new activities with a status; of stored ones steps alone change it. Raises ValidationError."""
    if line.is_new and line.record.status not in BEGINNING:
        raise ValidationError({"status": _("An activity is verified by its own step, not by setting the status.")})
    if not line.is_new and (changed := line.written & set(BY_STEPS)):
        raise ValidationError(dict.fromkeys(changed, services.ONLY_BY_STEPS))


def countries_of(line):
    if "countries" in line.links:
        return [line.names.stored(Country, pk) for pk in sorted(line.links["countries"])]
    return [] if line.is_new else list(line.record.countries.all())


def participations_of(line):
    """The rows as they would stand, with their countries at hand."""
    if line.people is not None:
        rows = [people.row(*one) for one in line.people.items()]
    else:
        rows = [] if line.is_new else list(line.record.participations.all())
    for row in rows:
        if country := line.names.stored(Country, row.country_id):
            row.country = country
    return rows


def check_against_the_database(line):
    """Ask each rule of the database by itself, to name the one that was broken."""
    try:
        line.record.validate_constraints()
    except ValidationError as error:
        line.refuse_all(error)
    try:
        services.check_participations(participations_of(line), countries_of(line))
    except ValidationError as error:
        line.refuse(" ".join(error.messages), "participations")
