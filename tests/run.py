"""Everything `make test` checks, in order, with a loud word about what this machine could not check.

With CI=true nothing may be missing: a service or browser that is not there is a failure. Without it, what takes longest
and seldom fails alone is left to CI, so that a person waits less than ten minutes on two cores.
"""

import os
import subprocess
import sys
import time

from tests.conftest import IN_CI, POSTGRES, REDIS, answers, chromium_path

LOOPBACK_URL = f"postgres://postgres@{POSTGRES[0]}:{POSTGRES[1]}/postgres"
POSTGRES_URL = os.environ.get("DATABASE_URL", LOOPBACK_URL)
REDIS_URL = f"redis://{REDIS[0]}:{REDIS[1]}/7"
TEST_SETTINGS = {"DJANGO_SETTINGS_MODULE": "bomca.settings.test"}
WORKERS = "3"  # on two cores: the journeys mostly wait for the processes they start
PYTEST = [sys.executable, "-m", "pytest", "-q", "-n", WORKERS, "--dist", "worksteal", "--durations", "40"]


LEFT_TO_CI = {
    "the journey of the first release on PostgreSQL and Redis (on SQLite it is made)": (
        "tests/journeys/test_first_release.py::"
        "test_a_worker_dies_the_reports_are_made_and_a_workshop_goes_from_the_log_to_the_donor[larger]"
    )
}


def manage(*arguments):
    return [sys.executable, "-W", "error", "manage.py", *arguments]


def steps(has_services):
    """Yield (what, command, environment) of each step."""
    yield "code", ["ruff", "check", "."], {}
    yield "code format", ["ruff", "format", "--check", "."], {}
    yield "templates", ["djlint", "--quiet", "--lint", "templates"], {}
    yield "Django's own checks", manage("check"), TEST_SETTINGS
    yield "migrations", manage("makemigrations", "--check", "--dry-run"), TEST_SETTINGS
    yield "translations", manage("collect_messages", "--check"), TEST_SETTINGS
    yield "API description", manage("spectacular", "--validate", "--fail-on-warn", "--file", os.devnull), TEST_SETTINGS
    left = [] if IN_CI else [word for name in LEFT_TO_CI.values() for word in ("--deselect", name)]
    yield "tests on SQLite", [*PYTEST, "--note", *left], {"DATABASE_URL": None, "CACHE_URL": None}
    if has_services:
        services = {"DATABASE_URL": POSTGRES_URL, "CACHE_URL": REDIS_URL}
        yield "tests on PostgreSQL", [*PYTEST, "--again"], services


def run(command, changes):
    environment = {**os.environ, **changes}
    environment = {name: value for name, value in environment.items() if value is not None}
    return subprocess.run(command, env=environment, check=False).returncode


def main():
    missing, has_services = [], answers(POSTGRES) and answers(REDIS)
    if not has_services:
        missing.append("PostgreSQL on 127.0.0.1:5432 and Redis on 127.0.0.1:6379: nothing was run on them")
    if not chromium_path():
        missing.append("Chromium (apt-get install chromium): no page was opened in a browser")
    if IN_CI and missing:
        sys.exit("CI may skip nothing, and this machine lacks:\n- " + "\n- ".join(missing))

    # Beside the checks of the code, for the tests of both kinds.
    servers = [POSTGRES_URL] if has_services else []
    databases = subprocess.Popen(
        [sys.executable, "-m", "tests.migrated", *servers], env={**os.environ, **TEST_SETTINGS}
    )

    failed = []
    for what, command, changes in steps(has_services):
        print(f"\n=== {what}", flush=True)
        start = time.monotonic()
        if what.startswith("tests on"):
            databases.wait()
        if run(command, changes):
            failed.append(what)
        print(f"    {what}: {'FAILED' if what in failed else 'ok'}, {time.monotonic() - start:.0f} s", flush=True)

    for line in missing:
        print(f"\n!!! NOT TESTED, this machine lacks {line}")
    for line in [] if IN_CI else LEFT_TO_CI:
        print(f"\n!!! LEFT TO CI (CI=true make test runs it): {line}")
    if failed:
        sys.exit(f"\nFAILED: {', '.join(failed)}")
    print("\nEverything passed." if not missing else "\nWhat could be tested passed.")


if __name__ == "__main__":
    main()
