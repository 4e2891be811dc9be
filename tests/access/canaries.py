"""A word of its own planted in every text that people type, of every record; and which of them a person may read.

May read is what the gate says of the rows, and what is left of them as they leave the database. That the gate itself is
right is told by the naive model (`model.py`) in the matrix; here every door is held to the gate.
"""

import io
import itertools
import re
import zipfile

from django.apps import apps
from django.db import DatabaseError, models, transaction
from django.db.models import QuerySet

from bomca.accounts.explaining import lists
from bomca.added_only import AddedOnlyQuerySet
from bomca.encryption import Encrypted
from bomca.fields import LineField, ProseField

WORD = re.compile(r"Zzc\d{4}q")
STEPS = {"reports.Comment.answer"}  # a text that is a step itself: with a word in it, the comment is answered
BEGINNING = "Zzc"  # what all of them begin with: a search for it finds them all, and betrays none by repeating it


def texts_of(model):
    """The fields of a model that hold what people type; of a translated one both languages."""
    names = {field.name for field in model._meta.concrete_fields}
    typed = (LineField, ProseField, Encrypted)
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, typed)
        and not isinstance(field, models.BinaryField)
        and f"{field.name}_en" not in names
        and not field.choices
        and str(field) not in STEPS
        and (field.max_length is None or field.max_length >= 8)
    ]


class Canaries:
    """Plants the words in all there is, and knows where each one is."""

    def __init__(self):
        self.where, self.texts, self.bound, self.numbers = {}, {}, set(), itertools.count()
        for model in lists().values():
            if model._meta.app_label == "history" or not (fields := texts_of(model)):
                continue
            self.texts[model] = fields
            for pk in model._default_manager.order_by("pk").values_list("pk", flat=True):
                self.plant(model, pk, fields)

    def plant(self, model, pk, fields):
        """Write a word into each of the texts of a record; where the database refuses one, note the field as bound."""
        words = {}
        for field in fields:
            words[field] = f"Zzc{next(self.numbers):04d}q"
            self.where[words[field]] = f"{model._meta.label}.{field.name} {pk}"
        try:
            with transaction.atomic():
                write(model, pk, words)
        except DatabaseError:
            for field, word in words.items():
                try:
                    with transaction.atomic():
                        write(model, pk, {field: word})
                except DatabaseError:
                    self.bound.add(self.where.pop(word).rpartition(" ")[0])

    def swap(self, words):
        """Change these words, past all history, into others of the opposite order: a world that differs in them alone.

        Returns how many; those that the database lets nobody rewrite stay.
        """
        changed = 0
        for word in words:
            label, pk = self.where[word].rsplit(" ", 1)
            model, name = apps.get_model(label.rpartition(".")[0]), label.rpartition(".")[2]
            try:
                with transaction.atomic():
                    write_past_history(model, pk, {name: f"Zzc{9999 - int(word[3:7]):04d}q"})
                changed += 1
            except DatabaseError:
                continue
        return changed

    def readable_by(self, user):
        """The words that the gate gives the person."""
        found = set()
        for model, fields in self.texts.items():
            for row in model._default_manager.all().visible_to(user):
                found.update(str(getattr(row, field.attname)) for field in fields)
        return found & set(self.where)

    def of(self, record, *names):
        """The words in these fields of a record."""
        ends = {f"{record._meta.label}.{name} {record.pk}" for name in names}
        return [word for word, place in self.where.items() if place in ends]


def write(model, pk, words):
    """Set fields of a record; of one that is only ever added to, past the portal's own ways."""
    rows = model._default_manager.filter(pk=pk)
    facts = {field.name: word for field, word in words.items()}
    if isinstance(rows, AddedOnlyQuerySet):
        write_past_history(model, pk, facts)
    else:
        rows.update(**facts)


def write_past_history(model, pk, facts):
    QuerySet(model).filter(pk=pk).update(**facts)


def body_of(response):
    """All that an answer says, headers included; a workbook unpacked."""
    content = streamed(response) if response.streaming else response.content
    if content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            content = b"\n".join(archive.read(name) for name in archive.namelist())
    return f"{response.headers} {content.decode(errors='replace')}"


def streamed(response):
    """What a streaming answer says; it can be read again."""
    if not hasattr(response, "content_told"):
        response.content_told = b"".join(response.streaming_content)
    return response.content_told
