"""Files that are no honest table are refused with a word about what to do, in little memory and little time."""

import io
import tracemalloc
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font

from activities.exchange import guarding, reading, services
from activities.exchange.annotating import annotated

HEADINGS = ["Title", "Phase", "Component", "Kind", "Context"]
ROW = ["A training", 9, "B9-C1", "training", "national"]


def workbook(change=lambda sheet: None, rows=(ROW,), sheet="Activities"):
    book = Workbook()
    book.active.title = sheet
    for cells in (HEADINGS, *rows):
        book.active.append(cells)
    change(book.active)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def with_part(name, content, honest=None):
    """A workbook with one part more, or with another content of one."""
    source, made = zipfile.ZipFile(io.BytesIO(honest or workbook())), io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            if entry.filename != name:
                target.writestr(entry.filename, source.read(entry))
        target.writestr(name, content)
    return made.getvalue()


def put(cell, value):
    return lambda sheet: sheet.__setitem__(cell, value)


def sheet_xml(rows):
    head = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    return head + rows + b"</sheetData></worksheet>"


SHEET = "xl/worksheets/sheet1.xml"
CSV = b"title,phase,component,kind,context\nA training,9,B9-C1,training,national\n"
HOSTILE = {
    "nothing at all": (b"PK\x03\x04", "damaged"),
    "cut in two": (workbook()[:3000], "damaged"),
    "no workbook": (b"PK\x03\x04" + b"x" * 500, "damaged"),
    "old Excel": (guarding.OLD_EXCEL + b"\0" * 600, "old form"),
    "a formula": (workbook(put("A3", "=1+1")), "formulas"),
    "a formula without an address": (with_part(SHEET, sheet_xml(b"<row><c><f>1+1</f><v>2</v></c></row>")), "formulas"),
    "a formula of another prefix": (with_part(SHEET, sheet_xml(b"<row><c><x:f >1</x:f></c></row>")), "formulas"),
    "a link to another file": (with_part("xl/externalLinks/externalLink1.xml", b"<a/>"), "links to other files"),
    "a connection": (with_part("xl/connections.xml", b"<a/>"), "other sources"),
    "a document inside": (with_part("xl/embeddings/oleObject1.bin", b"x"), "other documents"),
    "macros": (with_part("xl/vbaProject.bin", b"x"), "macros"),
    "a bomb": (with_part("xl/media/image.png", b"\0" * 60_000_000), "grows too much"),
    "a bomb of one sheet": (with_part(SHEET, sheet_xml(b"<row>" + b" " * 40_000_000 + b"</row>")), "grows too much"),
    "an entity": (with_part("xl/sharedStrings.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), "damaged"),
    "UTF-16 that hides": (with_part(SHEET, sheet_xml(b"<row><c><f>1</f></c></row>").decode().encode("utf-16")), "formulas"),
    "a cell far out": (with_part(SHEET, sheet_xml(b'<row r="1"><c r="A1"/><c r="XFD1"/></row>')), "too many columns"),
    "cells without an address": (with_part(SHEET, sheet_xml(b"<row><c><v>1</v></c></row>" + b"<row/>" * 100 + b"<row>" + b"<c><v>1</v></c>" * 500 + b"</row>")), "too many columns"),
    "an address that is hidden": (with_part(SHEET, sheet_xml(b'<row><c a=">" r="XFD1"/></row>')), "too many columns"),
    "a wide field of nothing": (with_part(SHEET, sheet_xml(b'<row><c r="GA1"/></row><row r="59999"><c r="A59999"/></row>')), "too many columns"),
    "a cell far down": (with_part(SHEET, sheet_xml(b'<row r="1048576"><c r="A1048576"/></row>')), "more than 20,000"),
    "a million rows": (with_part(SHEET, sheet_xml(b"".join(b'<row r="%d"/>' % n for n in range(1, 10**6)))), "20,000"),
    "another sheet": (workbook(sheet="Data"), "no sheet named"),
    "no lines": (workbook(rows=[]), "no lines below"),
    "an unknown column": (workbook(put("F1", "Colour")), "“Colour”"),
    "a column missing": (workbook(put("A1", "Venue")), "must stand in the file once each"),
    "a column twice": (workbook(put("F1", "Title")), "must stand in the file once each"),
    "CSV with a NUL": (CSV + b"\0", "encoding"),
    "CSV in Latin-1": (CSV.replace(b"training", "café".encode("latin-1")), "encoding"),
    "half of UTF-16": (b"\xff\xfe" + CSV[:31], "encoding"),
    "an open quotation mark": (CSV + b'"never closed,9', "no CSV"),
    "CSV of too many lines": (CSV + b"x,9,B9-C1,training,national\n" * 20_001, "more than 20,000"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + b"\xff" * 50, "encoding"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_in_little_memory(name):
    content, said = HOSTILE[name]
    tracemalloc.start()
    with pytest.raises(ValidationError) as refused:
        reading.read(content)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert said in " ".join(refused.value.messages)
    assert peak < 60_000_000


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.xlsm", workbook(), "macros"),
        ("a.xls", guarding.OLD_EXCEL, "old form"),
        ("a.ods", workbook(), "Choose a workbook"),
        ("a.csv", b"", "empty"),
    ],
    ids=["macros", "old form", "other form", "empty"],
)
def test_what_is_no_table_is_refused_at_the_door(name, content, said):
    with pytest.raises(ValidationError) as refused:
        services.taken_in(SimpleUploadedFile(name, content))
    assert said in " ".join(refused.value.messages)


def test_an_honest_workbook_is_read_wherever_its_cells_stand():
    table = reading.read(workbook(put("B5", "10"), rows=[ROW, [], ["“=1+1”", *ROW[1:]]]))
    assert [(line.number, line.cells["title"]) for line in table.lines] == [(2, "A training"), (4, "“=1+1”"), (5, "")]


def test_errors_are_written_into_the_workbook_and_nothing_else_changes():
    def dress(sheet):
        sheet["A1"].font = Font(bold=True)
        sheet.column_dimensions["A"].width = 77

    made = annotated(workbook(dress, rows=[ROW, [], ROW]), [[4, False, "Kind: “<b>” & no"], [4, False, "More."]])
    sheet = load_workbook(io.BytesIO(made)).active
    assert [sheet.cell(row, 6).value for row in range(1, 5)] == ["Errors", None, None, "Kind: “<b>” & no More."]
    assert (sheet.column_dimensions["A"].width, sheet["A1"].font.bold) == (77, True)
    assert [cell.value for cell in sheet[4]][:5] == ROW
    assert len(reading.read(made).lines) == 2
