"""A file that was handed in, as lines of cells: workbook or CSV, in whatever encoding it honestly is."""

import csv
import io
import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from activities.exchange import columns, guarding, people
from activities.exchange.names import key
from bomca.uploads import CONTENT_TYPES, CONTROL
from bomca.views import unguarded

SHEETS = {"activities": ("Activities", "Мероприятия"), "people": ("Participations", "Участие")}
ERRORS = ("Errors", "Ошибки")
NARROW = {"UTF-8": "utf-8-sig", "Windows-1251": "cp1251"}
MIXED = re.compile("[A-Za-z][\u0400-\u04ff]|[\u0400-\u04ff][A-Za-z]")


@dataclass
class Cells:
    """One line of a sheet: its number in the file, and its cells by the names of their columns."""

    number: int
    cells: dict


@dataclass
class Table:
    """What a file holds: lines of activities, and of participations where it has a sheet of them (else None)."""

    lines: list
    people: list | None = None
    understood: str = ""  # how a CSV was read: its encoding and what stands between its cells
    names: frozenset = frozenset()


def read(content):
    """Return the Table in a file. Raises ValidationError that says what is wrong with the file as a whole."""
    is_archive = content[:4] in (b"PK\x03\x04", guarding.OLD_EXCEL[:4])
    table = of_workbook(content) if is_archive else of_csv(content)
    if not table.lines:
        raise ValidationError(_("The table has no lines below its headings."), code="empty")
    return table


def content_type_of(content):
    return CONTENT_TYPES["xlsx" if content.startswith(b"PK\x03\x04") else "csv"]


# Workbooks


def of_workbook(content):
    guarding.check(content)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            names = {key(name): name for name in book.sheet_names}
            found = {
                what: next((names[key(title)] for title in titles if key(title) in names), None)
                for what, titles in SHEETS.items()
            }
            if found["activities"] is None:
                message = _("The workbook has no sheet named “Activities”. Begin with the template.")
                raise ValidationError(message, code="sheet")
            lines, named = lines_of(book.get_sheet_by_name(found["activities"]), columns.COLUMNS, guarding.MOST_LINES)
            rows = None
            if found["people"]:
                rows, _named = lines_of(book.get_sheet_by_name(found["people"]), people.SHEET, guarding.MOST_ROWS)
    except CalamineError:
        raise guarding.archives.damaged() from None
    if rows is not None and "participations" in named:
        message = _("Participations stand in a sheet and in a column. Delete one of the two.")
        raise ValidationError(message, code="twice")
    return Table(lines, rows, names=named)


def lines_of(sheet, known, most):
    """(lines, names of their columns) of a sheet whose first line holds the headings."""
    start = sheet.start
    if start is None:
        return [], frozenset()
    if start[0] != 0:
        raise ValidationError(
            _("The first line of the sheet “%(name)s” must hold the headings."), params={"name": sheet.name}
        )
    rows = iter(sheet.iter_rows())
    return taken(next(rows), enumerate(rows, start=2), known, most)


# CSV


def of_csv(content):
    text, encoding = decoded(content)
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    source = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        headings = next(source, [])
        numbered = ((number, [unguarded(cell) for cell in cells]) for number, cells in enumerate(source, start=2))
        lines, named = taken(headings, numbered, columns.COLUMNS)
    except csv.Error:
        message = _("Line %(line)s of the file is no CSV: a quotation mark is missing or too much.")
        raise ValidationError(message, code="csv", params={"line": source.line_num}) from None
    between = {",": _("commas"), ";": _("semicolons"), "\t": _("tabulators")}[delimiter]
    understood = _("Read as %(encoding)s, with %(between)s between the cells.")
    return Table(lines, understood=understood % {"encoding": encoding, "between": between}, names=named)


def decoded(content):
    """(text, name of the encoding). Raises ValidationError where no honest reading is found."""
    unreadable = ValidationError(
        _("The encoding of the file is not understood. Save it as “CSV UTF-8”, or use the workbook."), code="encoding"
    )
    is_wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding, codec in {"UTF-16": "utf-16"}.items() if is_wide else NARROW.items():
        try:
            text = content.decode(codec)
        except UnicodeDecodeError:
            continue
        # Of western letters read as Cyrillic ones, words are made in which both stand.
        if CONTROL.search(text) or (codec == "cp1251" and MIXED.search(text)):
            break
        return text, encoding
    raise unreadable


# Both


def taken(headings, numbered, known, most=guarding.MOST_LINES):
    """(lines, names of the columns): each line that says something. Raises ValidationError for unknown headings."""
    named = by_heading(headings, known)
    lines = []
    for number, cells in numbered:
        if number > most + 1:
            raise guarding.too_long()
        if any(cell not in ("", None) for cell in cells):
            lines.append(Cells(number, {name: cell for name, cell in zip(named, cells, strict=False) if name}))
    return [line for line in lines if not is_example(line)], frozenset(filter(None, named))


def is_example(line):
    first = line.cells.get("ref", line.cells.get("activity", ""))
    return isinstance(first, str) and key(first) in columns.REF_EXAMPLE


def by_heading(headings, known):
    """The name of each column; None for the one in which the portal has written errors."""
    called = {heading: column.name for column in known for heading in column.headings()}
    ignored = {"", *map(key, ERRORS)}
    texts = [str(heading).removesuffix(" *") for heading in headings]
    unknown = [text for text in texts if key(text) not in called and key(text) not in ignored]
    if unknown:
        message = _("No column is called %(unknown)s. Correct the headings, or delete these columns.")
        named = ", ".join(f"“{text[:60]}”" for text in unknown[:10])
        raise ValidationError(message, code="heading", params={"unknown": named})
    names = [called.get(key(text)) for text in texts]
    twice = {name for name in names if name and names.count(name) > 1}
    missing = [column for column in known if column.is_required and column.name not in names]
    if twice or (missing and "uid" not in names and "code" not in names):
        wrong = twice or {column.heading for column in missing}
        message = _("These columns must stand in the file once each: %(names)s. Begin with the template.")
        raise ValidationError(message, code="heading", params={"names": ", ".join(sorted(wrong))})
    return names
