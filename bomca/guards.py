"""Rows that the database itself refuses to change: triggers with one condition, on SQLite and PostgreSQL alike."""

from dataclasses import dataclass

EVERY_ROW = "TRUE"
ACTIONS = ("insert", "update", "delete")


@dataclass(frozen=True)
class Guard:
    """That the database refuses an action (insert, update, delete) on the rows of a table for which `when` holds.

    when: an SQL condition on OLD and NEW. On PostgreSQL a guard against deletion also refuses TRUNCATE.
    """

    table: str
    action: str
    when: str
    refusal: str

    @property
    def name(self):
        return f"{self.table}_guards_{self.action}"

    def install(self, connection):
        self.remove(connection)
        with connection.cursor() as cursor:
            for sql in on_postgresql(self) if connection.vendor == "postgresql" else on_sqlite(self):
                cursor.execute(sql)

    def remove(self, connection):
        """Take it away again: before a table is rebuilt, and for tests that empty their tables."""
        where = f" ON {self.table}" if connection.vendor == "postgresql" else ""
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TRIGGER IF EXISTS {self.name}{where}")
            if where and self.action == "delete":
                cursor.execute(f"DROP TRIGGER IF EXISTS {self.name}_truncate{where}")


def install_all(connection, guards):
    """Put guards in place, anew where they stood; SQLite loses them when a table is rebuilt."""
    for guard in guards:
        guard.install(connection)


def remove_all(connection, guards, actions=ACTIONS):
    """Take the guards of these actions away."""
    for guard in guards:
        if guard.action in actions:
            guard.remove(connection)


def on_postgresql(guard):
    returned = "OLD" if guard.action == "delete" else "NEW"
    yield (
        f"CREATE OR REPLACE FUNCTION {guard.name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {guard.when} THEN RAISE EXCEPTION '{guard.refusal}' USING ERRCODE = 'integrity_constraint_violation'; "
        f"END IF; RETURN {returned}; END $$"
    )
    yield (
        f"CREATE TRIGGER {guard.name} BEFORE {guard.action.upper()} ON {guard.table} "
        f"FOR EACH ROW EXECUTE FUNCTION {guard.name}()"
    )
    if guard.action == "delete":
        yield (
            f"CREATE OR REPLACE FUNCTION {guard.name}_truncate() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{guard.refusal}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
        )
        yield (
            f"CREATE TRIGGER {guard.name}_truncate BEFORE TRUNCATE ON {guard.table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {guard.name}_truncate()"
        )


def on_sqlite(guard):
    yield (
        f"CREATE TRIGGER {guard.name} BEFORE {guard.action.upper()} ON {guard.table} FOR EACH ROW "
        f"WHEN {guard.when} BEGIN SELECT RAISE(ABORT, '{guard.refusal}'); END"
    )


def changed(connection, table, but=()):
    """The condition that any column of the row differs, but these."""
    with connection.cursor() as cursor:
        columns = [one.name for one in connection.introspection.get_table_description(cursor, table)]
    return " OR ".join(f'OLD."{name}" IS DISTINCT FROM NEW."{name}"' for name in columns if name not in but)
