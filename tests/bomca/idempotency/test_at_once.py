"""Many send the same thing at the same moment, or die in the middle of it: there is one record."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from activities.models import Activity
from bomca.history.models import Entry
from bomca.idempotency import keys
from bomca.idempotency.models import KeyedRequest
from tests import makers, people
from tests.activities.test_api import LIST, workshop
from tests.activities.test_pages import form_data
from tests.bomca.idempotency.test_pages import keyed

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def phase():
    made = makers.phase()
    makers.extension(made)
    return made


def at_once(times, user, send):
    """What everyone is answered who sends the same at the same moment."""
    start = threading.Barrier(times)

    def one(_number):
        client = Client()
        client.force_login(user)
        start.wait()
        try:
            return send(client)
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(one, range(times)))


def post(client, key="k"):
    headers = {"idempotency-key": key}
    return client.post(LIST, json.dumps(workshop()), content_type="application/json", headers=headers)


def test_twenty_requests_at_once_make_one_record(phase):
    answers = at_once(20, people.officer(), post)
    assert Activity.objects.count() == 1
    told = sorted({answer.status_code for answer in answers} - {409})
    assert told == [201], [answer.content for answer in answers if answer.status_code not in (201, 409)]
    assert len({answer.content for answer in answers if answer.status_code == 201}) == 1
    assert len([one for one in answers if one.status_code == 201 and "Idempotent-Replayed" not in one.headers]) == 1
    assert {answer.json()["code"] for answer in answers if answer.status_code == 409} <= {"still_running"}


def test_a_double_click_waits_for_the_first_and_leads_where_it_leads(phase, client):
    user = people.officer()
    client.force_login(user)
    data = form_data(phase) | keyed(client, "/activities/new/")
    answers = at_once(4, user, lambda one: one.post("/activities/new/", data))
    assert [answer.status_code for answer in answers] == [302] * 4
    assert len({answer["Location"] for answer in answers}) == 1
    assert Activity.objects.count() == 1


class Killed(BaseException):
    """The process ends here: nothing after this line happens."""


@pytest.mark.parametrize("before", ["the key is done", "the key is done, before the transaction ends"])
def test_whoever_dies_in_the_middle_has_done_nothing_and_may_try_again(phase, client, monkeypatch, before):
    client.force_login(people.officer())
    told, complete = Entry.objects.count(), keys.complete

    def dying(*args, **kwargs):
        if "before the transaction" in before:
            complete(*args, **kwargs)
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(keys, "complete", dying)
        patched.setattr(keys, "release", lambda claimed: None)  # the dead release nothing
        with pytest.raises(Killed):
            post(client)
    assert (Activity.objects.count(), Entry.objects.count(), KeyedRequest.objects.get().is_done) == (0, told, False)
    assert post(client).status_code == 409
    KeyedRequest.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    assert [post(client).status_code, post(client).status_code, Activity.objects.count()] == [201, 201, 1]


def test_who_was_thought_dead_and_finishes_late_writes_nothing(phase, client, monkeypatch):
    """The first is slow, the second takes over after the lease: the first finds that at its end."""
    user = people.officer()
    client.force_login(user)
    complete = keys.complete

    def late(claimed, **answer):
        if not KeyedRequest.objects.filter(machine="taken").exists():
            KeyedRequest.objects.update(lease="00000000-0000-4000-8000-000000000000", machine="taken")
        complete(claimed, **answer)

    with monkeypatch.context() as patched:
        patched.setattr(keys, "complete", late)
        assert post(client).json()["code"] == "still_running"
    assert Activity.objects.count() == 0
