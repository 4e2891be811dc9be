"""What two people made of one record: their facts against the state both began with."""

import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from django.core import signing
from django.db.models import Model, QuerySet
from django.utils.crypto import salted_hmac

SALT = "bomca.merging"
MINE, THEIRS, BOTH = "mine", "theirs", "both"


def plain(value):
    """A fact in the one form in which it is compared and signed: text, or the sorted list of a set's members."""
    if value is None:
        return ""
    if isinstance(value, Model):
        return str(value.pk)
    if isinstance(value, list | tuple | set | QuerySet):
        return sorted(plain(one) for one in value)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return unicodedata.normalize("NFC", str(value).replace("\r\n", "\n")).strip()


def facts_of(record):
    """All facts of a record that people edit, its links included, in plain form."""
    options = record._meta
    columns = [field for field in options.concrete_fields if field.editable and not field.primary_key]
    facts = {field.name: plain(getattr(record, field.attname)) for field in columns}
    links = {field.name: plain(list(getattr(record, field.name).all())) for field in options.many_to_many}
    return facts | links


@dataclass(frozen=True)
class Start:
    """Where somebody's work on a record began: its revision and its facts then; no facts where that is not known."""

    revision: int | None = None
    facts: dict | None = None

    def signed(self, record):
        """The start as a text that a form carries and nobody can alter or move to another record."""
        return signing.dumps([named(record), self.revision, self.facts], salt=SALT, compress=True)

    @classmethod
    def read(cls, text, record):
        """The start that a form brought back for this record; an unknown one where the text is not ours."""
        return cls._read(text, named(record)) or cls()

    @classmethod
    def is_of(cls, text, label):
        """Whether the text is a start of some record that is labelled so."""
        return cls._read(text, label) is not None

    @classmethod
    def _read(cls, text, label):
        try:
            name, revision, facts = signing.loads(text or "", salt=SALT)
        except (signing.BadSignature, ValueError):
            return None
        return cls(revision, facts) if name == label else None


def named(record):
    """The name under which a start belongs to one record only."""
    return f"{record._meta.label_lower}:{getattr(record, 'uid', record.pk)}"


def digests(facts):
    """The facts as short digests, by which a change is noticed without carrying the texts themselves."""
    return {name: salted_hmac(SALT, repr(value)).hexdigest()[:12] for name, value in facts.items()}


@dataclass(frozen=True)
class Difference:
    """A fact of which mine and theirs differ; `before` is None where the start is not known."""

    name: str
    before: object
    theirs: object
    mine: object

    @property
    def keeps(self):
        """Whose fact stands when only one of us changed it; None where both did, so that a person must choose."""
        if self.before is None:
            return None
        return {self.theirs == self.before: MINE, self.mine == self.before: THEIRS}.get(True)

    @property
    def is_set(self):
        return isinstance(self.mine, list)

    @property
    def together(self):
        """Theirs with what I added and without what I removed; of a set whose start is not known, all members."""
        before = set(self.before or [])
        return sorted((set(self.theirs) | (set(self.mine) - before)) - (before - set(self.mine)))

    @property
    def choices(self):
        """Between what a person may choose."""
        return [MINE, THEIRS, BOTH] if self.is_set and self.together not in (self.mine, self.theirs) else [MINE, THEIRS]

    def chosen(self, whose):
        """The fact that `whose` (mine, theirs, both) gives."""
        return {MINE: self.mine, THEIRS: self.theirs}.get(whose) if whose != BOTH else self.together


def differences(before, theirs, mine):
    """The facts (name -> plain value) of which mine and theirs differ. before: those of the start, or None."""
    names = [*mine, *(name for name in theirs if name not in mine)]
    found = [
        Difference(name, None if before is None else before.get(name, ""), theirs.get(name, ""), mine.get(name, ""))
        for name in names
    ]
    return [one for one in found if one.theirs != one.mine]


def merged(mine, found, choices):
    """My facts, with theirs where only they changed one or I chose theirs. choices: name -> mine, theirs or both."""
    return mine | {one.name: one.chosen(one.keeps or choices.get(one.name, MINE)) for one in found}
