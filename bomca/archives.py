"""Office documents are ZIP archives: looked into before anything opens them, for bombs, macros and disguises."""

import io
import zipfile
import zlib

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MOST_ENTRIES = 1_000
MOST_UNPACKED = 50 * 1024 * 1024  # bytes
MOST_RATIO = 100
END = b"PK\x05\x06"
END_LENGTH = 22
# What makes an archive a document of its kind.
HEARTS = {
    "docx": {"[Content_Types].xml", "word/document.xml"},
    "xlsx": {"[Content_Types].xml", "xl/workbook.xml"},
    "pptx": {"[Content_Types].xml", "ppt/presentation.xml"},
    "odt": {"mimetype", "content.xml"},
}
ODT_TYPE = b"application/vnd.oasis.opendocument.text"
SEALED = 0x1  # the flag of an entry under a password


def damaged():
    return ValidationError(_("The document is damaged. Open it, and save it anew."), code="damaged")


def check(content, extension):
    """Raise ValidationError when the archive is not a whole, plain document of the kind its ending says."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            refuse_bombs(entries, len(content))
            refuse_strange(content, entries, extension)
            refuse_lies(archive, entries, extension)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, ValueError, OverflowError):
        raise damaged() from None


def refuse_bombs(entries, size):
    """By what the archive says of itself, before anything is unpacked."""
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_ENTRIES or unpacked > MOST_UNPACKED or unpacked > MOST_RATIO * size:
        message = _("The document grows too much when it is unpacked. Save it anew, with fewer or smaller pictures.")
        raise ValidationError(message, code="bomb")


def refuse_strange(content, entries, extension):
    names = [entry.filename for entry in entries]
    if content[-END_LENGTH:][:4] != END or len(set(names)) < len(names):
        raise damaged()
    if any(name.startswith("/") or "\\" in name or ".." in name.split("/") for name in names):
        raise damaged()
    if any(entry.flag_bits & SEALED for entry in entries):
        message = _("The document is protected by a password. Save it without one.")
        raise ValidationError(message, code="sealed")
    if any(name.lower().endswith(("vbaproject.bin", "vbadata.xml")) or name.startswith("Basic/") for name in names):
        message = _("The document holds macros. Save it without them.")
        raise ValidationError(message, code="macros")
    if not HEARTS[extension] <= set(names):
        message = _("The file is not what its ending says (%(extension)s). Open it, and save it anew in that form.")
        raise ValidationError(message, code="content", params={"extension": extension})


def refuse_lies(archive, entries, extension):
    """Unpack it, piece by piece and keeping nothing: sizes and checksums must be as told."""
    total = 0
    for entry in entries:
        with archive.open(entry) as source:
            while piece := source.read(1 << 16):
                total += len(piece)
                if total > MOST_UNPACKED:
                    raise damaged()
    if extension == "odt" and archive.read("mimetype")[:100] != ODT_TYPE:
        raise damaged()
    if extension != "odt" and b"macroEnabled" in archive.read("[Content_Types].xml"):
        raise ValidationError(_("The document holds macros. Save it without them."), code="macros")
