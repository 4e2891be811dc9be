"""The whole portal with one command: web server, worker and clock, on this machine."""

import fcntl
import os
import socket
import sys
import time
from contextlib import contextmanager
from io import StringIO
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from django.conf import settings
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand
from django.db import connection, connections

from bomca.supervisor import Child, Supervisor

START_PATIENCE = 60  # seconds
LARGEST_REQUEST = 32 * 1024 * 1024  # bytes


class Command(BaseCommand):
    help = "Prepare the database and run the web server, one worker and the clock, until Ctrl-C."

    def add_arguments(self, parser):
        parser.add_argument("--host", default=os.environ.get("BOMCA_HOST", "127.0.0.1"))
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))
        parser.add_argument("--seed", action="store_true", help="load BOMCA's data on PostgreSQL too")

    def handle(self, host, port, seed, **options):
        with self.data_folder_held():
            self.check_port(host, port)
            children = self.children(host, port)
            self.prepare(seed=seed)
            supervisor = Supervisor(children, tell=self.tell)
            status = supervisor.run(when_started=lambda it: self.announce(it, host, port))
        self.tell("Stopped; the data is kept.")
        sys.exit(status)

    def tell(self, line):
        self.stdout.write(line)
        self.stdout.flush()

    @contextmanager
    def data_folder_held(self):
        """Let one supervisor only work with a data folder: there is exactly one clock."""
        settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
        with (settings.VAR_DIR / "serve.lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise CommandError(
                    f"The portal is already running with the data in {settings.VAR_DIR}. Stop it first, "
                    "or set BOMCA_VAR_DIR to another folder."
                ) from None
            yield

    def check_port(self, host, port):
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except (OSError, OverflowError) as error:
                raise CommandError(
                    f"The portal cannot listen on {host} port {port} ({error}). "
                    f"Choose another port: make run PORT={port + 1 if port < 65535 else 8000}"
                ) from None

    def prepare(self, *, seed):
        call_command("migrate", interactive=False, verbosity=0)
        if seed or connection.vendor == "sqlite":
            call_command("load_bomca", stdout=self.stdout)
        if settings.DEMO_ACCOUNTS:
            call_command("make_demo_accounts", stdout=StringIO())
        connections.close_all()

    def children(self, host, port):
        environment = {"BOMCA_PUBLIC_URL": self.address(host, port), **os.environ}
        python = [sys.executable, "-m"]
        celery = [*python, "celery", "--quiet", "--app", "bomca"]
        level = ["--loglevel", settings.LOGGING["root"]["level"]]
        workers = os.environ.get("BOMCA_WORKERS", "1")
        quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
        return [
            Child("web", [*python, *self.web_server(host, port)], environment),
            Child(
                "worker",
                [*celery, "worker", "--pool", "prefork", "--concurrency", workers, *quiet, *level],
                environment,
            ),
            Child("clock", [*celery, "beat", "--pidfile", "", *level], environment),
        ]

    def web_server(self, host, port):
        """Return the module and options of the web server that BOMCA_WEB names."""
        address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        name = os.environ.get("BOMCA_WEB", "waitress")
        if name == "waitress":
            limits = ["--threads=8", "--channel-timeout=60", f"--max-request-body-size={LARGEST_REQUEST}", "--ident="]
            return ["waitress", f"--listen={address}", *limits, "bomca.wsgi:application"]
        if name == "gunicorn":
            processes = os.environ.get("WEB_CONCURRENCY", "2")
            return ["gunicorn", "--bind", address, "--workers", processes, "--no-control-socket", "bomca.wsgi"]
        raise CommandError(f"BOMCA_WEB is {name!r}; it must be waitress or gunicorn.")

    @staticmethod
    def address(host, port):
        """Where a browser on this machine finds the portal."""
        shown = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104
        return f"http://[{shown}]:{port}" if ":" in shown else f"http://{shown}:{port}"

    def announce(self, supervisor, host, port):
        """Wait until the web server answers, then print where to go and how to sign in."""
        address = self.address(host, port)
        deadline = time.monotonic() + START_PATIENCE
        while not self.answers(f"{address}/healthz"):
            if supervisor.stopping or not supervisor.keep_alive():
                supervisor.request_stop()
                return
            if time.monotonic() > deadline:
                raise CommandError(f"The web server did not answer within {START_PATIENCE} seconds.")
            time.sleep(0.2)
        self.tell(f"\nThe BOMCA portal is ready: {address}/")
        if settings.DEMO_ACCOUNTS:
            self.tell_sign_ins()
        self.tell("Ctrl-C stops the web server, the worker and the clock; the data is kept.\n")

    def tell_sign_ins(self):
        from bomca.accounts import demo

        self.tell("Demonstration accounts (e-mail address, password, role), under development settings only:")
        for address, password, role in demo.sign_ins():
            self.tell(f"  {address:<24} {password:<16} {role}")

    @staticmethod
    def answers(url):
        try:
            with urlopen(url, timeout=2) as answer:  # noqa: S310
                return answer.status == 200
        except HTTPError:
            return True  # it answers, though not to this host name: ALLOWED_HOSTS is for others
        except (URLError, OSError):
            return False
