"""The state of a record as plain JSON that means the same on every database, in every language and time zone."""

import hashlib
import hmac
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

from django.conf import settings
from django.db import connections, models
from django.utils import translation

HIDDEN = "hidden:"
READ_AT_ONCE = 500  # records


def canonical(value):
    """The one spelling of a JSON value: what is sealed."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def seal(text):
    """The keyed seal of a text, in hexadecimal."""
    return hmac.new(settings.HISTORY_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()


def columns(model):
    """The columns of a model that are told of."""
    ignored = model.history_ignores
    return [field for field in model._meta.concrete_fields if not {field.name, field.attname} & set(ignored)]


def links(model):
    """The many-to-many fields of a model that are told of."""
    return [field for field in model._meta.many_to_many if field.name not in model.history_ignores]


def neutral(value):
    """A stored value as JSON."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, bytes | memoryview):
        return hashlib.sha256(value).hexdigest()
    return canonical(value) if isinstance(value, dict | list) else str(value)


def restored(field, value):
    """A neutral value as the field's own."""
    if value is None:
        return None
    if field.is_relation:
        return restored(field.target_field, value)
    kinds = [
        (models.DateTimeField, datetime.fromisoformat),
        (models.DateField, date.fromisoformat),
        (models.DecimalField, Decimal),
        (models.UUIDField, UUID),
        (models.JSONField, json.loads),
    ]
    make = next((make for kind, make in kinds if isinstance(field, kind)), None)
    return make(value) if make else value


def told(model, field, value):
    """A value as an entry tells it: of what is hidden only enough to see that it changed, and never what it is.

    The mark has 16 bits of a keyed digest: it differs when the value does, and fits very many values.
    """
    value = neutral(value)
    if field.name in model.history_hides and value not in (None, ""):
        return HIDDEN + seal(canonical([model._meta.label_lower, field.attname, value]))[:4]
    return value


def unset(model):
    """What a column tells that no entry knows yet, for it was added to the table later."""
    plain = {field.attname: told(model, field, field.get_default()) for field in columns(model)}
    return {**plain, **{field.name: [] for field in links(model)}}


def read(model, keys, using):
    """The states of these records as they are stored now, with their titles: {key: (state, title, uid)}.

    Takes a number of queries that does not depend on the number of records (up to READ_AT_ONCE).
    """
    plain = models.QuerySet(model, using=using)
    fields, ignored = columns(model), [name for name in model.history_ignores if name not in model.history_follows]
    stored = plain.filter(pk__in=keys).defer(*ignored).select_related(*model.history_follows).order_by()
    found = {}
    with translation.override(settings.LANGUAGE_CODE):
        for record in stored:
            state = {field.attname: told(model, field, record.__dict__[field.attname]) for field in fields}
            state |= {field.name: [] for field in links(model)}
            found[record.pk] = state, record.history_title()[:300], str(getattr(record, "uid", ""))
    for name, key, linked in linked_with(model, list(found), using):
        found[key][0][name].append(neutral(linked))
    return found


def linked_with(model, keys, using):
    """(many-to-many field, key, key of what is linked) of these records, in order; one question for all fields."""
    fields, connection = links(model), connections[using]
    if not fields or not keys:
        return []
    quoted = connection.ops.quote_name
    of_field = "SELECT {number}, {owner}, {other} FROM {table} WHERE {owner} IN ({keys})"
    asked = " UNION ALL ".join(
        of_field.format(
            number=number,
            owner=quoted(field.m2m_column_name()),
            other=quoted(field.m2m_reverse_name()),
            table=quoted(field.m2m_db_table()),
            keys=", ".join(["%s"] * len(keys)),
        )
        for number, field in enumerate(fields)
    )
    with connection.cursor() as cursor:
        cursor.execute(f"{asked} ORDER BY 1, 3", keys * len(fields))
        return [(fields[number].name, key, linked) for number, key, linked in cursor.fetchall()]
