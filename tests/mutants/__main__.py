"""Plant each flaw in a copy of the portal and run its tests there: `python -m tests.mutants [words of its name]`."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue

from tests import migrated
from tests.mutants.flaws import FLAWS

ROOT = Path(__file__).parents[2]
LINKED = [".venv", "node_modules"]
LEFT = [*LINKED, ".git", "var", "staticfiles", ".hypothesis", "__pycache__", ".pytest_cache", ".ruff_cache"]
COPIES = 2  # as many as run at a time
MOST_MISSED = 20  # one of so many may survive
FAILED_TEST = re.compile(r"^(?:FAILED|ERROR) \S+::(\w+)", re.MULTILINE)
PASSED, FAILED = 0, 1  # by which pytest ends; anything else means that the tests did not run


def main():
    wanted = " ".join(sys.argv[1:])
    flaws = [flaw for flaw in FLAWS if wanted in flaw.name]
    if not flaws:
        sys.exit(f"No flaw is called “{wanted}”.")
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="bomca-mutants-") as folder:
        copies = [Copy(Path(folder) / str(number)) for number in range(COPIES)]
        if copies[0].run(sorted({test for flaw in flaws for test in flaw.tests})) != PASSED:
            sys.exit(f"Without any flaw the tests must pass, and they do not:\n{copies[0].told}")
        print(f"Without any flaw the tests pass, {time.monotonic() - started:.0f} s.", flush=True)
        ends = tried(flaws, copies)
    caught = ends.count(FAILED)
    print(f"caught {caught} of {len(flaws)}, {time.monotonic() - started:.0f} s")
    broken = [flaw.name for flaw, end in zip(flaws, ends, strict=True) if end not in {PASSED, FAILED}]
    if broken:
        sys.exit(f"Planted in vain, bring them up to date: {', '.join(broken)}.")
    if len(flaws) - caught > len(flaws) // MOST_MISSED:
        sys.exit("Too many survived: write the tests that catch them.")


def tried(flaws, copies):
    """Try every flaw, each in a copy that is free; return how its tests ended."""
    free = SimpleQueue()
    for copy in copies:
        free.put(copy)

    def one(flaw):
        copy, started = free.get(), time.monotonic()
        try:
            end = copy.try_flaw(flaw)
            told = copy.told
        finally:
            free.put(copy)
        word = {PASSED: "SURVIVED", FAILED: "caught"}.get(end, "BROKEN")
        by = "".join(f" by {name}" for name in FAILED_TEST.findall(told)[:1])
        print(f"{word:9} {flaw.name}{by}, {time.monotonic() - started:.0f} s", flush=True)
        if end != FAILED:
            print(f"          {flaw.means}\n          {flaw.file}; {', '.join(flaw.tests)}\n{told[-1500:]}")
        return end

    with ThreadPoolExecutor(len(copies)) as pool:
        return list(pool.map(one, flaws))


class Copy:
    """A copy of the portal, in which a flaw harms nobody."""

    def __init__(self, folder, root=ROOT):
        self.folder, self.var, self.told = folder / "portal", folder / "var", ""
        shutil.copytree(root, self.folder, ignore=shutil.ignore_patterns(*LEFT), symlinks=True)
        for name in LINKED:
            if (root / name).exists():
                (self.folder / name).symlink_to((root / name).resolve())
        self.var.mkdir()

    def run(self, tests):
        """Run these tests until one fails; return how pytest ended."""
        command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests]
        left = {"DATABASE_URL", "CACHE_URL", "CI", "DJANGO_SETTINGS_MODULE"}
        environment = {name: value for name, value in os.environ.items() if name not in left}
        environment |= {"BOMCA_VAR_DIR": str(self.var), "PYTHONDONTWRITEBYTECODE": "1"}
        environment |= {"BOMCA_MIGRATED_VERSION": migrated.version()}  # a flaw changes no table: nothing migrates anew
        done = subprocess.run(command, cwd=self.folder, env=environment, capture_output=True, text=True, check=False)
        self.told = done.stdout + done.stderr
        return done.returncode

    def try_flaw(self, flaw):
        """Plant the flaw, run its tests and take it out again; return how pytest ended, or None where it has no place."""
        file = self.folder / flaw.file
        right = file.read_text()
        if right.count(flaw.find) != 1:
            self.told = "The text to replace does not stand there once."
            return None
        try:
            file.write_text(right.replace(flaw.find, flaw.replace))
            return self.run(flaw.tests)
        finally:
            file.write_text(right)


if __name__ == "__main__":
    main()
