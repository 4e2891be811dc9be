"""Which texts the office writes for a report: an outline kept as data, after the donor's form for interim reports.

Source: PRAG Annex VI (e3h5, interim narrative report); each row of `data/outline.csv` names the question it answers.
"""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import get_language

DATA = Path(__file__).parent / "data" / "outline.csv"


@dataclass(frozen=True)
class Part:
    """One text of the outline; `place` says whether it stands before or after what is computed."""

    code: str
    titles: dict
    hints: dict
    place: str
    is_required: bool
    most_words: int
    source: str

    @property
    def title(self):
        return in_reader(self.titles)

    @property
    def hint(self):
        return in_reader(self.hints)


def in_reader(texts):
    """A text in the reader's language, or else in English."""
    return texts.get((get_language() or "en")[:2]) or texts["en"]


@cache
def parts():
    """The texts of a report by their codes, in the order in which they stand in it."""
    with DATA.open(encoding="utf-8", newline="") as file:
        return {row["code"]: part_of(row) for row in csv.DictReader(file)}


def part_of(row):
    return Part(
        code=row["code"],
        titles={"en": row["title_en"], "ru": row["title_ru"]},
        hints={"en": row["hint_en"], "ru": row["hint_ru"]},
        place=row["place"],
        is_required=row["is_required"] == "yes",
        most_words=int(row["most_words"]),
        source=row["source"],
    )


def choices():
    """The codes with their titles, as choices of a field."""
    return [(code, part.titles["en"]) for code, part in parts().items()]


def missing(texts):
    """The titles of the required texts that a snapshot's texts lack, or hold unfinished.

    texts: as sealed in a snapshot, [{"code", "text", "is_ready"}].
    """
    ready = {one["code"] for one in texts if one["text"] and one["is_ready"]}
    return [part.title for code, part in parts().items() if part.is_required and code not in ready]
