"""Loading the project's own data files: create what is missing, keep what exists, name the cell that is wrong."""

import csv
import uuid
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models

from bomca.records import Record, Sourced

NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://www.bomca-eu.org/")
PROVENANCE = {"source", "source_note", "certainty"}
YES_NO = {"yes": True, "no": False}


class BadRow(Exception):
    """A cell of a data file cannot be loaded; the message names file, line and column."""

    def __init__(self, path, line, column, problem):
        super().__init__(f"{'/'.join(Path(path).parts[-3:])}, line {line}, {column}: {problem}")


@dataclass(frozen=True)
class Row:
    """One row of a data file, by column."""

    path: Path
    line: int
    cells: dict

    def __getitem__(self, column):
        return self.cells[column]

    def several(self, column):
        """The values of a cell that holds a list, separated by semicolons."""
        return [value.strip() for value in self.cells[column].split(";") if value.strip()]

    def problem(self, column, problem):
        """The error to raise about one cell."""
        return BadRow(self.path, self.line, column, problem)

    def refused(self, error):
        """The error to raise when the record breaks a rule (a ValidationError)."""
        by_field = error.message_dict if hasattr(error, "error_dict") else {"row": error.messages}
        field, messages = next(iter(by_field.items()))
        columns = [column for column in self.cells if column == field or column.startswith(f"{field}_")]
        return self.problem(columns[0] if columns else field.replace("__all__", "row"), " ".join(messages))


def read(path):
    """The rows of a data file. Raises BadRow on a crooked row or a key that is missing or used twice."""
    with path.open(newline="", encoding="utf-8") as file:
        reader = csv.reader(file)
        header = next(reader, [])
        if "key" not in header:
            raise BadRow(path, 1, "key", "the column is missing")
        rows, seen = [], set()
        for cells in reader:
            if len(cells) != len(header):
                raise BadRow(path, reader.line_num, "row", f"{len(cells)} cells, expected {len(header)}")
            row = Row(path, reader.line_num, dict(zip(header, cells, strict=True)))
            if not row["key"] or row["key"] in seen:
                raise row.problem("key", "is empty or was used before")
            seen.add(row["key"])
            rows.append(row)
    return rows


def lasting_uid(model, key):
    """The public identifier of the record that a row describes: the same in every installation."""
    return uuid.uuid5(NAMESPACE, f"{model._meta.label_lower}/{key}")


def save_record(record, links, row):
    """Check the record as a form would, save it, and set its links (field name -> list of records)."""
    record.full_clean()
    record.save()
    for name, linked in links.items():
        getattr(record, name).set(linked)


class Loader:
    """One run through the data files: it remembers the records by key and counts what it created and what it kept.

    A column is a field of the model; a cell that points to another record holds the key of that record's row.
    """

    def __init__(self):
        self.known = {}
        self.created = Counter()
        self.kept = Counter()

    def load(self, model, path, *, by=(), apart=(), order=None, save=save_record):
        """Load one file. Raises BadRow.

        by: the fields that identify a record of a model without `uid`. apart: the columns that only `save` reads.
        order: sort key of rows, where it matters. save: called with (record, links, row) for each new record.
        """
        rows = sorted(read(path), key=order) if order else read(path)
        uids = [] if by else [lasting_uid(model, row["key"]) for row in rows]
        there = model.objects.in_bulk(uids, field_name="uid") if uids else {}
        for row in rows:
            try:
                record, links = self._build(model, row, apart)
                existing = self._same(record, by) if by else there.get(record.uid)
                if existing is None:
                    save(record, links, row)
            except ValidationError as error:
                raise row.refused(error) from error
            self.known[model, row["key"]] = existing or record
            counter = self.created if existing is None else self.kept
            counter[model] += 1

    def find(self, model, key, row, column):
        """The record that a row above or an earlier file described."""
        try:
            return self.known[model, key]
        except KeyError:
            kind = model._meta.verbose_name
            raise row.problem(column, f'no {kind} with the key "{key}" above or in an earlier file') from None

    def table(self):
        """(kind, created, kept) of every kind of record that was loaded."""
        kinds = list(dict.fromkeys([*self.created, *self.kept]))
        return [(str(kind._meta.verbose_name_plural), self.created[kind], self.kept[kind]) for kind in kinds]

    def _build(self, model, row, apart):
        record, links = model(), {}
        if issubclass(model, Record):
            record.uid = lasting_uid(model, row["key"])
        for column, cell in row.cells.items():
            if column == "key" or column in apart or (column in PROVENANCE and not issubclass(model, Sourced)):
                continue
            try:
                field = model._meta.get_field(column)
            except FieldDoesNotExist:
                raise BadRow(row.path, 1, column, f"is not a field of {model._meta.verbose_name}") from None
            if field.many_to_many:
                links[column] = [self.find(field.related_model, key, row, column) for key in row.several(column)]
            elif cell:
                setattr(record, column, self._value(field, cell, row))
        return record, links

    def _value(self, field, cell, row):
        if field.is_relation:
            return self.find(field.related_model, cell, row, field.name)
        try:
            return YES_NO[cell] if isinstance(field, models.BooleanField) else field.to_python(cell)
        except KeyError:
            raise row.problem(field.name, 'write "yes" or "no"') from None
        except ValidationError as error:
            raise row.problem(field.name, " ".join(error.messages)) from None

    def _same(self, record, by):
        return type(record).objects.filter(**{field: getattr(record, field) for field in by}).first()
