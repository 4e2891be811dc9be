"""Whether a file carries malware, asked of a scanner: clamd, where the setting CLAMD says where it listens.

The bytes go to it in pieces by its own protocol (INSTREAM, man 8 clamd). Without a clear "OK" nothing is kept: a
scanner that is away, silent or unsure closes the door.
"""

import logging
import re
import socket
import struct

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

log = logging.getLogger(__name__)

PIECE = 64 * 1024  # bytes
LONGEST_ANSWER = 4096  # bytes
CLEAN = "stream: OK"
FOUND = re.compile(r"stream: (.+) FOUND")
HOST_AND_PORT = re.compile(r"(?P<host>[\w.-]+|\[[0-9a-fA-F:.]+\]):(?P<port>\d{1,5})")


class Unanswered(Exception):
    """The scanner did not say whether the file is clean."""


def is_address(text):
    """Whether this can be where a scanner listens: the path of a socket, or host:port."""
    return text.startswith("/") or HOST_AND_PORT.fullmatch(text) is not None


def scan(content):
    """Show the bytes to the scanner, where there is one. Raises ValidationError unless it finds them clean."""
    if not settings.CLAMD:
        return
    try:
        answer = asked(content)
    except (OSError, Unanswered) as error:
        log.error("The virus scanner at %s gave no verdict: %s", settings.CLAMD, error)
        message = _("The file could not be checked for viruses, so it was not kept. Try again in a few minutes.")
        raise ValidationError(message, code="not_scanned") from None
    if found := FOUND.fullmatch(answer):
        log.warning("The virus scanner refused an upload: %s", found[1])
        message = _("The file was not kept: it carries a virus (%(name)s). Have the computer it comes from checked.")
        raise ValidationError(message, code="virus", params={"name": found[1]})


def asked(content):
    """The scanner's verdict. Raises OSError, or Unanswered where it is neither of the two there are."""
    with connected() as line:
        line.sendall(b"zINSTREAM\0")
        for first in range(0, len(content), PIECE):
            piece = content[first : first + PIECE]
            line.sendall(struct.pack("!I", len(piece)) + piece)
        line.sendall(struct.pack("!I", 0))
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER and (more := line.recv(LONGEST_ANSWER)):
            answer += more
    told = answer.rstrip(b"\0").decode("utf-8", "replace").strip()
    if not answer.endswith(b"\0") or (told != CLEAN and not FOUND.fullmatch(told)):
        raise Unanswered(repr(told))
    return told


def connected():
    """A line to the scanner. Raises OSError."""
    if settings.CLAMD.startswith("/"):
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(settings.CLAMD_SECONDS)
        try:
            line.connect(settings.CLAMD)
        except OSError:
            line.close()
            raise
        return line
    where = HOST_AND_PORT.fullmatch(settings.CLAMD)
    if not where:
        raise Unanswered("this is neither the path of a socket nor host:port")
    return socket.create_connection((where["host"].strip("[]"), int(where["port"])), timeout=settings.CLAMD_SECONDS)
