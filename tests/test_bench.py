"""The bench itself works: on very little, and without a word about how fast anything is."""

import json
import os
import subprocess
import sys
from pathlib import Path

from django.db import connection

from tests.bench.databases import LARGE, POSTGRESQL
from tests.bench.rows import RATIOS, STATEMENTS, Goal, Line

ROOT = Path(__file__).parents[1]


def test_a_small_bench_tells_every_ratio(tmp_path):
    kept = tmp_path / "bench.json"
    command = [sys.executable, "-m", "tests.bench", "--activities", "50", "--rounds", "1", "--json", str(kept)]
    missing = {POSTGRESQL} if connection.vendor == "sqlite" else set()
    command += ["--sqlite-only"] * len(missing)
    environment = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "BOMCA_VAR_DIR"}}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    lines = json.loads(kept.read_text())["lines"]
    wanted = [ratio for ratio in (*RATIOS, *STATEMENTS) if not missing & {ratio.ours[0], ratio.baseline[0]}]
    told = [(line["what"], line["database"]) for line in lines if line["ratio"]]
    assert [(ratio.what, ratio.ours[0]) for ratio in wanted] == told[: len(wanted)]
    assert all(line["ours"] > 0 for line in lines if line["unit"] != "MB")
    assert all(line["what"] in done.stdout for line in lines)


def test_a_goal_of_this_release_can_be_missed():
    reached = Line("a page", LARGE, 90, 100, "ms", Goal(1, later=False))
    missed = Line("a page", LARGE, 190, 100, "ms", Goal(1, later=False))
    later = Line("a page", LARGE, 190, 100, "ms", Goal(1 / 15))

    assert (reached.verdict, missed.verdict, later.verdict) == ("reached", "MISSED", "later")
    assert (str(missed.goal), str(later.goal)) == ("≤ 1", "≤ 1/15 later")
