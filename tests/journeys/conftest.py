"""The whole portal as its users meet it: real web server, worker and clock, on each kind of installation."""

import os
import signal
import socket
import subprocess
import sys
import time
import uuid
from pathlib import Path
from urllib.request import urlopen

import psycopg2
import pytest

from tests.conftest import POSTGRES, REDIS

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 300  # seconds
PORTS = range(21000, 31000)


def free_port():
    """A port below those the system gives to clients."""
    for port in PORTS[os.getpid() % 5000 :]:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return port
    raise RuntimeError("no free port")


class Portal:
    """One running installation of the portal, in a folder and a database of its own."""

    def __init__(self, folder, services):
        self.folder, self.port = folder, free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.environment = {
            **{name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "CACHE_URL")},
            "DJANGO_SETTINGS_MODULE": "bomca.settings.dev",
            "BOMCA_VAR_DIR": str(folder),
            "BOMCA_JOB_LEASE_SECONDS": "15",
            "BOMCA_STRIKE_SECONDS": "2",
            **services,
        }

    def start(self):
        command = [sys.executable, "manage.py", "serve", "--seed", "--port", str(self.port)]
        with (self.folder / "serve.log").open("ab") as log:
            self.process = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=log, stderr=log)
        self.wait_until(self.answers, "the portal to answer")

    def answers(self):
        assert self.process.poll() is None, self.log()
        try:
            return urlopen(f"{self.address}/healthz", timeout=2).status == 200
        except OSError:
            return False

    def log(self):
        return (self.folder / "serve.log").read_text(errors="replace")[-4000:]

    def wait_until(self, happens, what):
        """Wait until `happens()` is true. Fails with the portal's last words when it does not come to pass."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if found := happens():
                return found
            time.sleep(0.1)
        pytest.fail(f"waited in vain for {what}\n{self.log()}")

    def workers(self):
        """The process ids of the worker and its children."""
        found = []
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                command = (entry / "cmdline").read_bytes().decode(errors="replace")
                belongs = str(self.folder) in (entry / "environ").read_bytes().decode(errors="replace")
            except OSError:
                continue
            if belongs and "celery" in command and "\0worker\0" in command:
                found.append(int(entry.name))
        return found

    def kill_workers(self):
        for pid in self.workers():
            os.kill(pid, signal.SIGKILL)

    def stop(self):
        """Ctrl-C; everything it started must be gone."""
        self.process.send_signal(signal.SIGINT)
        assert self.process.wait(30) == 0, self.log()
        assert self.workers() == []


@pytest.fixture
def embedded(tmp_path):
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


INSTALLATIONS = ["embedded", pytest.param("larger", marks=pytest.mark.services)]


@pytest.fixture(params=INSTALLATIONS)
def portal(request, tmp_path):
    """A running portal with BOMCA's real data, once on each kind of installation."""
    running = Portal(tmp_path, request.getfixturevalue(request.param))
    running.start()
    yield running
    running.stop()
