"""A workbook is looked into before anything opens it: its archive first, then its sheets, as a stream."""

import io
import re
import zipfile

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from bomca import archives

MOST_LINES = 20_000
MOST_COLUMNS = 200
PIECE = 1 << 16
OVERLAP = 512  # bytes in which a tag that is cut in two is found again
OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # of Excel before 2007; also of a workbook under a password
SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
DOCTYPE = re.compile(rb"<!DOCTYPE|<!ENTITY", re.IGNORECASE)
CELL = re.compile(rb"<(?:\w+:)?(row|c)(?=[\s/>])(?:[^>]*?\sr=[\"']([A-Za-z]{0,9})(\d{1,9})[\"'])?")
FOREIGN = {
    "xl/externalLinks/": _("links to other files"),
    "xl/connections.xml": _("connections to other sources of data"),
    "xl/queryTables/": _("connections to other sources of data"),
    "xl/embeddings/": _("other documents inside it"),
    "xl/activeX/": _("active controls"),
}


def refused(message, code, **params):
    return ValidationError(message, code=code, params=params)


def check(content):
    """Raise ValidationError when the workbook is one that we do not open, with what to do."""
    if content.startswith(OLD_EXCEL):
        message = _("The workbook is in the old form .xls, or under a password. Save it as .xlsx, without a password.")
        raise refused(message, "old")
    if not content.startswith(b"PK\x03\x04"):
        raise refused(_("The file is neither a workbook (.xlsx) nor a CSV file (.csv). Save it as one."), "kind")
    archives.check(content, "xlsx")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for entry in archive.infolist():
            if what := next((what for start, what in FOREIGN.items() if entry.filename.startswith(start)), None):
                raise refused(_("The workbook holds %(what)s. Take them out and save it anew."), "foreign", what=what)
            if entry.filename.endswith((".xml", ".rels")):
                with archive.open(entry) as source:
                    check_part(source, is_sheet=bool(SHEET.fullmatch(entry.filename)))


def check_part(source, *, is_sheet):
    """Read a part piece by piece and refuse formulas, too many lines and columns, and XML that is no plain one."""
    kept, lines, is_first = b"", 0, True
    while piece := source.read(PIECE):
        seen = kept + piece
        if b"\x00" in piece:
            raise archives.damaged()
        if (is_first or not is_sheet) and DOCTYPE.search(seen):
            raise archives.damaged()
        if is_sheet:
            refuse_formulas(seen)
            lines += count_lines(seen, len(kept))
            if lines > MOST_LINES + 1:
                raise too_long()
        kept, is_first = seen[-OVERLAP:], False


def refuse_formulas(seen):
    if FORMULA.search(seen):
        message = _("The workbook holds formulas. Copy the cells and insert them as values; then save it anew.")
        raise refused(message, "formulas")


def count_lines(seen, already):
    """How many rows begin here; what begins in the first `already` bytes was counted before.

    Raises ValidationError for a row or column that lies too far out: a table grows to its farthest cell.
    """
    lines = 0
    # A tag is cut in two only near the end, and is found whole with the next piece.
    for found in CELL.finditer(seen):
        if found[1] == b"row":
            lines += found.end() > already
        if found[3] and int(found[3]) > MOST_LINES + 1:
            raise too_long()
        if found[2] and column_number(found[2]) > MOST_COLUMNS:
            raise refused(
                _("The table has more than %(most)s columns. Delete those beyond."), "wide", most=MOST_COLUMNS
            )
    return lines


def column_number(letters):
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def too_long():
    message = _(
        "The table has more than 20,000 lines. Split it; or, if it has fewer, delete the empty lines below them."
    )
    return ValidationError(message, code="too_long")
