"""The matrix and the crawl run on SQLite. SQL differs (grouping, types), so that here every door is opened on PostgreSQL."""

from types import SimpleNamespace

import pytest
from django.db import connection

from tests.access import model, test_doors
from tests.access.doors import DOORS
from tests.access.questions import questions
from tests.access.world import World

OFFICER = model.narrowed("national_officer", "country")


@pytest.mark.both
@pytest.mark.django_db
def test_no_door_and_no_filter_fails():
    if connection.vendor != "postgresql":
        return  # there the whole matrix does it
    of = SimpleNamespace(world=World())
    asked = []
    for name, pattern in test_doors.routes():
        if "GET" in DOORS[name].methods and name != "readyz":
            address = test_doors.TestTheMatrix.address(of, name, pattern, model.ADMINISTRATOR, "ours", "internal")
            asked.append((model.ADMINISTRATOR, address))
    asked += [(OFFICER, address) for address in questions(of.world, OFFICER)]
    failed = [address for who, address in asked if of.world.browsers[who].get(address).status_code >= 500]
    assert len(asked) > 350
    assert not failed, failed
