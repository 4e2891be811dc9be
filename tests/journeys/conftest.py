"""The whole portal as its users meet it: real web server, worker and clock, on each kind of installation."""

import signal
import uuid

import psycopg2
import pytest

from tests.conftest import POSTGRES, REDIS
from tests.portal import Portal

# A worker that is silent for so long is replaced, and the clock strikes so often, both in seconds.
PACE = {"BOMCA_JOB_LEASE_SECONDS": "20", "BOMCA_STRIKE_SECONDS": "2"}


@pytest.fixture
def embedded():
    """The embedded default: SQLite and the filesystem broker."""
    return {}


@pytest.fixture
def larger():
    """PostgreSQL and Redis, by environment variables alone."""
    name = f"bomca_journey_{uuid.uuid4().hex[:12]}"
    admin = psycopg2.connect(host=POSTGRES[0], port=POSTGRES[1], user="postgres", dbname="postgres")
    admin.autocommit = True
    admin.cursor().execute(f"CREATE DATABASE {name}")
    yield {
        "DATABASE_URL": f"postgres://postgres@{POSTGRES[0]}:{POSTGRES[1]}/{name}",
        "CELERY_BROKER_URL": f"redis://{REDIS[0]}:{REDIS[1]}/8",
        "CACHE_URL": f"redis://{REDIS[0]}:{REDIS[1]}/9",
        "BOMCA_QUEUE": name,
    }
    admin.cursor().execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    admin.close()


@pytest.fixture(params=["embedded", pytest.param("larger", marks=pytest.mark.services)])
def portal(request, tmp_path):
    """A running portal with BOMCA's real data, once on each kind of installation; Ctrl-C stops all of it."""
    services = request.getfixturevalue(request.param)
    with Portal(tmp_path, arguments=["--seed"], **PACE, **services) as running:
        yield running
        assert running.stop(signal.SIGINT) == 0
        assert running.processes() == {}
