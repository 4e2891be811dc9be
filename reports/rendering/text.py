"""Foreign text made safe to print: a document shows it literally, and no word of it leaves the page."""

import re
import unicodedata

LONGEST = 20_000  # characters, as the log allows for a text of several lines
RUN = re.compile(r"\S{40,}")
SOFT = "\u200b"


def clean(value):
    """A snapshot's values without control characters, lone surrogates and direction overrides."""
    if isinstance(value, str):
        if value.isascii() and value.isprintable() and len(value) < LONGEST:
            return _wrap(value)
        return _wrap(_shorten("".join(filter(_is_printable, unicodedata.normalize("NFC", value)))))
    if isinstance(value, dict):
        return {key: clean(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [clean(one) for one in value]
    return value


def _is_printable(character: str) -> bool:
    if character in "\n\t":
        return True
    if "\u202a" <= character <= "\u202e" or "\u2066" <= character <= "\u2069" or character in "\ufffe\uffff":
        return False
    return unicodedata.category(character) not in ("Cc", "Cs", "Cn")


def _shorten(value: str) -> str:
    """A report is no archive: a text of many pages ends in an ellipsis, the portal has the rest."""
    return value if len(value) <= LONGEST else value[:LONGEST].rstrip() + " […]"


def _wrap(value: str) -> str:
    """A place to break every 30 characters of a word that would run off the page."""
    return RUN.sub(lambda run: SOFT.join(re.findall(r".{1,30}", run[0])), value)
