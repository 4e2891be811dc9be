"""Putting records back as entries of the history tell that they stood before."""

from collections import defaultdict

from django.apps import apps

from bomca.history import states
from bomca.history.collecting import touch
from bomca.history.models import Kind

AT_ONCE = 250


def restore(entries):
    """Undo what these entries tell: what was made goes, what was changed and what was deleted comes back.

    Called inside `history.atomic()`. Raises IntegrityError where what is there now leaves no room for it.
    """
    of_model = defaultdict(lambda: defaultdict(list))
    for entry in entries:
        of_model[apps.get_model(entry.model)][entry.kind].append(entry)
    for model, of_kind in of_model.items():
        remove(model, [entry.key for entry in of_kind[Kind.CREATED]])
    for model, of_kind in of_model.items():
        put_back(model, of_kind[Kind.CHANGED])
    for model, of_kind in of_model.items():
        bring_back(model, of_kind[Kind.DELETED])


def remove(model, keys):
    for first in range(0, len(keys), AT_ONCE):
        model._default_manager.filter(pk__in=keys[first : first + AT_ONCE]).delete()


def put_back(model, entries):
    """The former values of what was changed, links too; records that stood alike are written together."""
    columns = {field.attname: field for field in states.columns(model)}
    alike = defaultdict(list)
    for entry in entries:
        before = {name: entry.before[name] for name in entry.fields if name in columns}
        alike[states.canonical(before)].append((entry.key, before))
    rows = columns_of(model)
    for found in alike.values():
        values = {name: states.restored(columns[name], value) for name, value in found[0][1].items()}
        keys = [key for key, _before in found]
        for first in range(0, len(keys), AT_ONCE):
            if values or hasattr(model, "revision"):
                rows.filter(pk__in=keys[first : first + AT_ONCE]).update(**values)
    for field in states.links(model):
        told = {int(one.key): set(one.before[field.name]) for one in entries if field.name in one.fields}
        put_links_back(model, field, told)


def columns_of(model):
    """The model's set by its plain columns: without the managers that choose one by the reader's language."""
    told = type(model._default_manager.all()).__mro__
    kind = next(one for one in told if one.__module__ in ("bomca.revisions", "bomca.history.tracked"))
    return kind(model)


def put_links_back(model, field, wanted):
    """The links of these records as they were. wanted: {primary key: keys of the linked records}."""
    through, owner, other = field.remote_field.through, field.m2m_field_name(), field.m2m_reverse_field_name()
    keys = sorted(wanted)
    for first in range(0, len(keys), AT_ONCE):
        some = keys[first : first + AT_ONCE]
        through.objects.filter(**{f"{owner}__in": some}).delete()
        pairs = [(pk, key) for pk in some for key in sorted(wanted[pk])]
        through.objects.bulk_create([through(**{f"{owner}_id": pk, f"{other}_id": key}) for pk, key in pairs])
        touch(model, some)


def bring_back(model, entries):
    """Deleted records, under their own keys."""
    columns = {field.attname: field for field in states.columns(model)}
    records = [
        model(
            **{name: states.restored(columns[name], value) for name, value in entry.before.items() if name in columns}
        )
        for entry in entries
    ]
    model._default_manager.bulk_create(records, batch_size=AT_ONCE)
