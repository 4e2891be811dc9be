"""Four people change one record at the same time, as often as they can: not one of their changes is lost."""

import json
import uuid
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client

from activities.forms import ActivityForm
from activities.models import Activity
from bomca.revisions import Stale
from tests import makers, people
from tests.activities.test_pages import form_data

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = 4
TIMES = 10 if connection.vendor == "postgresql" else 2  # by pages and API, which on SQLite wait for each other


def race(attempt, times):
    """Let everyone succeed so many times; return how often an attempt was refused.

    attempt: called with what to call between reading and writing; returns whether the change was written.
    At first all read before any of them writes, so that some are refused in any case.
    """
    barrier = Barrier(PEOPLE)

    def one_person(_number):
        refused, wait = 0, barrier.wait
        try:
            for _time in range(times):
                while not attempt(wait):
                    refused, wait = refused + 1, int
                wait = int
        finally:
            connection.close()
        return refused

    with ThreadPoolExecutor(PEOPLE) as pool:
        return sum(pool.map(one_person, range(PEOPLE)))


@pytest.fixture
def activity():
    return makers.activity(makers.phase(), countries=("KG", "TJ"), equipment_value=Decimal(0))


def test_by_saving_records(activity):
    def attempt(wait):
        read = Activity.objects.get(pk=activity.pk)
        wait()
        read.equipment_value += 1
        try:
            read.save()
        except Stale:
            return False
        return True

    assert race(attempt, 25) >= PEOPLE - 1
    stored = Activity.objects.get(pk=activity.pk)
    assert (stored.equipment_value, stored.revision) == (100, 101)


def test_by_the_api(activity):
    address, user = f"/api/v1/activities/{activity.uid}/", people.officer()

    def attempt(wait):
        client = clients.pop()
        read = client.get(address)
        wait()
        body = json.dumps({"equipment_value": str(Decimal(read.json()["equipment_value"]) + 1)})
        facts = {"content_type": "application/json", "headers": {"if-match": read.headers["ETag"]}}
        answer = client.patch(address, body, **facts)
        clients.append(client)
        assert answer.status_code in {200, 412}, answer.content
        return answer.status_code == 200

    clients = [Client() for _number in range(PEOPLE)]
    for one in clients:
        one.force_login(user)
    assert race(attempt, TIMES) >= PEOPLE - 1
    assert Activity.objects.get(pk=activity.pk).equipment_value == TIMES * PEOPLE


def test_by_the_form(activity):
    address, user = f"/activities/{activity.uid}/edit/", people.officer()
    common = form_data(activity.phase)

    def attempt(wait):
        client = clients.pop()
        read = Activity.objects.get(pk=activity.pk)
        start = ActivityForm(instance=read, user=user).initial["started_from"]
        wait()
        mark = uuid.uuid4().hex
        typed = {"title": read.title, "summary": f"{read.summary} {mark}", "started_from": start, "one_time_key": mark}
        answer = client.post(address, common | typed)
        marks.update([mark] if answer.status_code == 302 else [])
        clients.append(client)
        assert answer.status_code in {302, 409}, answer.content
        return answer.status_code == 302

    marks, clients = set(), [Client() for _number in range(PEOPLE)]
    for one in clients:
        one.force_login(user)
    assert race(attempt, TIMES) >= PEOPLE - 1
    assert len(marks) == TIMES * PEOPLE
    assert set(Activity.objects.get(pk=activity.pk).summary.split()) == marks
