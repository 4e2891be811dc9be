"""`make run`: one command starts the portal, keeps it up, stops all of it and keeps the data."""

import os
import signal
import socket
import subprocess
import sys
import uuid

import pytest

from tests.conftest import REDIS
from tests.portal import ROOT, Portal, environment, free_port

pytestmark = pytest.mark.journey


def refused(folder, *arguments, **changes):
    """Run `serve` where it must refuse; return its words."""
    command = [sys.executable, "-W", "error", "manage.py", "serve", *arguments]
    done = subprocess.run(
        command, cwd=ROOT, env=environment(folder, **changes), capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 1, done.stdout
    assert "Traceback" not in done.stderr
    return done.stderr


def test_the_portal_runs_heals_stops_and_keeps_its_data(tmp_path):
    with Portal(tmp_path, is_new=True) as portal:
        told = portal.told()
        assert f"The BOMCA portal is ready: {portal.address}/" in told
        assert "officer@bomca.test" in told

        again = refused(tmp_path, "--port", str(free_port()))
        assert f"already running with the data in {tmp_path}" in again

        clock = next(pid for pid in portal.processes("celery --quiet --app bomca beat"))
        os.kill(clock, signal.SIGKILL)
        portal.wait_for(lambda: "clock process ended with status -9; starting it again" in portal.told(), "the clock")
        portal.wait_for(lambda: set(portal.processes("bomca beat")) - {clock}, "another clock")
        assert len(portal.processes("bomca beat")) == 1

        portal.manage(
            "shell",
            "-c",
            "from components.models import Phase; Phase.objects.filter(number=9).update(contract_ref='kept')",
        )
        assert portal.stop(signal.SIGINT) == 0
        assert portal.processes() == {}
        assert portal.told().endswith("Stopped; the data is kept.\n")
        assert "Traceback" not in portal.told()

    kept = portal.manage(
        "shell", "-c", "from components.models import Phase; print(Phase.objects.get(number=9).contract_ref)"
    )
    assert kept.split()[-1] == "kept"  # tests/journeys/test_offline.py starts a portal again with what it kept


def test_a_taken_port_is_told_with_the_remedy(tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        told = refused(tmp_path, "--port", str(port))

    assert f"cannot listen on 127.0.0.1 port {port}" in told
    assert f"make run PORT={port + 1}" in told


@pytest.mark.parametrize(
    ("arguments", "changes", "told"),
    [
        (["--port", "70000"], {}, "make run PORT=8000"),
        (
            [],
            {"PORT": str(free_port()), "BOMCA_WEB": "apache"},
            "BOMCA_WEB is 'apache'; it must be waitress or gunicorn",
        ),
    ],
)
def test_a_wrong_value_is_told(tmp_path, arguments, changes, told):
    assert told in refused(tmp_path, *arguments, **changes)


@pytest.mark.services
def test_postgresql_redis_and_gunicorn_by_environment_alone(tmp_path, postgres_url):
    queue = f"serve-{uuid.uuid4().hex[:8]}"
    redis = f"redis://{REDIS[0]}:{REDIS[1]}"
    services = {
        "DATABASE_URL": postgres_url,
        "CELERY_BROKER_URL": f"{redis}/5",
        "CACHE_URL": f"{redis}/6",
        "BOMCA_WEB": "gunicorn",
        "BOMCA_QUEUE": queue,
    }
    with Portal(tmp_path, **services) as portal:
        assert portal.processes("gunicorn")
        assert portal.readiness()["database"] == "ok"
        assert not (tmp_path / "bomca.sqlite3").exists()
        assert not (tmp_path / "broker").exists()
    assert portal.processes() == {}
