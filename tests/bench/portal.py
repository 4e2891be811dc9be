"""One process with the portal on one database: fills it, and does what it is asked while it looks at the clock."""

import os
import resource
import sys
import time
from datetime import timedelta
from io import StringIO
from pathlib import Path

MEGABYTE = 1 << (20 if sys.platform == "darwin" else 10)  # in the unit the system counts memory in


def open_portal(url):
    """Become the portal on the database at `url`. The first thing a process does."""
    folder = Path(os.environ["BOMCA_VAR_DIR"])
    os.environ |= {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tests.bench.settings"}
    os.environ |= {"BOMCA_TEST_BROKER": "memory://", "CACHE_URL": "locmemcache://", "TMPDIR": str(folder)}
    import django

    django.setup()


def fill(numbers, small=None):
    """Fill the migrated database with the last of `numbers` of invented activities; as it stands at the first, copy it to `small`."""
    from django.core.management import call_command
    from django.db import connection

    call_command("load_bomca", reference_only=True, stdout=StringIO())
    add_people()
    for number in numbers:
        call_command("make_demo", activities=number, stdout=StringIO())
        make_drafts()
        if small:
            with connection.cursor() as cursor:
                cursor.execute("VACUUM INTO %s", [small])
            small = None
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")  # the database does it by itself, a minute later


def add_people():
    from tests import people

    for make in (people.administrator, people.officer, people.partner):
        make()


def make_drafts():
    """Give the permission filter something to hide: a planned activity becomes a draft."""
    from activities.models import Activity

    Activity.objects.filter(status="planned").update(status="draft")


class Callers:
    """The people with their tokens and sessions, and the words that depend on how much there is."""

    def __init__(self):
        from django.test import Client
        from django.utils import timezone

        from activities.models import Activity
        from bomca.accounts import scopes
        from bomca.accounts.models import ApiToken, User

        self.machines, self.browsers = {}, {}
        for user in User.objects.filter(email__endswith="@example.org"):
            name = user.email.split("@")[0]
            expires_at = timezone.now() + timedelta(days=1)
            _token, plain = ApiToken.issue(user=user, name="bench", expires_at=expires_at, scopes=scopes.known())
            self.machines[name] = Client(headers={"Authorization": f"Bearer {plain}"})
            self.browsers[name] = Client()
            self.browsers[name].force_login(user)
        visible = Activity.objects.logged()
        rare = visible.order_by("pk")[visible.count() // 2].title.split()[-1]
        self.words = {"last": max(visible.count() // 100, 1), "rare": rare}  # the last full page


_callers = []


def do(name):
    """Do one job of tests/bench/jobs.py."""
    from tests.bench.jobs import JOBS

    if not _callers:
        _callers.append(Callers())
    return JOBS[name](_callers[0])


def seconds(name):
    """How long the job takes."""
    start = time.perf_counter()
    do(name)
    return time.perf_counter() - start


def statements(name):
    """How many SQL statements the job needs, the signing-in included."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    do(name)
    with CaptureQueriesContext(connection) as caught:
        do(name)
    return len(caught)


def peak():
    """The most memory this process ever held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE


def alone(name, first):
    """Do the job in a process that did nothing but the job `first`. Returns (seconds, growth in MB, peak in MB)."""
    do(first)
    before = peak()
    taken = seconds(name)
    return taken, peak() - before, peak()
