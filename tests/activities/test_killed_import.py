"""A worker is killed while it takes over an import: nothing is half done, and another worker does all of it, once."""

import os
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.utils import timezone

from activities.exchange import services
from activities.models import Activity, Import
from bomca.history.models import Entry
from tests import makers, people
from tests.activities.test_exchange import checksum, handed_in, line

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).parents[2]
LINES = 600  # a worker tells after every 500 how far it is
WORK = "import django; django.setup(); from activities.exchange import services; services.run({pk}, worker='killed')"


def worker_on(pk):
    """A process of its own that takes over the import, on the database of this test."""
    at = connection.settings_dict
    url = f"sqlite:///{at['NAME']}"
    if connection.vendor == "postgresql":
        url = f"postgres://{at['USER']}:{at['PASSWORD']}@{at['HOST']}:{at['PORT'] or 5432}/{at['NAME']}"
    changes = {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "bomca.settings.test"}
    environment = {**os.environ, **changes, "BOMCA_VAR_DIR": str(settings.VAR_DIR)}
    return subprocess.Popen([sys.executable, "-c", WORK.format(pk=pk)], cwd=ROOT, env=environment)


def killed_half_way(table):
    """Let a worker begin, and kill it once it has written most lines."""
    caches["progress"].delete(f"import-{table.pk}")
    process = worker_on(table.pk)
    deadline = time.monotonic() + 120
    while not caches["progress"].get(f"import-{table.pk}"):
        assert process.poll() is None, "it ended before it could be killed"
        assert time.monotonic() < deadline, "it never told how far it is"
        time.sleep(0.005)
    process.kill()
    assert process.wait() == -9


def test_nothing_is_half_done_and_another_does_it_once():
    heading, one, _end = line(makers.phase()).split(b"\n")
    told = b"\n".join([heading, *[one.replace(b"New", b"Course %d" % number) for number in range(LINES)]])
    table = handed_in(told, people.officer())
    assert table.told["counts"]["new"] == LINES, table.told["problems"]
    table.ask("committing", since="previewed")
    before, entries = checksum(), Entry.objects.exclude(model="activities.import").count()

    killed_half_way(table)

    assert (checksum(), Activity.objects.count()) == (before, 0)
    assert Entry.objects.exclude(model="activities.import").count() == entries
    assert services.run(table.pk, worker="too early") is None
    Import.objects.filter(pk=table.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    assert services.run(table.pk, worker="another").stage == "done"
    assert services.run(table.pk, worker="a third") is None
    assert Activity.objects.count() == LINES
