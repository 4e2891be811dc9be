"""Files that people hand in: taken only when they are wholly what their name says, and nothing besides."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import PurePosixPath

from django.core.exceptions import ValidationError
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _

from bomca import archives, pictures, viruses
from bomca.fields import HIDDEN_IN_LINE, normal

LARGEST = 10 * 1024 * 1024  # bytes
LONGEST_NAME = 120
CONTENT_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "png": "image/png",
    "jpg": "image/jpeg",
    "txt": "text/plain; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
}
SAME = {"jpeg": "jpg"}
ACCEPT = ",".join(f".{extension}" for extension in [*CONTENT_TYPES, *SAME])
# A name such as "agenda.exe.pdf" is made to deceive whoever saves the file.
RUNNABLE = re.compile(
    r"[.\s](bat|cmd|com|dll|exe|hta|html?|jar|jse?|lnk|msi|php|pif|ps1|py|scr|sh|svg|vbe|vbs|wsf|xhtml)(?![^.\s])"
)
NOT_IN_NAMES = re.compile(r'[/\\:*?"<>|]')
CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
MARKUP = re.compile(r"<(!doctype|html|head|body|script|svg|iframe|\?xml|\?php)", re.IGNORECASE)


class Limit(FileUploadHandler):
    """Stops keeping a file as soon as it is larger than any we take; `checked` then refuses what is there of it."""

    def receive_data_chunk(self, raw_data, start):
        return raw_data if start <= LARGEST else None

    def file_complete(self, file_size):
        return None


@dataclass(frozen=True)
class Upload:
    """A file that passed: its clean name, what it is, and the bytes to keep (pictures are written anew)."""

    name: str
    content_type: str
    content: bytes

    @property
    def size(self):
        return len(self.content)

    @property
    def sha256(self):
        return hashlib.sha256(self.content).hexdigest()


def checked(file):
    """Return the Upload that a posted file is. Raises ValidationError that says what is wrong and what to do."""
    name = checked_name(file.name)
    extension = extension_of(name)
    if not file.size:
        raise ValidationError(_("The file is empty. Choose it again."), code="empty")
    if file.size > LARGEST:
        message = _("The file is larger than 10 MB. Make its pictures smaller, or split it.")
        raise ValidationError(message, code="too_large")
    content = CHECKS[extension](bytes_of(file), extension)
    if len(content) > LARGEST:
        raise ValidationError(_("The picture is too large. Save it as JPG, or make it smaller."), code="too_large")
    return Upload(name, CONTENT_TYPES[extension], content)


def bytes_of(file):
    """What a posted file holds; the virus scanner sees it before anything else reads it. Raises ValidationError."""
    content = file.read()
    viruses.scan(content)
    return content


def checked_name(given):
    """The file's own name, without folders. Raises ValidationError for one that shows other than it is."""
    name = normal(PurePosixPath((given or "").replace("\\", "/")).name)
    if HIDDEN_IN_LINE.search(name):
        message = _("The name of the file holds invisible characters that could disguise it. Rename the file.")
        raise ValidationError(message, code="name")
    name = NOT_IN_NAMES.sub("_", name).lstrip(".")
    stem, dot, ending = name.rpartition(".")
    return f"{stem[: LONGEST_NAME - len(ending)].rstrip()}{dot}{ending}"


def extension_of(name):
    """What the name says the file is. Raises ValidationError for anything outside the list."""
    stem, _dot, ending = name.lower().rpartition(".")
    ending = SAME.get(ending, ending)
    if not stem.strip() or ending not in CONTENT_TYPES:
        known = ", ".join(CONTENT_TYPES)
        message = _("Files of this kind are not taken. Save it as one of: %(known)s.")
        raise ValidationError(message, code="kind", params={"known": known})
    if RUNNABLE.search(stem):
        message = _("The name has two endings, one of them of a program. Rename the file.")
        raise ValidationError(message, code="name")
    return ending


def other_than_named(extension):
    message = _("The file is not what its ending says (%(extension)s). Open it, and save it anew in that form.")
    return ValidationError(message, code="content", params={"extension": extension})


def pdf(content, extension):
    """A PDF from its first byte to its last; no second file hides behind it."""
    is_whole = content.startswith(b"%PDF-") and b"%%EOF" in content[-1024:]
    if not is_whole or b"PK\x05\x06" in content[-66_000:] or MARKUP.search(content[:1024].decode("latin-1")):
        raise other_than_named(extension)
    return content


def office(content, extension):
    if not content.startswith(b"PK\x03\x04"):
        raise other_than_named(extension)
    archives.check(content, extension)
    return content


def picture(content, extension):
    if not pictures.looks_like(content, extension):
        raise other_than_named(extension)
    return pictures.anew(content, extension)


def plain_text(content, extension):
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        message = _("The text is not in UTF-8. Save it anew with the encoding UTF-8.")
        raise ValidationError(message, code="content") from None
    if CONTROL.search(text) or MARKUP.search(text[:4096]) or text.startswith("%PDF-"):
        raise other_than_named(extension)
    return content


CHECKS = {
    **dict.fromkeys(["docx", "xlsx", "pptx", "odt"], office),
    **dict.fromkeys(["png", "jpg"], picture),
    **dict.fromkeys(["txt", "csv"], plain_text),
    "pdf": pdf,
}


def sent(file, content):
    """A kept file as it leaves: to be saved and not shown, in no cache, and nothing in it may run.

    file: has `name` and `content_type`. content: its bytes.
    """
    answer = HttpResponse(content, content_type=file.content_type)
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=file.name)
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["X-Content-Type-Options"] = "nosniff"
    patch_cache_control(answer, private=True, no_store=True)
    return answer
