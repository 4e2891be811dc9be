"""Everything as it stood at a moment: inside `as_of`, the same code reads the records of then."""

from contextlib import contextmanager

from django.db import connections, models, transaction
from django.db.models import DateField, Max

from bomca.history import states
from bomca.history.models import Entry, Kind
from bomca.history.parts import tracked_models
from bomca.history.tracked import Tracked

READING = ("SELECT", "WITH", "(", "EXPLAIN", "SAVEPOINT", "RELEASE", "ROLLBACK", "SET ", "PRAGMA")
FETCHED_AT_ONCE = 1000
MOST_VALUES = 20_000  # in one statement


class PastIsFixed(Exception):
    """Inside `as_of` nothing is written, and nothing of now is mixed with what was then."""


def state_of(record, moment):
    """The state of a record as it was told last up to the moment, in the values of its fields; None where none was.

    Links are lists of primary keys; what is hidden is told only as a mark.
    """
    entry = Entry.objects.of(record).until(moment).order_by("sequence").last()
    if entry is None or entry.after is None:
        return None
    known = {field.attname: field for field in type(record)._meta.concrete_fields}
    return {
        name: _value(type(record), known[name], value) if name in known else value
        for name, value in entry.after.items()
    }


@contextmanager
def as_of(moment, *, only=None, without=None, using="default"):
    """Read, inside the block, every record of the programme as it stood at the moment (aware).

    Lists, filters, figures and pages work unchanged; accounts and rights stay those of now. Records that were fetched
    before the block stay as they are.
    without: what to leave out, as `hidden_today` gives it: {model: {primary key: names of fields, or None for all}}.
    only: the models wanted, where not all are; what they point at comes with them, and reading another one raises
    PastIsFixed, as does every write and an `as_of` inside this one.
    """
    connection = connections[using]
    if getattr(connection, "_shows_the_past", False):
        raise PastIsFixed("One moment of the past cannot be seen from another one.")
    rebuilt = [model for model in tracked_models() if model.history_rebuilds]
    wanted = [model for model in rebuilt if only is None or model in _with_needs(only)]
    tables = {table for model in wanted for table in _tables(model)}
    missing = {table for model in rebuilt for table in _tables(model)} - tables
    last = Entry.objects.using(using).until(moment).aggregate(last=Max("sequence"))["last"] or 0

    def guard(execute, sql, params, many, context):
        if not sql.lstrip().upper().startswith(READING):
            raise PastIsFixed("The past is only read.")
        if mixed := [table for table in missing if f'"{table}"' in sql]:
            raise PastIsFixed(f"Not rebuilt, because it was left out of `only`: {', '.join(sorted(mixed))}.")
        return execute(sql, params, many, context)

    with _shadows(connection, sorted(tables)):
        for model in wanted:
            _fill(model, last, connection, (without or {}).get(model, {}))
        connection._shows_the_past = True
        try:
            with connection.execute_wrapper(guard):
                yield
        finally:
            connection._shows_the_past = False


@contextmanager
def _shadows(connection, tables):
    """Empty temporary tables, which both databases look at before the real ones of the same name."""
    quote = connection.ops.quote_name
    if connection.vendor == "postgresql":
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            for table in tables:
                cursor.execute(f"CREATE TEMPORARY TABLE {quote(table)} (LIKE {quote(table)})")
            yield
            for table in tables:
                cursor.execute(f"DROP TABLE pg_temp.{quote(table)}")
        return
    # SQLite: a transaction would keep all writers out; temporary tables are this connection's own.
    made = []
    try:
        with connection.cursor() as cursor:
            for table in tables:
                name = quote(table)
                cursor.execute(f"CREATE TEMPORARY TABLE {name} AS SELECT * FROM main.{name} WHERE 0")  # noqa: S608
                made.append(name)
        yield
    finally:
        for name in made:
            connection.connection.execute(f"DROP TABLE temp.{name}")


def _tables(model):
    return [model._meta.db_table, *(field.m2m_db_table() for field in states.links(model))]


def _with_needs(only):
    """These models and all that they point at."""
    found, waiting = set(), list(only)
    while waiting:
        model = waiting.pop()
        if model not in found and issubclass(model, Tracked):
            found.add(model)
            waiting += [
                field.related_model for field in model._meta.get_fields() if field.concrete and field.is_relation
            ]
    return found


def _fill(model, last, connection, without):
    """Put every record that was there after the entry numbered `last` into the shadow table, with its links.

    without: by primary key, the fields to leave empty; or None for a record to leave out.
    """
    entries = Entry.objects.using(connection.alias).filter(model=model._meta.label_lower, sequence__lte=last).latest()
    stood = entries.exclude(kind=Kind.DELETED).order_by("sequence").values_list("after", "at")
    columns, links = list(model._meta.concrete_fields), states.links(model)
    unset = states.unset(model)
    rows, linked = [], {field: [] for field in links}
    for after, at in stood.iterator(chunk_size=FETCHED_AT_ONCE):
        state = {**unset, **after}
        key = state[model._meta.pk.attname]
        if (hidden := without.get(key, ())) is None:
            continue
        state |= {name: unset[name] for name in unset if name.removesuffix("_id") in hidden}
        rows.append([_stored(model, field, state, at, connection) for field in columns])
        for field in links:
            linked[field] += [(state[model._meta.pk.attname], key) for key in state[field.name]]
        if len(rows) >= FETCHED_AT_ONCE:
            _insert(model, columns, rows, connection)
            rows = []
    _insert(model, columns, rows, connection)
    for field, pairs in linked.items():
        through = field.remote_field.through
        ends = [through._meta.get_field(name) for name in (field.m2m_field_name(), field.m2m_reverse_field_name())]
        numbered = [[number, *pair] for number, pair in enumerate(pairs, start=1)]
        _insert(through, [through._meta.pk, *ends], numbered, connection)


def _stored(model, field, state, at, connection):
    """What a column held: as told; or, where that is not told, the moment of the change or nothing."""
    if field.attname in state:
        value = _value(model, field, state[field.attname])
    else:
        value = at if isinstance(field, DateField) and field.auto_now else field.get_default()
    return field.get_db_prep_save(value, connection)


def _value(model, field, value):
    if field.name in model.history_hides and isinstance(value, str) and value.startswith(states.HIDDEN):
        return value if isinstance(field, models.CharField | models.TextField) else None
    return states.restored(field, value)


def _insert(model, fields, rows, connection):
    quote = connection.ops.quote_name
    most = connection.features.max_query_params or MOST_VALUES
    at_once = max(most // len(fields), 1)
    names = ", ".join(quote(field.column) for field in fields)
    with connection.cursor() as cursor:
        for first in range(0, len(rows), at_once):
            some = rows[first : first + at_once]
            places = ", ".join([f"({', '.join(['%s'] * len(fields))})"] * len(some))
            sql = f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES {places}"  # noqa: S608
            cursor.execute(sql, [value for row in some for value in row])
