"""The database itself refuses to change or remove an entry."""

from bomca.guards import EVERY_ROW, Guard, install_all, remove_all

TABLE = "history_entry"
REFUSAL = "the history is append-only"
ACTIONS = ("update", "delete", "truncate")
GUARDS = [Guard(TABLE, action, EVERY_ROW, REFUSAL) for action in ("update", "delete")]


def install(connection):
    """Let the database refuse to change, delete and truncate entries; SQLite knows no TRUNCATE."""
    install_all(connection, GUARDS)


def remove(connection, actions=ACTIONS):
    """Take the refusal of these actions away: for tests that empty their tables, and before a table is rebuilt."""
    remove_all(connection, GUARDS, actions)
    remove_former(connection, actions)


def remove_former(connection, actions=ACTIONS):
    """Take away the triggers as they were called before all guards were made alike."""
    where = f" ON {TABLE}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for action in actions:
            cursor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_no_{action}{where}")


def revoke(connection):
    """Take the right to change entries from the role that the portal signs in to PostgreSQL with."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {TABLE} FROM CURRENT_USER")
