"""The databases of the bench: made for one run, filled with invented activities, and gone after it."""

import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from tests import migrated
from tests.bench import portal
from tests.conftest import POSTGRES, answers

LARGE, SMALL, POSTGRESQL = "SQLite", "SQLite, a tenth", "PostgreSQL"


def process(url):
    """A process of its own that is the portal on this database; it starts when it is first asked something."""
    spawn = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(1, mp_context=spawn, initializer=portal.open_portal, initargs=(url,))


@contextmanager
def databases(folder, activities, server=None):
    """Fill the databases, both kinds at once, and yield {name: address}. server: of PostgreSQL, or None."""
    os.environ["BOMCA_VAR_DIR"] = str(folder)
    small = Path(folder) / "small.sqlite3"
    found = {LARGE: f"sqlite:///{folder}/large.sqlite3", SMALL: f"sqlite:///{small}"}
    tenth = max(activities // 10, 1)
    migrated.copy_to_file(Path(folder) / "large.sqlite3")
    with postgres_database(server) as url, process(found[LARGE]) as sqlite:
        filling = [sqlite.submit(portal.fill, [tenth, activities], str(small))]
        if url:
            found[POSTGRESQL] = url
            with process(url) as postgres:
                filling.append(postgres.submit(portal.fill, [activities]))
        for one in filling:
            one.result()
        yield found


def postgres_server():
    """The address of this machine's PostgreSQL, None where none listens."""
    return f"postgres://postgres@{POSTGRES[0]}:{POSTGRES[1]}/postgres" if answers(POSTGRES) else None


@contextmanager
def postgres_database(server):
    """The address of a new PostgreSQL database, dropped at the end; None without a server."""
    if server is None:
        yield None
        return
    name = f"bomca_bench_{os.getpid()}"
    migrated.copy_on_server(server, name)
    try:
        yield urlsplit(server)._replace(path=f"/{name}").geturl()
    finally:
        migrated.drop(server, name)
