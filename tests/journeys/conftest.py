"""The whole portal as its users meet it: real web server, worker and clock, on each kind of installation."""

import signal
import uuid

import pytest

from tests.conftest import REDIS
from tests.portal import Portal

# A worker that is silent for so long is replaced, and the clock strikes so often, both in seconds.
PACE = {"BOMCA_JOB_LEASE_SECONDS": "20", "BOMCA_STRIKE_SECONDS": "2"}


@pytest.fixture
def embedded():
    """The embedded default: SQLite and the filesystem broker."""
    return {}


@pytest.fixture
def larger(postgres_url):
    """PostgreSQL and Redis, by environment variables alone."""
    return {
        "DATABASE_URL": postgres_url,
        "CELERY_BROKER_URL": f"redis://{REDIS[0]}:{REDIS[1]}/8",
        "CACHE_URL": f"redis://{REDIS[0]}:{REDIS[1]}/9",
        "BOMCA_QUEUE": f"journey-{uuid.uuid4().hex[:8]}",
    }


@pytest.fixture(params=["embedded", pytest.param("larger", marks=pytest.mark.services)])
def portal(request, tmp_path):
    """A running portal with BOMCA's real data, once on each kind of installation; Ctrl-C stops all of it."""
    services = request.getfixturevalue(request.param)
    with Portal(tmp_path, arguments=["--seed"], **PACE, **services) as running:
        yield running
        assert running.stop(signal.SIGINT) == 0
        assert running.processes() == {}
