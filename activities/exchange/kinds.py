"""The kinds of columns: how each is written into a cell, read from one, and compared with what is stored."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache

from django.conf import settings
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from activities import services
from activities.exchange.names import Names, Problem, key
from activities.models import Activity
from bomca.fields import normal

WITHHELD = "withheld"
KEPT = object()  # what stands in the cell changes nothing
ISO_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)", re.ASCII)
DOTTED_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", re.ASCII)
AMOUNT = re.compile(r"\d{1,12}(\.\d{1,2})?", re.ASCII)
COUNT = re.compile(r"\d{1,7}", re.ASCII)


@dataclass(frozen=True)
class Writing:
    """How cells are written: for a workbook in words, for CSV in stable codes."""

    names: Names
    in_words: bool = False


@dataclass(frozen=True)
class Column:
    """One column of the table. `name` stays the same for ever; `field` is the activity's own.

    only: "csv" or "xlsx" for a column of one of the two. label: where the field's own does not serve.
    """

    name: str
    field: str = ""
    is_required: bool = False
    only: str = ""
    label: Callable | str = ""
    hint: str = ""
    model: type = Activity

    @property
    def heading(self):
        """What the column is called in the reader's language."""
        return capfirst(str(self.label or self.own_field.verbose_name))

    @property
    def own_field(self):
        return self.model._meta.get_field(self.field)

    def headings(self):
        """Everything by which the column is recognised."""
        found = {key(self.name)}
        for language, _title in settings.LANGUAGES:
            with translation.override(language):
                found.add(key(self.heading))
        return found

    def is_withheld(self, record):
        """Whether the value is kept from the reader of this record."""
        return self.field in record.withheld

    def write(self, record, writing):
        """The cell of a record."""
        return WITHHELD if self.is_withheld(record) else self.cell(self.now(record), writing)

    def cell(self, value, writing):
        return value

    def now(self, record):
        """The stored value, in the form in which `read` gives the one of the cell."""
        return getattr(record, self.field)

    def read(self, cell, names):
        """The value that a cell tells. Raises Problem."""
        return cell

    def put(self, line, value):
        """Set the value on the record of a line."""
        setattr(line.record, self.field, value)

    def say(self, value, writing):
        """The value in words, for the preview."""
        cell = self.cell(value, writing)
        return "" if cell is None else str(cell)

    def choices(self, names):
        """What the drop-down offers; nothing where anything may be written."""
        return []


