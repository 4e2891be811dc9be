"""Measure the portal against its baselines: `python -m tests.bench --activities 10000`."""

import argparse
import json
import os
import platform
import tempfile
import time
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from tests.bench import portal, tables
from tests.bench.databases import LARGE, databases, postgres_server, process
from tests.bench.rows import RATIOS, STATEMENTS, Goal, Line, table

ROUNDS = 7
LEAST_ROUNDS = 3
LONGEST = 90  # seconds for all rounds together
SLOW = 2  # seconds; what takes longer the first time is measured once
ONE_TENTH, MOST_OF_IMPORT = Goal(1 / 10, later=False), Goal(200, later=False)
LONGEST_REPORT, MOST_MEMORY, MOST_GROWTH = Goal(5), Goal(300), Goal(16)  # seconds, MB, MB


def main():
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--activities", type=int, default=10_000, help="how many to invent; 10 at least")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="how often each job is done")
    parser.add_argument("--sqlite-only", action="store_true", help="leave PostgreSQL out, even where it listens")
    parser.add_argument("--json", type=Path, default=Path("var/bench.json"), help="where the numbers are kept")
    given = parser.parse_args()
    started = time.monotonic()
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="bomca-bench-"))
        server = None if given.sqlite_only else postgres_server()
        found = stack.enter_context(databases(folder, given.activities, server))
        say(f"{given.activities:,} activities, {os.cpu_count()} cores; filled in {time.monotonic() - started:.0f} s.")
        lines = [*compared(found, given.rounds), *alone(found[LARGE], min(given.activities, tables.LINES))]
    print(table(lines))
    load = os.getloadavg()[1]
    if load > os.cpu_count():
        say(f"The machine was busy with other work (load {load:.1f}): take these ratios as rough, or measure again.")
    facts = {
        "load": round(load, 1),
        "activities": given.activities,
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    facts |= {"python": platform.python_version(), "cores": os.cpu_count(), "lines": [line.as_json() for line in lines]}
    given.json.parent.mkdir(parents=True, exist_ok=True)
    given.json.write_text(json.dumps(facts, ensure_ascii=False, indent=1) + "\n")
    say(f"Kept in {given.json}; {time.monotonic() - started:.0f} s in all.")


def compared(found, rounds):
    """The lines that compare two jobs."""
    with ExitStack() as stack:
        asked = {name: stack.enter_context(process(url)) for name, url in found.items()}
        times = in_turns(asked, rounds)
        numbers = {}
        for pair in pairs_of(STATEMENTS, asked):
            numbers[pair] = asked[pair[0]].submit(portal.statements, pair[1]).result()
        return [*lines_of(RATIOS, times, "ms"), *lines_of(STATEMENTS, numbers, "")]


def in_turns(asked, rounds):
    """Do every job once per round, in alternating order, so that a slow minute slows both sides of a ratio."""
    pairs = pairs_of(RATIOS, asked)
    times = {pair: [] for pair in pairs}
    first = {pair: asked[pair[0]].submit(portal.seconds, pair[1]).result() for pair in pairs}
    started = time.monotonic()
    for number in range(rounds):
        if number >= LEAST_ROUNDS and time.monotonic() - started > LONGEST:
            say(f"Stopped after {number} rounds of {rounds}: they took long.")
            break
        for database, name in pairs if number % 2 else pairs[::-1]:
            taken = times[database, name]
            if number == 0 or first[database, name] < SLOW:
                taken.append(asked[database].submit(portal.seconds, name).result())
    return {pair: median(taken) * 1000 for pair, taken in times.items()}


def pairs_of(ratios, asked):
    """Each (database, job) once; a database that is not there is left out."""
    pairs = dict.fromkeys(pair for ratio in ratios for pair in (ratio.ours, ratio.baseline))
    return [pair for pair in pairs if pair[0] in asked]


def lines_of(ratios, numbers, unit):
    return [
        Line(ratio.what, ratio.ours[0], numbers[ratio.ours], numbers[ratio.baseline], unit, ratio.goal)
        for ratio in ratios
        if ratio.ours in numbers and ratio.baseline in numbers
    ]


def alone(url, lines):
    """What a process of its own measures: the memory of the export, and the six-month report (which moves dates)."""
    measured = {}
    for name, first in (("csv", "list"), ("report", "dashboard")):
        with process(url) as fresh:
            measured[name] = fresh.submit(portal.alone, name, first).result()
    _, growth, _ = measured["csv"]
    taken, _, most = measured["report"]
    return [
        Line("CSV of all: memory growth", LARGE, growth, None, "MB", MOST_GROWTH),
        Line("six-month report of 2,000 at most, PDF and DOCX", LARGE, taken, None, "s", LONGEST_REPORT),
        Line("six-month report: peak memory", LARGE, most, None, "MB", MOST_MEMORY),
        *tables_handed_in(url, lines),
    ]


def tables_handed_in(url, lines):
    """A workbook of new activities, a line of it beside a line of the plain loop; each in a process of its own."""
    with process(url) as fresh:
        plain = fresh.submit(tables.plain, min(lines, tables.OF_PLAIN)).result()
    with process(url) as fresh:
        taken, most = fresh.submit(tables.imported, lines).result()
    found = [
        Line(f"import, a line of {lines:,}: {what} ÷ plain DRF loop", LARGE, ours, plain, "ms", ONE_TENTH)
        for what, ours in taken.items()
    ]
    return [*found, Line("import and undoing: peak memory", LARGE, most, None, "MB", MOST_OF_IMPORT)]


def say(text):
    print(text, flush=True)


if __name__ == "__main__":
    main()
