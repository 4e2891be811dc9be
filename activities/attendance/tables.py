"""A pasted text as people: which cells it has, and what each of them says."""

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass

from activities.attendance import words
from bomca.fields import HIDDEN_IN_PROSE, normal

NUMBER = re.compile(r"\(?\d{1,4}\s*[.)]?")
NUMBERED = re.compile(r"^\s*(?:\d{1,3}\s*[.)]|[-•*–])\s+")
ADDRESS = re.compile(r"[^\s@]+@[^\s@]+")
RULE = re.compile(r"[\s|:\-–]+")
HEADINGS_WITHIN = 10  # lines; above the headings stands what the list is called


@dataclass
class Person:
    """One line of the table: who, from where, as what – as it is written there."""

    name: str = ""
    function: str = ""
    agency: str = ""
    country: str = ""
    sex: str = ""
    role: str = ""
    email: str = ""


def people_of(text, means):
    """The people of a pasted text, in its order.

    means: function of a cell -> "sex", "role", "country", "agency" or None, for cells under no heading.
    """
    lines, is_table = cells_of(HIDDEN_IN_PROSE.sub("", normal(text)))
    columns, lines = under_headings(lines)
    if columns is None and is_table:
        columns = guessed(lines, means)
    people, group = [], {}
    for cells in lines:
        told = [cell for cell in cells if cell]
        if words.is_total(told[0]):
            continue
        if len(told) == 1 and is_table and means(told[0]) in ("country", "agency"):
            group = {means(told[0]): told[0]}  # a line across the table: all below it come from there
            continue
        person = by_columns(cells, columns) if columns else by_cells(told, means)
        for name, value in group.items():
            setattr(person, name, getattr(person, name) or value)
        sex, person.name = words.titled(person.name)
        person.sex = person.sex or sex or ""
        if any(vars(person).values()):
            people.append(person)
    return people


def cells_of(text):
    """(lines of cells, whether they are a table): tabulators, bars, semicolons; else commas within free lines."""
    delimiter = next((sign for sign in "\t|;" if sign in text), None)
    if delimiter == "\t":
        found = list(csv.reader(io.StringIO(text, newline=""), delimiter="\t"))
    else:
        lines = [line for line in text.splitlines() if not (delimiter == "|" and RULE.fullmatch(line))]
        if delimiter == "|":
            lines = [line.strip().removeprefix("|").removesuffix("|") for line in lines]
        found = [line.split(delimiter) if delimiter else free(line) for line in lines]
    cells = [[" ".join(cell.split()) for cell in line] for line in found]
    return [line for line in cells if any(line)], delimiter is not None


def free(line):
    """The parts of "1. Ms A. Asanova, Customs Service, Kyrgyzstan" or "A. Asanova – Customs Service (f)"."""
    return re.split(r",|\s[–—-]\s|[()]", NUMBERED.sub("", line))


def under_headings(lines):
    """(what each column holds, the lines below); None for a table without headings."""
    for number, cells in enumerate(lines[:HEADINGS_WITHIN]):
        found = [words.heading_of(cell) if cell else None for cell in cells]
        known = {one for one in found if one and one != "ignored"}
        if len(known) > 1 or (known == {"name"} and len(cells) == 1):
            return found, lines[number + 1 :]
    return None, lines


def guessed(lines, means):
    """What each column holds, from what most of its cells look like."""
    width = max(map(len, lines), default=0)
    columns = [[line[n] for line in lines if len(line) > n and line[n]] for n in range(width)]
    found = [mostly(cells, means) for cells in columns]
    others = [n for n, meaning in enumerate(found) if meaning is None and columns[n]]
    if others:
        found[others[0]] = "name"
    if "agency" not in found and others[1:]:  # a few agencies send many people
        found[max(others[1:], key=lambda n: len(columns[n]) - len(set(columns[n])))] = "agency"
    return [meaning or "function" for meaning in found]


def mostly(cells, means):
    votes = Counter(look(cell) or means(cell) for cell in cells)
    del votes[None]
    meaning, number = votes.most_common(1)[0] if votes else (None, 0)
    enough = 0.3 if meaning == "agency" else 0.6
    return meaning if cells and number >= enough * len(cells) else None


def look(cell):
    """What a cell is by its look alone."""
    return "ignored" if NUMBER.fullmatch(cell) else "email" if ADDRESS.fullmatch(cell) else None


def by_columns(cells, columns):
    person = Person()
    for meaning, cell in zip(columns, cells, strict=False):
        if meaning and meaning != "ignored" and cell:
            setattr(person, meaning, f"{getattr(person, meaning)} {cell}".strip())
    return person


def by_cells(cells, means):
    """A line without columns: each part says what it is; what does not is the name first, the agency last."""
    person, others = Person(), []
    for cell in cells:
        meaning = look(cell) or means(cell)
        if meaning is None or (meaning != "ignored" and getattr(person, meaning)):
            others.append(cell)
        elif meaning != "ignored":
            setattr(person, meaning, cell)
    person.name = others.pop(0) if others else ""
    if others and not person.agency:
        person.agency = others.pop()
    person.function = ", ".join(others)
    return person
