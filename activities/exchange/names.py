"""Finding a record by what people call it: code, name or alias, in English or Russian, whatever the capitals."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from activities.models import Topic, WorkPlanItem
from bomca.fields import normal
from components.models import Component, Phase
from partners.models import Country, Organisation, Place

SEPARATORS = (";", "|", "\n", "\r", "\t")
MOST_CANDIDATES = 5


class Problem(Exception):
    """What is wrong with a cell, in a sentence for the person whose cell it is."""


def key(text):
    """Equal for texts that people take for the same name."""
    return " ".join(normal(text).casefold().replace("ё", "е").split())


def both(record, field):
    return [getattr(record, f"{field}_{language}") or "" for language in ("en", "ru")]


# By what the records of each model are found, best first; the first one that nobody else has is written.
CALLED = {
    Phase: lambda one: [str(one.number), *both(one, "title")],
    Component: lambda one: [one.code, *both(one, "title")],
    Country: lambda one: [one.iso2, one.iso3, *both(one, "name")],
    Place: lambda one: [*both(one, "name"), one.code, *one.alternative_names.replace(",", ";").split(";")],
    Organisation: lambda one: [
        *both(one, "name"), *both(one, "short_name"), *(alias.name for alias in one.aliases.all())
    ],
    Topic: lambda one: [one.slug, *both(one, "name")],
    WorkPlanItem: lambda one: [one.code],
}  # fmt: skip
READ_WITH = {
    Phase: lambda rows: rows.prefetch_related("extensions", "phase_countries"),
    Component: lambda rows: rows.select_related("phase"),
    Place: lambda rows: rows.select_related("country", "second_country"),
    Organisation: lambda rows: rows.select_related("country").prefetch_related("aliases"),
    WorkPlanItem: lambda rows: rows.lasting().select_related("plan"),
}
NAMED = {Country, Place, Topic}  # in a workbook these are written by name, not by code


class Index:
    """The records of one model that a person may see, by everything they are called."""

    def __init__(self, model, user):
        rows = READ_WITH.get(model, lambda rows: rows)(model.objects.visible_to(user))
        self.model, self.records, self.found, self._tokens = model, {one.pk: one for one in rows}, {}, {}
        for one in self.records.values():
            for name in {key(name) for name in self.names(one)} - {""}:
                self.found.setdefault(name, []).append(one)

    def names(self, one):
        return [*CALLED[self.model](one), str(getattr(one, "uid", ""))]

    def find(self, text):
        """The record called so. Raises Problem where there is none, or several."""
        found = self.found.get(key(text), [])
        if len(found) == 1:
            return found[0]
        if not found:
            raise self.unknown(text)
        named = "; ".join(f"{one} ({getattr(one, 'code', '') or one.uid})" for one in found[:MOST_CANDIDATES])
        message = _("“%(text)s” can mean several: %(named)s. Write the code or identifier of the one you mean.")
        raise Problem(message % {"text": text[:100], "named": named})

    def unknown(self, text):
        """The Problem of a name that nothing has that the person could choose."""
        message = _("No %(kind)s is called “%(text)s”. Choose a name from the list of the template.")
        return Problem(message % {"kind": self.model._meta.verbose_name, "text": text[:100]})

    def token(self, one, *, in_words=False):
        """How the record is written so that it is found again; in words: by its name in the reader's language."""
        wanted = (one.pk, in_words and get_language())
        if wanted not in self._tokens:
            first = [str(one)] if in_words and self.model in NAMED else []
            fit = (name for name in [*first, *self.names(one)] if name and not any(sign in name for sign in SEPARATORS))
            self._tokens[wanted] = next((name for name in fit if self.found.get(key(name)) == [one]), str(one))
        return self._tokens[wanted]


class Names:
    """All that a row may name, as one person may see it; each model is read once."""

    def __init__(self, user):
        self.user, self._indexes, self._offered = user, {}, {}

    def of(self, model):
        if model not in self._indexes:
            self._indexes[model] = Index(model, self.user)
        return self._indexes[model]

    def offered(self, model, permission):
        """The keys of the records that the person can choose for what they write with the permission."""
        if (model, permission) not in self._offered:
            keys = model.objects.visible_to(self.user).offered_to(self.user, permission).values_list("pk", flat=True)
            self._offered[model, permission] = set(keys)
        return self._offered[model, permission]

    def stored(self, model, pk):
        """The record of this key as it was read once; None where the person does not see it."""
        return self.of(model).records.get(pk)
