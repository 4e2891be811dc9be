"""The supervisor restarts the dead, gives up on the hopeless and leaves nobody behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from bomca import supervisor

ROOT = Path(__file__).parents[2]
SLEEPER = "import time, pathlib, os, sys; pathlib.Path(sys.argv[1]).write_text(str(os.getpid())); time.sleep(60)"
DEAF = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + SLEEPER
HOUSE = """
import os, sys
from bomca.supervisor import Child, Supervisor, PATIENCE
folder, *codes = sys.argv[1:]
commands = [[sys.executable, "-c", code, f"{folder}/{n}"] for n, code in enumerate(codes)]
children = [Child(f"child{n}", command, os.environ) for n, command in enumerate(commands)]
sys.exit(Supervisor(children, tell=lambda line: print(line, flush=True)).run(when_started=lambda it: None))
"""


def start(folder, *codes):
    command = [sys.executable, "-c", HOUSE, str(folder), *codes]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def pid_in(path, not_=None):
    """Return the process id that a child wrote; wait for another than `not_`."""
    return wait_for(lambda: path.exists() and (text := path.read_text()) and int(text) != not_ and int(text))


def wait_for(question, seconds=10):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if answer := question():
            return answer
        time.sleep(0.05)
    raise AssertionError("waited in vain")


def is_alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_a_dead_process_is_started_again(tmp_path):
    with start(tmp_path, SLEEPER, SLEEPER) as house:
        first, other = pid_in(tmp_path / "0"), pid_in(tmp_path / "1")
        os.kill(first, signal.SIGKILL)
        second = pid_in(tmp_path / "0", not_=first)
        house.send_signal(signal.SIGTERM)
        told = house.communicate(timeout=20)[0]

    assert house.returncode == 0
    assert told == "The child0 process ended with status -9; starting it again.\n"
    assert not any(is_alive(pid) for pid in (first, second, other))


def test_ctrl_c_stops_all_and_a_deaf_process_is_killed(tmp_path):
    patient = HOUSE.replace(
        "import os, sys\n", "import os, sys\nimport bomca.supervisor\nbomca.supervisor.PATIENCE = 1\n"
    )
    command = [sys.executable, "-c", patient, str(tmp_path), DEAF, SLEEPER]
    with subprocess.Popen(command, cwd=ROOT) as house:
        pids = pid_in(tmp_path / "0"), pid_in(tmp_path / "1")
        house.send_signal(signal.SIGINT)
        assert house.wait(timeout=20) == 0

    assert not any(is_alive(pid) for pid in pids)


def test_a_process_that_always_dies_ends_the_house(tmp_path):
    with start(tmp_path, "raise SystemExit(3)", SLEEPER) as house:
        told = house.communicate(timeout=30)[0]

    assert house.returncode == 1
    assert told.count("starting it again") == supervisor.MOST_RESTARTS
    assert told.endswith("The child0 process ends each time it is started; see its messages above.\n")
    assert not is_alive(pid_in(tmp_path / "1"))


def test_nobody_outlives_a_killed_supervisor(tmp_path):
    with start(tmp_path, SLEEPER) as house:
        pid = pid_in(tmp_path / "0")
        house.kill()
        house.wait(timeout=10)
        wait_for(lambda: not is_alive(pid))
