"""Files handed in: what is what it says is taken, everything else is refused with the remedy."""

import io
import struct
import zipfile
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from bomca import uploads
from tests import files

HTML = b"<!doctype html><script>alert(1)</script>"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'


def take(name, content):
    file = SimpleUploadedFile("file", content)
    file._name = name  # as it comes before Django has taken the folders off
    return uploads.checked(file)


def huge_picture():
    """A PNG of a few bytes that says it is 60,000 × 60,000 points."""
    made = files.picture("PNG")
    header = struct.pack(">II", 60_000, 60_000) + made[24:29]
    return made[:16] + header + struct.pack(">I", zlib.crc32(b"IHDR" + header)) + made[33:]


def sealed():
    made = bytearray(files.office())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        while (at := made.find(mark, at + 1)) >= 0:
            made[at + offset] |= 1
    return bytes(made)


def lying(size=1):
    """An archive whose directory says less than what it unpacks to."""
    content = files.office(more=[("word/media/a.bin", b"a" * 100_000)])
    at = content.rfind(b"PK\x01\x02")
    return content[: at + 24] + struct.pack("<I", size) + content[at + 28 :]


def of_many_entries():
    return files.office(more=[(f"word/{number}", b"") for number in range(1_001)])


def twice():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
        archive.writestr("word/document.xml", "<x/>")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("word/document.xml", "<x/>")
    return made.getvalue()


GOOD = {
    "agenda.pdf": files.PDF,
    "Programme.DOCX": files.office("docx"),
    "budget.xlsx": files.office("xlsx"),
    "slides.pptx": files.office("pptx"),
    "minutes.odt": files.office("odt"),
    "map.png": files.picture("PNG"),
    "group.jpeg": files.picture(),
    "notes.txt": "Заметки о границе\r\n".encode(),
    "list.csv": b"\xef\xbb\xbfname;2 < 3\n",
    "v1.2 of the report.final.pdf": files.PDF,
}


@pytest.mark.parametrize("name", GOOD)
def test_what_is_what_it_says_is_taken(name):
    taken = take(name, GOOD[name])
    assert taken.name == name
    assert taken.size == len(taken.content) > 0
    assert taken.content_type == uploads.CONTENT_TYPES[uploads.extension_of(name)]


