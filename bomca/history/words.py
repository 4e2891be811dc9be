"""The values of an entry in the reader's words: choices by their label, records by their present name."""

from collections import defaultdict
from datetime import date, datetime
from decimal import Decimal

from django.apps import apps
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from modeltranslation.manager import get_translatable_fields_for_model

from bomca import wording
from bomca.history import states
from bomca.history.hiding import REASON, TITLE, hidden_in_part, hidden_names, hidden_then, may_hide
from bomca.history.parts import gated, owner_of
from bomca.history.states import HIDDEN

LONGEST = 120  # characters of a text in a sentence


def model_of(entry):
    """The model the entry tells of; None when the portal no longer has it."""
    try:
        return apps.get_model(entry.model)
    except LookupError:
        return None


def field_of(model, name):
    """The field told under this name; None when the table no longer has it."""
    fields = [*model._meta.concrete_fields, *model._meta.many_to_many] if model else []
    return next((field for field in fields if name in (field.name, getattr(field, "attname", ""))), None)


def label(model, name):
    """What a field is called."""
    field = field_of(model, name)
    return str(field.verbose_name) if field else name


def kind(entry):
    """What kind of record the entry tells of."""
    model = model_of(entry)
    return str(model._meta.verbose_name) if model else entry.model


def moment(at):
    """3 March 2026, 14:05 +06"""
    local = timezone.localtime(at)
    return f"{wording.on(local.date())}, {local:%H:%M} {local.tzname()}"


def changed_names(entry):
    """What changed, without the column that only repeats a translated text."""
    translated = get_translatable_fields_for_model(model_of(entry)) or [] if model_of(entry) else []
    return [name for name in entry.fields if name not in translated or f"{name}_en" not in entry.fields]


class Reader:
    """Reads these entries for one user, with a number of queries that does not grow with them."""

    def __init__(self, entries, user):
        self.user = user
        self.people = self._names(apps.get_model("accounts.User"), {entry.actor_id for entry in entries})
        tokens = apps.get_model("accounts.ApiToken").objects.filter(prefix__in={entry.token for entry in entries})
        self.tokens = dict(tokens.values_list("prefix", "name"))
        self.records, wanted = {}, defaultdict(set)
        for name, keys in self._keys(entries).items():
            model = apps.get_model(name)
            self.records |= {(name, str(record.pk)): record for record in self._seen(model).filter(pk__in=keys)}
        self._hidden = {}
        for entry in entries:
            for field, values in self._pointing(entry):
                wanted[field.related_model] |= values
        self.names = {model: self._names(model, keys) for model, keys in wanted.items()}

    def _keys(self, entries):
        keys = defaultdict(set)
        for entry in entries:
            if model_of(entry):
                keys[entry.model].add(entry.key)
            if owner := self._owner(entry):
                keys[owner[0]].add(owner[1])
        return keys

    def _owner(self, entry):
        """The record of which the entry's is a part, as (model, key); None for one that stands for itself."""
        model = model_of(entry)
        field = owner_of(model) if model and hasattr(model, "history_part_of") else None
        key = field and (entry.after or entry.before or {}).get(field.attname)
        return (field.related_model._meta.label_lower, str(key)) if key is not None and field else None

    def _seen(self, model):
        rows = model._default_manager.all()
        return rows.visible_to(self.user) if gated(model) else rows

    def _names(self, model, keys):
        told = {key for key in keys if key is not None and not str(key).startswith(HIDDEN)}
        return {record.pk: str(record) for record in self._seen(model).filter(pk__in=told)}

    def _pointing(self, entry):
        """Every field that points at another record, with the keys that occur."""
        for name in {*(entry.after or {}), *(entry.before or {})}:
            field = field_of(model_of(entry), name)
            if field is not None and field.is_relation:
                found = [state[name] for state in (entry.before, entry.after) if state and name in state]
                flat = {key for value in found for key in (value if isinstance(value, list) else [value])}
                yield field, flat - {None}

    def record(self, entry):
        """The record as it is now, as far as the user may see it; None for a deleted one."""
        return self.records.get((entry.model, entry.key))

    def hidden(self, entry):
        """The names of what the user may not know of the record, as it is and as it stood."""
        if entry.pk not in self._hidden:
            self._hidden[entry.pk] = self._look(entry)
        return self._hidden[entry.pk]

    def _look(self, entry):
        model, found = model_of(entry), set()
        if (record := self.record(entry)) is not None:
            states = [{**(entry.after or {}), **(state or {})} for state in (entry.after, entry.before)]
            found |= hidden_names(record, self.user) | hidden_then(record, self.user, states)
        else:
            found |= self._hidden_of_gone(entry)
        if (owner := self.records.get(self._owner(entry))) is not None:
            found |= hidden_in_part(model, owner, self.user)
        return found | set(getattr(model, "history_hides", ()))

    def _hidden_of_gone(self, entry):
        """Of a deleted record nobody can say any more what was withheld from whom: administrators alone know it."""
        model = model_of(entry)
        is_open = model is None or self.user.is_superuser or not may_hide(model)
        return set() if is_open else {*(entry.before or {}), *(entry.after or {})}

    def title(self, entry):
        """By what name the entry calls the record, as far as the user may know it."""
        return _("not shown") if TITLE in self.hidden(entry) else entry.title

    def reason(self, entry):
        """Why it was changed, as far as the user may know it."""
        return _("not shown") if entry.reason and REASON in self.hidden(entry) else entry.reason

    def is_hidden(self, entry, name):
        field = field_of(model_of(entry), name)
        return bool({name, getattr(field, "name", name)} & self.hidden(entry))

    def who(self, entry):
        """Aigul Officer, through the token “Nightly pull”; or the portal (load_bomca)."""
        if entry.actor_id is None:
            return _("the portal (%(job)s)") % {"job": entry.job} if entry.job else _("the portal")
        name = self.people.get(entry.actor_id) or _("a person whose account is gone")
        if entry.token:
            token = self.tokens.get(entry.token, entry.token)
            return _("%(name)s through the token “%(token)s”") % {"name": name, "token": token}
        return name

    def name_of(self, field, key):
        """A record that is pointed at, by its present name if the user may see it."""
        return self.names.get(field.related_model, {}).get(key) or _("a record that is gone or not shown")

    def say(self, entry, name, value, longest=None):
        """A value in words; an empty text where there is none."""
        if value in (None, "", []):
            return ""
        if self.is_hidden(entry, name):
            return _("not shown")
        field = field_of(model_of(entry), name)
        if field is not None and field.is_relation:
            return "; ".join(self.name_of(field, key) for key in (value if isinstance(value, list) else [value]))
        if isinstance(value, str) and value.startswith(states.HIDDEN):
            return _("not shown")
        if field is not None and field.choices:
            return str(dict(field.flatchoices).get(value, value))
        return self._plain(field, value, longest)

    def _plain(self, field, value, longest):
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        found = states.restored(field, value) if field is not None and isinstance(value, str) else value
        if isinstance(found, datetime):
            return moment(found)
        if isinstance(found, date):
            return wording.on(found)
        if isinstance(found, Decimal) or (isinstance(found, int) and not isinstance(field, models.AutoField)):
            return wording.number(found) if isinstance(found, int) else wording.number(found, ",f")
        text = str(value)
        text = f"{text[:longest]}…" if longest and len(text) > longest else text
        return _("“%(text)s”") % {"text": text}
