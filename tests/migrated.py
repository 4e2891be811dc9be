"""Databases with every migration applied: made once for what the migrations say now, then copied.

Migrating takes half a minute, and every process of the tests and every portal they start needs such a database.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
from psycopg2 import sql

ROOT = Path(__file__).parents[1]
FOLDER = Path(tempfile.gettempdir()) / f"bomca-migrated-{os.getuid()}"
APPS = ("bomca", "partners", "components", "activities", "reports")
# What a migrated database hangs on: migrations and what they use, models, what is told and guarded after a migration.
PARTS = {"migrations", "models", "history", "settings"}
FILES = {"apps", "constraints", "encryption", "fields", "guards", "models", "outline", "rights", "roles"}
KEPT = 9  # databases of other versions, beside a file and on a server
HISTORY_KEY = "history-tests-only-" + "0123456789abcdef" * 4  # seals what a migration wrote; the copy's owner needs it


@cache
def version():
    """A word that changes whenever the migrated database might; or the one that the environment names."""
    if named := os.environ.get("BOMCA_MIGRATED_VERSION"):
        return named
    found = [ROOT / "requirements.txt"]
    for app in APPS:
        found += [one for one in (ROOT / app).rglob("*.py") if PARTS & set(one.parts) or one.stem in FILES]
    told = hashlib.sha256()
    for path in sorted(found):
        told.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    return told.hexdigest()[:16]


@contextmanager
def one_at_a_time(kind):
    """Let only one process at a time make the database of this version and kind ("file" or "server")."""
    FOLDER.mkdir(exist_ok=True)
    with (FOLDER / f"{version()}.{kind}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def migrate(url):
    """Apply every migration to the empty database at `url`."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("BOMCA_")}
    changes = {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "bomca.settings.test", "CACHE_URL": "locmemcache://"}
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    done = subprocess.run(command, cwd=ROOT, env=kept | changes, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def copy_to_file(path):
    """A migrated SQLite database at `path`."""
    made = FOLDER / f"{version()}.sqlite3"
    with one_at_a_time("file"):
        if not made.exists():
            for old in sorted(FOLDER.glob("*.sqlite3"), key=lambda one: one.stat().st_mtime)[:-KEPT]:
                old.unlink(missing_ok=True)
            part = made.with_suffix(".part")
            part.unlink(missing_ok=True)
            migrate(f"sqlite:///{part}")
            part.rename(made)
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(made, path)


def copy_on_server(server, name):
    """A migrated PostgreSQL database called `name`, instead of what was called so; `server`: an address to ask."""
    made = f"bomca_migrated_{version()}"
    with one_at_a_time("server"), asking(server) as ask:
        if made not in (there := migrated_on(ask)):
            for old in there[:-KEPT]:
                ask("DROP DATABASE IF EXISTS {}", old)
            ask("DROP DATABASE IF EXISTS {} WITH (FORCE)", part := f"part_of_{made}")
            ask("CREATE DATABASE {}", part)
            migrate(urlsplit(server)._replace(path=f"/{part}").geturl())
            ask("ALTER DATABASE {} RENAME TO {}", part, made)
        ask("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
        ask("CREATE DATABASE {} TEMPLATE {}", name, made)


def migrated_on(ask):
    """The names of the migrated databases on a server, the oldest first."""
    return [
        name for (name,) in ask(r"SELECT datname FROM pg_database WHERE datname LIKE 'bomca\_migrated\_%' ORDER BY oid")
    ]


def drop(server, name):
    with asking(server) as ask:
        ask("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


@contextmanager
def asking(server):
    """Yield what executes a statement, with names in place of its braces, and returns its rows."""
    connection = psycopg2.connect(server)
    connection.autocommit = True

    def ask(statement, *names):
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
            return cursor.fetchall() if cursor.description else []

    try:
        yield ask
    finally:
        connection.close()


def make(server=""):
    """Make a migrated database of each kind, so that nobody waits for it later; on a server where one is named."""
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor() as both:
        making = [both.submit(copy_to_file, Path(folder) / "made.sqlite3")]
        if server:
            making.append(both.submit(copy_on_server, server, name := f"bomca_made_{os.getpid()}"))
        for one in making:
            one.result()
    if server:
        drop(server, name)


if __name__ == "__main__":
    make(*sys.argv[1:])