ODD = {
    "empty.pdf": (b"", "empty"),
    "large.pdf": (files.PDF[:-6] + b" " * uploads.LARGEST + b"%%EOF\n", "too_large"),
    "nothing": (files.PDF, "kind"),
    ".pdf": (files.PDF, "kind"),
    "program.exe": (b"MZ\x90", "kind"),
    "page.html": (HTML, "kind"),
    "drawing.svg": (SVG, "kind"),
    "archive.zip": (files.office(), "kind"),
    "macros.docm": (files.office(), "kind"),
    "old.doc": (b"\xd0\xcf\x11\xe0", "kind"),
    "photo.gif": (b"GIF89a", "kind"),
    "photo.heic": (b"\0\0\0\x18ftypheic", "kind"),
    "agenda.pdf.exe": (files.PDF, "kind"),
    "agenda.exe.pdf": (files.PDF, "name"),
    "agenda.html .pdf": (files.PDF, "name"),
    "agenda.SVG.png": (files.picture("PNG"), "name"),
    "agenda\u202efdp.txt": (b"text", "name"),
    "agenda\u2066.pdf": (files.PDF, "name"),
    "agenda\x00.pdf": (files.PDF, "name"),
    "agenda\n.pdf": (files.PDF, "name"),
    "page-as.pdf": (HTML, "content"),
    "program-as.pdf": (b"MZ\x90" + files.PDF, "content"),
    "cut.pdf": (files.PDF[:30], "content"),
    "with-an-archive-behind.pdf": (files.PDF + files.office() + b"%%EOF", "content"),
    "with-a-page-in-front.pdf": (b"%PDF-1.7\n" + HTML + files.PDF, "content"),
    "page-as.txt": (HTML, "content"),
    "drawing-as.csv": (SVG, "content"),
    "php-as.txt": (b"<?php system('x');", "content"),
    "bytes-as.txt": (b"MZ\x00\x01", "content"),
    "latin.txt": ("Mühe".encode("latin-1"), "content"),
    "pdf-as.txt": (files.PDF, "content"),
    "png-as.jpg": (files.picture("PNG"), "content"),
    "jpg-as.png": (files.picture(), "content"),
    "svg-as.png": (SVG, "content"),
    "cut.png": (files.picture("PNG")[:60], "damaged"),
    "cut.jpg": (files.picture()[:300], "damaged"),
    "mark-only.jpg": (b"\xff\xd8\xff\xe0", "damaged"),
    "huge.png": (huge_picture(), "too_large"),
    "text-as.docx": (b"text", "content"),
    "xlsx-as.docx": (files.office("xlsx"), "content"),
    "odt-as.docx": (files.office("odt"), "content"),
    "docx-as.odt": (files.office("docx"), "content"),
    "bare.docx": (files.office(without=["word/document.xml"]), "content"),
    "bomb.docx": (files.office(more=[("word/media/a.bin", bytes(51 * 1024 * 1024))]), "bomb"),
    "steep.xlsx": (files.office("xlsx", more=[("xl/a.xml", bytes(2 * 1024 * 1024))]), "bomb"),
    "entries.pptx": (of_many_entries(), "bomb"),
    "lying.docx": (lying(), "damaged"),
    "macros.docx": (files.office(more=[("word/vbaProject.bin", b"x")]), "macros"),
    "macros.xlsx": (files.office("xlsx", more=[("xl/VBAPROJECT.BIN", b"x")]), "macros"),
    "macros.odt": (files.office("odt", more=[("Basic/script-lc.xml", b"x")]), "macros"),
    "sealed.docx": (sealed(), "sealed"),
    "climbing.docx": (files.office(more=[("../../etc/passwd", b"x")]), "damaged"),
    "rooted.docx": (files.office(more=[("/etc/passwd", b"x")]), "damaged"),
    "twice.docx": (twice(), "damaged"),
    "with-more-behind.docx": (files.office() + b"<script>", "damaged"),
    "with-more-in-front.docx": (b"MZ" + files.office(), "content"),
    "cut.docx": (files.office()[:-30], "damaged"),
    "mark-only.docx": (b"PK\x03\x04", "damaged"),
}


@pytest.mark.parametrize("name", ODD)
def test_everything_else_is_refused_with_the_remedy(name):
    content, code = ODD[name]
    with pytest.raises(ValidationError) as refusal:
        take(name, content)
    assert refusal.value.code == code
    assert len(refusal.value.messages[0].split(".")) >= 2


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../../etc/agenda.pdf", "agenda.pdf"),
        ("..\\..\\windows\\agenda.pdf", "agenda.pdf"),
        ("C:\\Users\\Aigul\\agenda.pdf", "agenda.pdf"),
        ("...agenda.pdf", "agenda.pdf"),
        ('a"b;c.pdf', "a_b;c.pdf"),
        ("Повестка дня.pdf", "Повестка дня.pdf"),
        ("e\u0301.pdf", "é.pdf"),
        ("x" * 300 + ".pdf", "x" * 117 + ".pdf"),
    ],
)
def test_of_a_name_only_the_name_is_kept(given, kept):
    assert take(given, files.PDF).name == kept


def test_a_photo_keeps_nothing_but_what_one_sees():
    given = files.photo_with_a_place()
    assert given.count(b"TELLTALE") == 4
    taken = take("photo.jpg", given).content
    assert b"TELLTALE" not in taken
    assert b"Exif" not in taken
    assert Image.open(io.BytesIO(taken)).size == (30, 40)


def test_a_second_file_behind_a_picture_is_gone():
    for form, name in (("PNG", "map.png"), ("JPEG", "photo.jpg")):
        taken = take(name, files.picture(form) + files.office() + HTML).content
        assert b"PK\x03\x04" not in taken
        assert b"script" not in taken


def test_no_more_is_kept_of_a_file_than_the_largest_we_take():
    limit = uploads.Limit()
    assert limit.receive_data_chunk(b"x", uploads.LARGEST - 1) == b"x"
    assert limit.receive_data_chunk(b"x", uploads.LARGEST + 1) is None
