"""Anchors: where the history ended at a moment, kept where the database cannot reach them.

Whoever cuts the history's tail or restores an old backup changes what the database knows, not what an anchor knows.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from bomca.history import states
from bomca.history.models import Head

_sources = []


class BadAnchor(Exception):
    """A text is no anchor, or its seal is not ours."""


@dataclass(frozen=True)
class Anchor:
    """That the history had this row at this place; `source` says who remembers it."""

    sequence: int
    hash: str
    source: str

    @classmethod
    def read(cls, text, source):
        """An anchor written as SEQUENCE:HASH, blanks and the invisible breaks of a PDF aside. Raises BadAnchor."""
        if not (found := re.fullmatch(r"([0-9]+):([0-9a-f]{64})", re.sub(r"[\s\u200b]", "", text))):
            raise BadAnchor(f"{source}: “{text.strip()}” is no anchor; write SEQUENCE:HASH")
        return cls(int(found[1]), found[2], source)


def also_known_by(source):
    """Register a function that gives further anchors, such as those that made reports carry."""
    _sources.append(source)
    return source


def known():
    """The anchors that other records carry."""
    return [anchor for source in _sources for anchor in source()]


def told(using="default"):
    """The history's end as a report carries it."""
    head = Head.now(using)
    return {"sequence": head.sequence, "hash": head.hash}


def drop(path=None):
    """Write the history's end as a sealed line at the end of the anchor file. Returns the line."""
    path, head = Path(path or settings.HISTORY_ANCHOR_FILE), Head.now()
    text = f"{timezone.now().isoformat(timespec='seconds')} {head.sequence}:{head.hash}"
    line = f"{text} {states.seal(f'anchor {text}')}"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")
    return line


def in_file(path):
    """The anchors of an anchor file, first to last. Raises BadAnchor naming the line that was tampered with."""
    with Path(path).open(encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            source = f"{Path(path).name}, line {number}"
            text, _space, seal = line.strip().rpartition(" ")
            if states.seal(f"anchor {text}") != seal:
                raise BadAnchor(f"{source}: the line was changed, or sealed with another key")
            yield Anchor.read(text.split()[1], source)