def text_of(cell):
    """The text of a cell; a whole number loses the point that spreadsheets give it."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, bool):
        return _("yes") if cell else _("no")
    return normal(str(cell)).replace("\r\n", "\n").replace("\r", "\n") if cell is not None else ""


class Text(Column):
    def read(self, cell, names):
        return text_of(cell)

    def now(self, record):
        return text_of(super().now(record))


class Choice(Column):
    """One of a fixed vocabulary: by its code, or by its word in either language."""

    @cache  # noqa: B019 - the columns are a few, and stay
    def words(self):
        """What each word can mean: codes by their words in both languages, a code always itself."""
        found = {}
        for language, _title in settings.LANGUAGES:
            with translation.override(language):
                for code, label in self.vocabulary():
                    found.setdefault(key(str(label)), set()).add(code)
        return found | {key(code): {code} for code, _label in self.vocabulary()}

    def vocabulary(self):
        return [(code, label) for code, label in self.own_field.flatchoices if code]

    def read(self, cell, names):
        text = text_of(cell)
        if not text:
            return "" if self.own_field.blank else self.own_field.get_default()
        meant = sorted(self.words().get(key(text), ()))
        if len(meant) == 1:
            return meant[0]
        known = ", ".join(str(label) for _code, label in self.vocabulary())
        raise Problem(_("“%(text)s” is none of: %(known)s.") % {"text": text[:100], "known": known})

    def cell(self, value, writing):
        return str(dict(self.vocabulary()).get(value, value)) if writing.in_words else value

    def choices(self, names):
        return [str(label) for _code, label in self.vocabulary()]


class Day(Column):
    """A date: 2019-12-03, 03.12.2019, or a real one of the spreadsheet."""

    def read(self, cell, names):
        if isinstance(cell, datetime) and cell.time() == time():
            return cell.date()
        if isinstance(cell, date) and not isinstance(cell, datetime):
            return cell
        text = text_of(cell)
        if not text:
            return None
        parts = None
        if found := ISO_DAY.fullmatch(text):
            parts = found.groups()
        elif found := DOTTED_DAY.fullmatch(text):
            parts = reversed(found.groups())
        try:
            return date(*map(int, parts))
        except (TypeError, ValueError):
            message = _("“%(text)s” is no date. Write it as 2019-12-03 or 03.12.2019.")
            raise Problem(message % {"text": text[:100]}) from None

    def cell(self, value, writing):
        return value if writing.in_words or value is None else value.isoformat()

    def say(self, value, writing):
        return value.isoformat() if value else ""


class Amount(Column):
    """An amount in EUR with at most two decimals."""

    def read(self, cell, names):
        text = text_of(cell)
        if not text:
            return None
        if not AMOUNT.fullmatch(text):
            message = _("“%(text)s” is no amount. Write digits only, and a point before the cents: 12500.50.")
            raise Problem(message % {"text": text[:100]})
        return Decimal(text).quantize(Decimal("0.01"))


class YesNo(Column):
    WORDS = {"yes": True, "true": True, "1": True, "да": True, "no": False, "false": False, "0": False, "нет": False}

    def read(self, cell, names):
        text = key(text_of(cell))
        if text and text not in self.WORDS:
            raise Problem(_("“%(text)s” is neither yes nor no.") % {"text": text[:100]})
        return self.WORDS.get(text, False)

    def cell(self, value, writing):
        if writing.in_words:
            return _("yes") if value else _("no")
        return "yes" if value else "no"

    def choices(self, names):
        return [_("yes"), _("no")]


class Reference(Column):
    """Another record, by what it is called."""

    @property
    def other(self):
        return self.own_field.related_model

    def now(self, record):
        return getattr(record, self.own_field.attname)

    def read(self, cell, names):
        text = text_of(cell)
        return names.of(self.other).find(text).pk if text else None

    def cell(self, value, writing):
        if value is None:
            return ""
        index = writing.names.of(self.other)
        one = index.records.get(value) or self.other.objects.get(pk=value)
        return index.token(one, in_words=writing.in_words) if value in index.records else str(one)

    def put(self, line, value):
        one = line.names.stored(self.other, value)
        setattr(line.record, self.field, one) if one else setattr(line.record, self.own_field.attname, value)

    def choices(self, names):
        index = names.of(self.other)
        return [index.token(one, in_words=True) for one in index.records.values()]


class OwnReference(Reference):
    """A record that people choose where they may write; to choose another one is answered as if it were not there."""

    def put(self, line, value):
        if value not in line.names.offered(self.other, services.permission_to_save(line.record)):
            raise line.names.of(self.other).unknown(text_of(line.cells[self.name]))
        super().put(line, value)

    def choices(self, names):
        index, offered = names.of(self.other), names.offered(self.other, services.ADD)
        return [index.token(one, in_words=True) for key, one in index.records.items() if key in offered or not offered]


class References(Reference):
    """Several records, with ; between them."""

    def now(self, record):
        return frozenset(one.pk for one in getattr(record, self.field).all()) if record.pk else frozenset()

    def read(self, cell, names):
        parts = [part.strip() for part in text_of(cell).split(";")]
        return frozenset(names.of(self.other).find(part).pk for part in parts if part)

    def cell(self, value, writing):
        one = super().cell
        return ";".join(sorted(one(pk, writing) for pk in value))

    def put(self, line, value):
        line.links[self.field] = value

    def choices(self, names):
        return []


class Told(Column):
    """A column that is computed: written for the reader, and not to be changed in the file."""

    def read(self, cell, names):
        text = text_of(cell)
        return text if text else KEPT
