"""The person's own file, with what is wrong in each line written into a further column; nothing else in it changes."""

import csv
import io
import posixpath
import re
import zipfile
from collections import defaultdict
from xml.sax.saxutils import escape

from django.utils.translation import gettext as _
from lxml import etree
from xlsxwriter.utility import xl_col_to_name

from activities.exchange import guarding
from activities.exchange.names import key
from activities.exchange.reading import SHEETS, decoded
from bomca.views import guarded

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
ROW = re.compile(rb"<(\w+:)?row(\s[^>]*?)?(/>|>(.*?)</(?:\w+:)?row>)", re.DOTALL)
CELL = re.compile(rb"<(?:\w+:)?c\s[^>]*?\br=[\"']([A-Za-z]{1,3})\d")
NUMBER = re.compile(rb"\sr=[\"'](\d+)[\"']")
LONGEST = 2_000  # characters of a cell


def annotated(content, problems):
    """The bytes of the file with its errors. problems: [number of the row, is it on the second sheet, text]."""
    by_sheet = {"activities": defaultdict(list), "people": defaultdict(list)}
    for number, is_second, text in problems:
        by_sheet["people" if is_second else "activities"][number].append(text)
    if content.startswith(b"PK\x03\x04"):
        return workbook(content, by_sheet)
    return table(content, by_sheet["activities"])


def table(content, by_row):
    text, _encoding = decoded(content)
    delimiter = max(",;\t", key=text.split("\n", 1)[0].count)
    made = io.StringIO(newline="")
    writer = csv.writer(made, delimiter=delimiter)
    for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), start=1):
        told = _("Errors") if number == 1 else guarded(" ".join(by_row.get(number, ())))
        writer.writerow([*cells, told])
    return b"\xef\xbb\xbf" + made.getvalue().encode()


def workbook(content, by_sheet):
    source, made = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    with source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        paths = sheets(source)
        of_path = {path: rows for which, rows in by_sheet.items() if rows and (path := paths.get(which))}
        for entry in source.infolist():
            part = source.read(entry)
            if entry.filename in of_path:
                part = with_errors(part, of_path[entry.filename])
            target.writestr(entry.filename, part)
    return made.getvalue()


def sheets(archive):
    """The path of each sheet that was read."""
    links = etree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {one.get("Id"): one.get("Target") for one in links}
    found = {}
    for sheet in etree.fromstring(archive.read("xl/workbook.xml")).iter(MAIN + "sheet"):
        for which, titles in SHEETS.items():
            if key(sheet.get("name")) in map(key, titles):
                found[which] = posixpath.normpath(posixpath.join("/xl", targets[sheet.get(LINK)])).lstrip("/")
    return found


def with_errors(part, by_row):
    """The XML of a sheet with one further cell in the rows that have errors, behind the last cell of any row."""
    farthest = max((guarding.column_number(found[1].decode()) for found in CELL.finditer(part)), default=1)
    letter, at = xl_col_to_name(farthest), 0

    def row(found):
        nonlocal at
        numbered = NUMBER.search(found[2] or b"")
        at = int(numbered[1]) if numbered else at + 1
        text = _("Errors") if at == 1 else " ".join(by_row.get(at, ()))
        if not text or found[4] is None:
            return found[0]
        prefix = (found[1] or b"").decode()
        cell = (
            f'<{prefix}c r="{letter}{at}" t="inlineStr"><{prefix}is><{prefix}t xml:space="preserve">'
            f"{escape(text[:LONGEST])}</{prefix}t></{prefix}is></{prefix}c>"
        )
        end = f"</{prefix}row>".encode()
        return found[0].removesuffix(end) + cell.encode() + end

    return ROW.sub(row, part)
