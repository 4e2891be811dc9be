"""The database itself refuses to change or remove an entry."""

TABLE = "history_entry"
REFUSAL = "the history is append-only"
ACTIONS = ("update", "delete", "truncate")

FUNCTION = f"""
CREATE OR REPLACE FUNCTION {TABLE}_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$
"""


def install(connection, actions=ACTIONS):
    """Let the database refuse these actions on entries; SQLite knows no TRUNCATE."""
    postgres = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        if postgres:
            cursor.execute(FUNCTION)
        for action in actions:
            if postgres:
                cursor.execute(
                    f"CREATE TRIGGER {TABLE}_no_{action} BEFORE {action.upper()} ON {TABLE} "
                    f"FOR EACH STATEMENT EXECUTE FUNCTION {TABLE}_is_append_only()"
                )
            elif action != "truncate":
                cursor.execute(
                    f"CREATE TRIGGER {TABLE}_no_{action} BEFORE {action.upper()} ON {TABLE} "
                    f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
                )


def remove(connection, actions=ACTIONS):
    """Take the refusal of these actions away: for tests that empty their tables, and before a table is rebuilt."""
    where = f" ON {TABLE}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for action in actions:
            cursor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_no_{action}{where}")


def revoke(connection):
    """Take the right to change entries from the role that the portal signs in to PostgreSQL with."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {TABLE} FROM CURRENT_USER")
