"""A machine sends a request again, for it does not know whether the first one arrived: nothing is done twice."""

import json
from datetime import date, timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from activities.models import Activity, ListViewing
from bomca.idempotency.models import KeyedRequest
from bomca.tasks import forget_keyed_requests
from tests import makers, people
from tests.activities.test_api import LIST, token, workshop
from tests.activities.test_attachments import names_of
from tests.properties import examples

pytestmark = pytest.mark.django_db
KEY = "8e03978e-40d5-43e8-bc93-6894a57f9324"


@pytest.fixture(autouse=True)
def phase():
    made = makers.phase()
    makers.extension(made)
    return made


@pytest.fixture
def officer(client):
    user = people.officer()
    client.force_login(user)
    return user


def send(client, body=None, key=KEY, address=LIST, **headers):
    headers |= {"idempotency-key": key}
    body = workshop() if body is None else body
    return client.post(address, json.dumps(body), content_type="application/json", headers=headers)


def is_replay(answer):
    return answer.headers.get("Idempotent-Replayed") == "true"


def code(answer):
    return answer.status_code, answer.json()["code"]


def test_the_same_request_gets_the_same_answer_and_does_nothing(client, officer):
    first = send(client)
    again = send(client, dict(reversed(workshop().items())), f'"{KEY}"')  # another order of names, a quoted key
    assert (first.status_code, is_replay(first), is_replay(again)) == (201, False, True)
    assert (again.status_code, again.content) == (201, first.content)
    for name in ("Location", "ETag", "Content-Type", "Cache-Control", "Vary"):
        assert again.headers[name] == first.headers[name]
    assert Activity.objects.count() == 1
    assert send(client, key="another").status_code == 201
    assert Activity.objects.count() == 2


def test_a_step_is_taken_once_though_the_state_has_moved_on(client, officer, phase):
    address = f"{LIST}{makers.activity(phase, by=officer).uid}/"
    tag = client.get(address).headers["ETag"]
    first, again = (send(client, {}, address=f"{address}verify/", **{"if-match": tag}) for _time in range(2))
    assert (first.status_code, again.status_code, again.content) == (200, 200, first.content)
    assert send(client, {}, "other", f"{address}verify/", **{"if-match": tag}).status_code == 412


def test_the_key_of_another_request_is_refused(client, officer, phase):
    send(client)
    assert code(send(client, workshop(title="Another"))) == (422, "key_reused")
    address = f"{LIST}{makers.activity(phase).uid}/plan/"
    assert code(send(client, address=address)) == (422, "key_reused")


@pytest.mark.parametrize("key", ["", '""', "x" * 101, "ключ".encode().decode("latin-1"), "a\tb"])
def test_a_key_that_is_none_is_named(client, officer, key):
    answer = send(client, key=key)
    assert code(answer) == (400, "invalid")
    assert [(one["header"], one["code"]) for one in answer.json()["errors"]] == [("Idempotency-Key", "malformed")]
    assert not Activity.objects.exists()


def test_each_actor_has_keys_of_their_own(client, officer):
    """A colleague, and each token of the same person: nobody gets another's answer."""
    own = send(client).json()["uid"]
    bearers = [token(officer), token(officer), token(people.coordinator())]
    client.logout()
    answers = [send(client, **bearer) for bearer in bearers]
    assert [answer.status_code for answer in answers] == [201, 201, 201]
    assert len({own, *(answer.json()["uid"] for answer in answers)}) == 4
    assert [is_replay(send(client, **bearer)) for bearer in bearers] == [True] * 3


def test_what_was_refused_may_be_corrected_under_the_same_key(client, officer):
    assert send(client, workshop(title="")).status_code == 400
    assert not KeyedRequest.objects.exists()
    assert send(client).status_code == 201


def test_while_the_first_is_running_the_second_waits_and_after_its_lease_takes_over(client, officer):
    send(client)
    Activity.objects.all().delete()
    running = KeyedRequest.objects.filter(is_done=True)
    running.update(is_done=False, status=None, body=None, headers={})
    answer = send(client)
    assert code(answer) == (409, "still_running")
    assert int(answer.headers["Retry-After"]) >= 1
    KeyedRequest.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    answer = send(client)
    assert (answer.status_code, is_replay(answer), Activity.objects.count()) == (201, False, 1)


