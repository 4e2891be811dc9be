from django.db import models
from django.db.models import Case, Count, F, QuerySet, Value, When
from django.db.models.query import ModelIterable

from activities import small_counts


class Withholding(ModelIterable):
    """Records as they leave the database, emptied of what their reader may not know."""

    def __iter__(self):
        rows, own = self.queryset._withheld, self.queryset._own
        for record in super().__iter__():
            record.withhold([name for row in rows if getattr(record, f"withholds_{row.name}") for name in row.fields])
            is_told = own is None or record.tells_small_counts
            record.counts_for = small_counts.EVERYTHING if is_told else own
            yield record


class Withheld(models.Model):
    """A record of which some fields may be emptied for its reader."""

    withheld = ()  # the fields that were emptied for the reader of this instance

    class Meta:
        abstract = True

    def withhold(self, names):
        """Empty these fields of the instance and remember it."""
        self.withheld = tuple(names)
        for name in names:
            field = self._meta.get_field(name)
            setattr(self, name, "" if field.empty_strings_allowed and not field.null else None)

    def save(self, *args, **kwargs):
        """Save the record. Raises TypeError when fields were withheld from its reader: they would be lost."""
        if self.withheld:
            names, kind = ", ".join(self.withheld), self._meta.model_name
            raise TypeError(f"{names} were withheld from the reader; read the {kind} anew to save.")
        super().save(*args, **kwargs)


class WithholdingQuerySet(QuerySet):
    """Rows that remember what is withheld from their reader (see `activities/sensitivity.py`)."""

    _withheld = {}
    _known, _own = None, None  # where small numbers of people are told, and of which organisations everywhere

    def withholding(self, withheld):
        """Empty these fields in what is read; withheld: the rows of the table, each with its condition."""
        if not withheld:
            return self
        marks = {f"withholds_{row.name}": Case(When(when, then=True), default=False) for row, when in withheld.items()}
        rows = self.annotate(**marks)
        rows._withheld, rows._iterable_class = withheld, Withholding
        return rows

    def telling_counts(self, known, own):
        """Keep small numbers of people from the reader (see `activities/small_counts.py`).

        known: the condition on activities of which they are told all; own: organisations whose rows they are told.
        """
        if not known:
            return self
        rows = self._clone()
        rows._known, rows._own = known, own
        rows = rows.annotate(tells_small_counts=rows.tells_counts())
        rows._iterable_class = Withholding
        return rows

    @property
    def own(self):
        """The organisations whose rows the reader is told wherever they are; None for one who is told all."""
        return self._own

    def tells_counts(self):
        """Whether the reader is told every number of people of an activity, as a column."""
        return Value(True) if self._own is None else Case(When(self._known, then=True), default=False)

    def told(self, path):
        """The value of a field as the reader may know it: nothing where it is withheld."""
        hidden = self._hidden(path)
        value = self.known(path)
        return Case(When(hidden, then=None), default=value) if hidden else value

    def known(self, path):
        """The value of a field, whoever reads it."""
        return F(path)

    def withholds(self, path):
        """Whether the field, or the path through it, is withheld from the reader in any row there could be."""
        return self._hidden(path) is not None

    def _hidden(self, path):
        """When the field, or the path through it, is withheld; None where it never is."""
        return next((when for row, when in self._withheld.items() if row.covers(path)), None)

    def telling(self, field):
        """The rows of which the field is not withheld from the reader."""
        hidden = self._hidden(field)
        return self.exclude(hidden) if hidden else self

    def number_withheld(self):
        """How many values are withheld from the reader in these rows."""
        if not self._withheld:
            return 0
        counts = {row.name: Count("pk", filter=when) for row, when in self._withheld.items()}
        return sum(self.order_by().aggregate(**counts).values())

    def _clone(self):
        clone = super()._clone()
        clone._withheld, clone._known, clone._own = self._withheld, self._known, self._own
        return clone

    def _values(self, *fields, **expressions):
        """Columns are read past the records; what is withheld from the reader is then asked for with `told`."""
        asked = fields or [field.name for field in self.model._meta.concrete_fields]
        for name in asked:
            if isinstance(name, str) and self._hidden(name) is not None:
                raise TypeError(f"“{name}” may be withheld from the reader. Ask for told({name!r}) instead.")
        return super()._values(*fields, **expressions)
