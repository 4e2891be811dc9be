"""The real portal, started as a person starts it, in a folder and on a port of its own."""

import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from tests import migrated

ROOT = Path(__file__).parents[1]
OURS = ("DATABASE_URL", "CELERY_BROKER_URL", "CACHE_URL", "PORT", "CI", "DJANGO_SETTINGS_MODULE")


def free_port():
    """A port below those that the system lends to clients."""
    while True:
        port = random.randrange(20_000, 32_000)
        with closing(socket.socket()) as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return port


def environment(folder, **changes):
    """A person's environment: development settings, `folder` for the data, nothing of the test run's own."""
    kept = {name: value for name, value in os.environ.items() if name not in OURS and not name.startswith("BOMCA_")}
    settings = {"DJANGO_SETTINGS_MODULE": "bomca.settings.dev", "BOMCA_VAR_DIR": str(folder), "PYTHONUNBUFFERED": "1"}
    return {**kept, **settings, **changes}


class Portal:
    """A running `manage.py serve`; use it as a context manager. is_new: it migrates its SQLite database by itself."""

    def __init__(self, folder, port=None, arguments=(), *, is_new=False, **changes):
        self.folder, self.port = Path(folder), port or free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        changes = {"BOMCA_HISTORY_KEY": migrated.HISTORY_KEY, **changes}
        self.arguments, self.environment = arguments, environment(folder, **changes)
        self.database = None if is_new or "DATABASE_URL" in changes else self.folder / "bomca.sqlite3"
        self.log = self.folder / f"serve-{self.port}.log"

    def manage(self, *arguments):
        """Run one command of manage.py with the portal's own environment; return what it printed."""
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def __enter__(self):
        self.folder.mkdir(parents=True, exist_ok=True)
        if self.database and not self.database.exists():
            migrated.copy_to_file(self.database)
        command = [sys.executable, "manage.py", "serve", "--port", str(self.port), *self.arguments]
        with self.log.open("w") as log:
            self.process = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=log, stderr=log)
        self.wait_for(lambda: "is ready" in self.told(), "the portal to be ready", seconds=120)
        self.wait_for(lambda: self.readiness().get("ready"), "every part to be ready", seconds=60)
        return self

    def __exit__(self, *error):
        self.stop()

    def stop(self, number=signal.SIGTERM):
        """Ask the portal to stop, as Ctrl-C or the system does; return its exit status."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        try:
            return self.process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise

    def told(self):
        return self.log.read_text()

    def readiness(self):
        try:
            with urlopen(f"{self.address}/readyz", timeout=10) as answer:
                return json.load(answer)
        except HTTPError as error:
            with error:
                return json.load(error)
        except (URLError, OSError):
            return {}

    def wait_for(self, question, what, seconds=60):
        """Wait until `question` answers; fail with the portal's own words when it never does."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if answer := question():
                return answer
            assert self.process.poll() is None, f"The portal ended while waiting for {what}:\n{self.told()}"
            time.sleep(0.2)
        raise AssertionError(f"Waited {seconds} s in vain for {what}:\n{self.told()}")

    def processes(self, word=""):
        """The living processes of this portal whose command holds `word`: {pid: command}."""
        mark = f"BOMCA_VAR_DIR={self.folder}\0".encode()
        found = {}
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                if mark not in (folder / "environ").read_bytes() + b"\0":
                    continue
                command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode().strip()
            except OSError:
                continue
            if command and word in command:
                found[int(folder.name)] = command
        return found