def test_rights_are_asked_again(client, phase):
    """Whose role has ended does not get the old answer, nor who no longer sees the record or a field of it."""
    national = people.national_officer("KG")
    bearer = token(national)
    body = workshop(countries=["KG"], participations=[], context="national", visibility="internal")
    first = send(client, body, **bearer)
    assert first.status_code == 201
    assert is_replay(send(client, body, **bearer))
    national.assignments.update(starts_on=date(2020, 1, 1), ends_on=date(2020, 12, 31))
    assert code(send(client, body, **bearer)) == (403, "not_permitted")
    people.assign(national, "national_officer", country=makers.country("TJ"))
    assert code(send(client, body, **bearer)) == (404, "not_found")
    people.assign(national, "national_officer", country=makers.country("KG"))
    assert is_replay(send(client, body, **bearer))


def test_a_field_withheld_since_then_is_not_replayed(client):
    """The equipment is dual-use: after the change of role its value is for others."""
    national = people.national_officer("KG")
    bearer = token(national)
    facts = {"countries": ["KG"], "participations": [], "context": "national", "visibility": "consortium"}
    body = workshop(kind="equipment_handover", equipment_value="5000.00", is_dual_use=True, **facts)
    first = send(client, body, **bearer)
    assert (first.status_code, first.json()["withheld"]) == (201, []), first.content
    national.assignments.all().delete()
    people.assign(national, "national_officer", country=makers.country("TJ"))
    again = send(client, body, **bearer)
    assert not is_replay(again)
    assert (again.status_code, again.json()["withheld"]) == (201, ["equipment_value"])
    assert "5000" not in again.content.decode()


def test_of_a_file_only_that_it_was_given_out_is_kept(client, officer, phase):
    names = names_of(makers.activity(phase))
    address = f"{LIST}{names.activity.uid}/attachments/{names.uid}/"
    first = send(client, {"purpose": "audit"}, address=address)
    kept = KeyedRequest.objects.get()
    assert (first.status_code, kept.is_done, kept.body, kept.headers) == (200, True, None, {})
    assert code(send(client, {"purpose": "audit"}, address=address)) == (409, "already_done")
    assert ListViewing.objects.count() == 1


def test_answers_are_forgotten_after_a_day(client, officer):
    send(client)
    forget_keyed_requests()
    assert is_replay(send(client))
    KeyedRequest.objects.update(made_at=timezone.now() - timedelta(hours=25))
    forget_keyed_requests()
    assert not KeyedRequest.objects.exists()


def test_the_key_changes_nothing_elsewhere(client, officer, phase):
    address = f"{LIST}{makers.activity(phase, by=officer).uid}/"
    read = client.get(address, headers={"idempotency-key": KEY})
    headers = {"if-match": read.headers["ETag"], "idempotency-key": "x" * 200}
    changed = client.patch(address, '{"venue": "Osh"}', content_type="application/json", headers=headers)
    assert (read.status_code, changed.status_code) == (200, 200)
    assert not KeyedRequest.objects.exists()
    assert not ListViewing.objects.exists()


def test_the_schema_names_the_header_on_every_post(client):
    schema = client.get("/api/schema/", headers={"accept": "application/vnd.oai.openapi+json"}).json()
    posts = [one["post"] for address, one in schema["paths"].items() if "post" in one and address.startswith("/api/v1")]
    assert len(posts) > 5
    for one in posts:
        assert "Idempotency-Key" in {told["name"] for told in one["parameters"] if told["in"] == "header"}
        assert "422" in one["responses"]


@settings(max_examples=examples(15), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from(["Fire", "Water", ""])), max_size=6))
def test_whatever_is_sent_there_is_one_record_for_each_key_that_was_accepted(client, officer, sent):
    """A naive second reading: the first good title under a key stands, the same again is told again, another refused."""
    KeyedRequest.objects.all().delete()
    Activity.objects.all().delete()
    accepted = {}
    for key, title in sent:
        answer = send(client, workshop(title=title), key)
        if key in accepted:
            wanted = 201 if accepted[key] == title else 422
        else:
            wanted = 201 if title else 400
            accepted |= {key: title} if title else {}
        assert answer.status_code == wanted
    assert sorted(Activity.objects.values_list("title", flat=True)) == sorted(accepted.values())
