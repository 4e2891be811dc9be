"""Which tests are run again on PostgreSQL: those that between them ask every statement that the tests asked on SQLite.

The run on SQLite notes what each test asks of the database and whether that is refused. A test that asks nothing that
others have not asked finds nothing new on another database, and costs as much as the first time. Tests that are about
the database itself (marked `both`, or with transactions of their own) always run. docs/decisions/0038 says why.
"""

import hashlib
import heapq
import json
import os
import re
import time

FOLDER = "statements"
VARYING = re.compile(r"'[^']*'|\b\d+\b|\((?:%s, )+%s\)|SAVEPOINT \S+")  # texts, numbers, how many were asked for
DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup"}
LEFT_OUT = ("once", "browser", "journey")
TOUCH = 0.05  # seconds that any test takes


def shape(statement):
    """A statement without what varies from one question to the next."""
    return hashlib.md5(VARYING.sub("?", statement).encode(), usedforsecurity=False).hexdigest()[:12]


class Notes:
    """A pytest plugin: notes what each test asks, and how long it takes in seconds of the processor."""

    def __init__(self, config):
        self.path = folder(config) / f"{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}.json"
        self.told, self.shapes = {}, {}

    def pytest_runtest_logstart(self, nodeid):
        self.asked, self.began = set(), time.process_time()

    def pytest_runtest_logfinish(self, nodeid):
        self.told[nodeid] = [time.process_time() - self.began, sorted(self.asked)]

    def pytest_sessionfinish(self):
        self.path.write_text(json.dumps(self.told))

    def __call__(self, execute, statement, *given):
        """Stand around the execution of a statement (as `connection.execute_wrappers` asks)."""
        known = self.shapes.get(statement) or self.shapes.setdefault(statement, shape(statement))
        try:
            answer = execute(statement, *given)
        except Exception:
            self.asked.add(known + " refused")
            raise
        self.asked.add(known)
        return answer


def folder(config):
    return config.cache.mkdir(FOLDER)


def forget(config):
    """Forget what an earlier run noted."""
    for path in folder(config).glob("*.json"):
        path.unlink()


def noted(config):
    """What the last run on SQLite noted: {test: (seconds, what it asked)}."""
    found = {}
    for path in sorted(folder(config).glob("*.json")):
        found |= {test: (seconds, set(asked)) for test, (seconds, asked) in json.loads(path.read_text()).items()}
    return found


def to_run_again(config, items):
    """The tests that are run again on another database."""
    kept = [item for item in items if touches_database(item)]
    told = noted(config)
    told = {item.nodeid: told[item.nodeid] for item in kept if item.nodeid in told}
    asking = needed(told)
    return [item for item in kept if item.nodeid in asking or item.nodeid not in told or hangs_on_it(item)]


def touches_database(item):
    """Whether a test asks the database of this process, and what it finds may hang on it."""
    if any(item.get_closest_marker(name) for name in LEFT_OUT):
        return False
    return bool(item.get_closest_marker("django_db") or DATABASE_FIXTURES & set(item.fixturenames))


def hangs_on_it(item):
    """Whether a test is about the database itself: marked so, or with transactions that end before it does."""
    marked = item.get_closest_marker("django_db")
    return item.get_closest_marker("both") or bool(marked and marked.kwargs.get("transaction"))


def needed(told):
    """Tests that between them ask all that was asked, those first that ask most of it a second. told: as by `noted`."""
    left, chosen = set().union(*(asked for _seconds, asked in told.values())), set()
    waiting = [(-worth(facts, left), test) for test, facts in told.items()]
    heapq.heapify(waiting)
    while left:
        before, test = heapq.heappop(waiting)
        now = -worth(told[test], left)
        if now > before:  # others asked part of it meanwhile: it waits for its turn
            heapq.heappush(waiting, (now, test))
            continue
        left -= told[test][1]
        chosen.add(test)
    return chosen


def worth(facts, left):
    """How much of what is left to ask a test asks, per second."""
    seconds, asked = facts
    return len(asked & left) / (seconds + TOUCH)
