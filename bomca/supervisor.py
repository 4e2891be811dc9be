"""Keeps the portal's processes running on one machine: starts them, restarts the dead, stops them all."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections import deque

PATIENCE = 15  # seconds a process gets to end its work before it is killed
MOST_RESTARTS = 5  # within RESTART_WINDOW seconds; then something is wrong that no restart cures
RESTART_WINDOW = 60
PR_SET_PDEATHSIG = 1


def die_with_parent():
    """Ask Linux to end this process when the supervisor is gone, even by kill -9."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class Child:
    """One process of the portal: the web server, the worker or the clock."""

    def __init__(self, name, command, environment):
        self.name, self.command, self.environment = name, command, environment
        self.starts = deque(maxlen=MOST_RESTARTS + 1)
        self.process = None

    def start(self):
        # A session of its own: Ctrl-C reaches the supervisor only, which then stops all in order.
        self.process = subprocess.Popen(  # noqa: S603
            self.command, env=self.environment, start_new_session=True, preexec_fn=die_with_parent
        )
        self.starts.append(time.monotonic())

    @property
    def is_running(self):
        return self.process is not None and self.process.poll() is None

    @property
    def is_hopeless(self):
        return len(self.starts) > MOST_RESTARTS and time.monotonic() - self.starts[0] < RESTART_WINDOW

    def send(self, number):
        """Send a signal to the process and all it has started."""
        try:
            os.killpg(self.process.pid, number)
        except ProcessLookupError:
            return

    def ask_to_stop(self):
        if self.is_running:
            self.process.send_signal(signal.SIGTERM)

    def stop_by(self, deadline):
        """Wait until the deadline, then kill; what it left behind goes with it."""
        try:
            self.process.wait(max(0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.send(signal.SIGKILL)
            self.process.wait()
        self.send(signal.SIGKILL)


class Supervisor:
    """The portal's processes, as one."""

    def __init__(self, children, tell):
        self.children, self.tell = children, tell
        self.stopping = False

    def request_stop(self, *_signal):
        self.stopping = True

    def run(self, when_started):
        """Run until asked to stop; return the exit status."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self.request_stop)
        status = 0
        try:
            for child in self.children:
                child.start()
            when_started(self)
            while not self.stopping:
                if not self.keep_alive():
                    status, self.stopping = 1, True
                time.sleep(0.2)
        finally:
            self.stop()
        return status

    def keep_alive(self):
        """Restart what has died; return False when one process dies again and again."""
        for child in self.children:
            if child.is_running:
                continue
            if child.is_hopeless:
                self.tell(f"The {child.name} process ends each time it is started; see its messages above.")
                return False
            self.tell(f"The {child.name} process ended with status {child.process.returncode}; starting it again.")
            child.start()
        return True

    def stop(self):
        started = [child for child in self.children if child.process is not None]
        for child in started:
            child.ask_to_stop()
        deadline = time.monotonic() + PATIENCE
        for child in started:
            child.stop_by(deadline)
