"""A workbook is looked into before anything opens it: its archive first, then its sheets, as a stream."""

import io
import re
import zipfile
from xml.parsers import expat

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from bomca import archives

MOST_LINES = 20_000
MOST_COLUMNS = 200
MOST_ROWS = 60_000  # of any sheet: an activity can have several rows of participation
MOST_CELLS = 1_500_000
PIECE = 1 << 16
OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # of Excel before 2007; also of a workbook under a password
SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
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
    """Read a part piece by piece and refuse what no plain workbook holds. Raises ValidationError."""
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse_doctype
    if is_sheet:
        parser.StartElementHandler = Extent().element
    try:
        while piece := source.read(PIECE):
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except expat.ExpatError:
        raise archives.damaged() from None


def refuse_doctype(*_told):
    raise archives.damaged()


class Extent:
    """How far a sheet reaches, told by its elements one after the other: whoever opens it makes room for all of it."""

    def __init__(self):
        self.row = self.column = self.farthest = 0

    def element(self, name, told):
        """Take note of an element. Raises ValidationError for a formula, and as soon as the sheet is too large."""
        name = name.rpartition(":")[2]
        if name == "f":
            message = _("The workbook holds formulas. Copy the cells and insert them as values; then save it anew.")
            raise refused(message, "formulas")
        if name == "row":
            self.row, self.column = number_of(told.get("r", ""), self.row + 1), 0
        elif name == "c":
            letters, number = split(told.get("r", ""))
            self.row = number_of(number, self.row)
            self.column = column_number(letters) if letters else self.column + 1
        else:
            return
        self.farthest = max(self.farthest, self.column)
        if self.row > MOST_ROWS:
            raise too_long()
        if self.farthest > MOST_COLUMNS or self.farthest * self.row > MOST_CELLS:
            raise refused(_("The table has too many columns: at most %(most)s."), "wide", most=MOST_COLUMNS)


def split(address):
    """("AB", "12") of AB12."""
    letters = address.rstrip("0123456789")
    return letters[:9], address[len(letters) :]


def number_of(text, otherwise):
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else MOST_ROWS + 1 if text else otherwise


def column_number(letters):
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def too_long():
    message = _(
        "The table has more than 20,000 lines. Split it; or, if it has fewer, delete the empty lines below them."
    )
    return ValidationError(message, code="too_long")
