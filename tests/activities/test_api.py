"""The activity log for machines: the same rows, the same rules and the same filters as on the pages."""

import json
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from activities.models import Activity, Topic
from bomca.accounts import scopes
from bomca.accounts.models import ApiToken
from tests import makers, people

pytestmark = pytest.mark.django_db
LIST = "/api/v1/activities/"


@pytest.fixture
def phase():
    made = makers.phase()
    makers.extension(made)
    return made


def token(user):
    _token, plain = ApiToken.issue(
        user=user, name="Test", expires_at=timezone.now() + timedelta(days=1), scopes=scopes.known()
    )
    return {"authorization": f"Bearer {plain}"}


def post(client, body, address=LIST, **facts):
    return client.post(address, json.dumps(body), content_type="application/json", **facts)


def as_read(client, address):
    """The header that says which state of the record the caller has read."""
    read = client.get(address)
    return {"headers": {"if-match": read.headers["ETag"]}} if read.status_code == 200 else {}


def patch(client, address, body):
    return client.patch(address, json.dumps(body), content_type="application/json", **as_read(client, address))


def take(client, address, step, body=None):
    return post(client, body or {}, f"{address}{step}/", **as_read(client, address))


def workshop(**facts):
    """The real multilateral workshop, as a machine logs it."""
    rows = [("KG", 2, 4), ("TJ", 1, 4), ("TM", 1, 3), ("UZ", 2, 3)]
    return {
        "title": "Border demarcation principles",
        "phase": 9,
        "component": "B9-C1",
        "kind": "workshop",
        "context": "multilateral",
        "status": "completed",
        "starts_on": "2019-12-03",
        "ends_on": "2019-12-05",
        "countries": ["KG", "TJ", "TM", "UZ"],
        "participations": [{"country": iso2, "women": women, "men": men} for iso2, women, men in rows],
        **facts,
    }


def errors(response, status=400):
    assert response.status_code == status, response.content[:1000]
    assert response.headers["Content-Type"] == "application/problem+json"
    return {(error["pointer"], error["code"]) for error in response.json()["errors"]}


def test_an_officer_logs_the_workshop_and_a_partner_pulls_it_by_token(officer, client, phase):
    place = makers.city()
    agency, topic = makers.organisation("State Border Service"), Topic.objects.create(slug="demarcation", name_en="D")
    body = workshop(place=str(place.uid), agencies=[str(agency.uid)], topics=[topic.slug])
    made = post(officer, body)
    assert made.status_code == 201, made.content
    assert made.headers["Location"].endswith(f"/api/v1/activities/{made.json()['uid']}/")

    officer.logout()
    told = officer.get(made.headers["Location"], headers=token(people.partner())).json()
    assert told["code"] == "B9-C1-2019-001"
    assert told["host_country"] == "KG"
    assert (told["agencies"], told["topics"]) == ([str(agency.uid)], ["demarcation"])
    assert {name: count["value"] for name, count in told["participants"].items()} == {
        "total": 20,
        "women": 6,
        "men": 14,
        "not_stated": 0,
    }
    assert {key: told[key] for key in ("title", "starts_on", "ends_on", "phase", "component", "countries")} == {
        key: body[key] for key in ("title", "starts_on", "ends_on", "phase", "component", "countries")
    }
    assert Activity.objects.get().created_by.email == "officer@example.org"


@pytest.mark.parametrize(
    ("who", "seen", "logs"),
    [
        (people.officer, 2, 201),
        (people.administrator, 2, 201),
        (people.eu_officer, 1, 403),
        (people.partner, 1, 403),
        (people.outsider, 0, 403),
    ],
)
def test_who_sees_drafts_and_who_logs(client, phase, who, seen, logs):
    makers.activity(phase)
    draft = makers.activity(phase, status="draft", planned_starts_on=date(2017, 12, 3))
    client.force_login(who())
    assert client.get(LIST).json()["count"] == seen
    assert client.get(f"{LIST}?status=draft").json()["count"] == (seen == 2)
    address = f"{LIST}{draft.uid}/"
    assert client.get(address).status_code == (200 if seen == 2 else 404)
    assert post(client, workshop()).status_code == logs
    assert patch(client, address, {"title": "Mine now"}).status_code == (200 if logs == 201 else 404)
    assert take(client, address, "plan").status_code == (200 if logs == 201 else 404)
    assert client.delete(address).status_code == 405


def test_what_one_may_not_see_answers_as_what_does_not_exist(client, phase):
    draft = makers.activity(phase, status="draft")
    client.force_login(people.partner())
    nowhere = "00000000-0000-4000-8000-000000000000"
    hidden = client.get(f"{LIST}{draft.uid}/").content.decode().replace(str(draft.uid), nowhere)
    assert hidden == client.get(f"{LIST}{nowhere}/").content.decode()


BAD_INPUT = {
    "end before start": ({"ends_on": "2019-12-01"}, "/ends_on"),
    "before the phase": ({"starts_on": "2015-06-14"}, "/starts_on"),
    "after the phase": ({"ends_on": "2019-12-15"}, "/ends_on"),
    "not a date": ({"starts_on": "2019-02-30"}, "/starts_on"),
    "digits of another script": ({"starts_on": "٢٠١٩-١٢-٠٣"}, "/starts_on"),
    "component of another phase": ({"component": "B8-C1"}, "/component"),
    "unknown component": ({"component": "B9-C9"}, "/component"),
    "unknown country": ({"countries": ["KG", "XX"]}, "/countries"),
    "unknown place": ({"place": "Bishkek"}, "/place"),
    "unknown kind": ({"kind": "party"}, "/kind"),
    "no title": ({"title": " "}, "/title"),
    "title too long": ({"title": "x" * 301}, "/title"),
    "hidden character in the title": ({"title": "pay\u202eroll"}, "/title"),
    "two lines in the title": ({"title": "one\ntwo"}, "/title"),
    "negative value": ({"equipment_value": "-1.00"}, "/equipment_value"),
    "value with underscore": ({"equipment_value": "1_0"}, "/equipment_value"),
    "verified without the step": ({"status": "verified"}, "/status"),
    "unknown field": ({"colour": "blue"}, "/colour"),
    "set by the portal": ({"code": "B9-C1-2019-007"}, "/code"),
    "logged by another": ({"created_by": 1}, "/created_by"),
    "too many": ({"topics": ["x"] * 501}, "/topics"),
}


@pytest.mark.parametrize(("facts", "pointer"), BAD_INPUT.values(), ids=BAD_INPUT)
def test_bad_input_is_refused_with_its_place(officer, phase, facts, pointer):
    makers.phase(8, starts_on=phase.starts_on.replace(year=2012), original_ends_on=phase.starts_on)
    refused = errors(post(officer, workshop(**facts)))
    assert pointer in {place for place, _code in refused}
    assert not Activity.objects.exists()


BAD_ROWS = {
    "negative": ({"women": -1}, "/women"),
    "past what PostgreSQL holds": ({"men": 2**31}, "/men"),
    "implausible": ({"men": 100_001}, "/men"),
    "half a person": ({"men": 1.5}, "/men"),
    "true": ({"men": True}, "/men"),
    "digits of another script": ({"men": "١٢"}, "/men"),
    "nobody": ({"women": 0, "men": 0}, ""),
    "a country that did not take part": ({"country": "KZ"}, "/country"),
    "the same twice": ({"country": "KG"}, "/country"),
    "unknown field": ({"names": ["A"]}, "/names"),
}


@pytest.mark.parametrize(("facts", "pointer"), BAD_ROWS.values(), ids=BAD_ROWS)
def test_a_wrong_row_of_participants_is_told_by_its_number(officer, phase, facts, pointer):
    body = workshop()
    body["participations"][1].update(facts)
    refused = errors(post(officer, body))
    assert f"/participations/1{pointer}" in {place for place, _code in refused}
    assert not Activity.objects.exists()


def test_the_refusal_names_the_remedy(officer, phase):
    told = post(officer, workshop(ends_on="2019-12-20")).json()
    assert "record the pending extension" in json.dumps(told)


def test_markup_in_a_title_is_text(officer, phase):
    title = "<script>alert(1)</script> & “quotes”"
    made = post(officer, workshop(title=title))
    assert made.json()["title"] == title
    assert officer.get(made.headers["Location"]).headers["Content-Type"] == "application/json"


def test_a_correction_changes_what_it_names_and_nothing_else(officer, phase):
    activity = makers.demarcation_workshop(phase)
    address = f"{LIST}{activity.uid}/"
    told = patch(officer, address, {"title": "Corrected"}).json()
    assert (told["title"], len(told["participations"]), len(told["countries"])) == ("Corrected", 4, 4)
    assert told["code"] == activity.code
    rows = [{"country": None, "not_stated": 20, "qualifier": "over"}]
    told = patch(officer, address, {"participations": rows, "countries": ["KG"]}).json()
    assert told["participants"]["total"] == {"value": 20, "qualifier": "over", "unknown": 0, "withheld": 0}
    assert told["countries"] == ["KG"]
    assert {place for place, _code in errors(patch(officer, address, {"ends_on": "2019-12-01"}))} == {"/ends_on"}
    activity.refresh_from_db()
    assert activity.ends_on.isoformat() == "2019-12-05"
    assert officer.put(address, "{}", content_type="application/json").status_code == 405


def test_an_unknown_number_of_participants_is_null_and_never_zero(officer, phase):
    activity = makers.activity(phase)
    told = officer.get(f"{LIST}{activity.uid}/").json()["participants"]
    assert told["total"] == told["women"] == {"value": None, "qualifier": "exact", "unknown": 1, "withheld": 0}


def test_the_steps_of_an_activity(officer, phase):
    activity = makers.activity(phase, status="draft", planned_starts_on=date(2017, 12, 3))
    address = f"{LIST}{activity.uid}/"
    assert take(officer, address, "verify").json()["code"] == "conflict"
    assert take(officer, address, "plan").json()["status"] == "planned"
    assert errors(take(officer, address, "postpone")) == {("/reason", "required"), ("/cause", "required")}
    postponed = take(officer, address, "postpone", {"cause": "nature", "reason": "Flood"}).json()
    assert (postponed["status"], postponed["status_reason"]) == ("postponed", "Flood")
    assert take(officer, address, "postpone", {"cause": "nature", "reason": "Again"}).status_code == 409
    misspelt = {"cause": "nature", "raeson": "Flood"}
    assert ("/raeson", "unknown_field") in errors(take(officer, address, "cancel", misspelt))
    assert take(officer, address, "plan").json()["status"] == "planned"
    assert take(officer, address, "complete").json()["status"] == "completed"
    assert take(officer, address, "verify").json()["verified_at"]
    locked = patch(officer, address, {"title": "After all"})
    assert (locked.status_code, locked.json()["code"]) == (409, "conflict")
    assert Activity.objects.get().verified_by.email == "officer@example.org"


def test_filters_are_those_of_the_pages(officer, phase):
    makers.demarcation_workshop(phase)
    makers.activity(phase, "2", title="Risk profiles")
    codes = {}
    for query in ("country=TJ", "component=B9-C2", "phase=9", "participants=unknown", "starts_on__gte=2018-01-01"):
        codes[query] = [one["component"] for one in officer.get(f"{LIST}?{query}&ordering=code").json()["results"]]
    assert codes == {
        "country=TJ": ["B9-C1"],
        "component=B9-C2": ["B9-C2"],
        "phase=9": ["B9-C1", "B9-C2"],
        "participants=unknown": ["B9-C2"],
        "starts_on__gte=2018-01-01": ["B9-C1"],
    }
    assert officer.get(f"{LIST}?q=demarcation").json()["count"] == 1


def test_a_long_list_costs_no_more_queries_than_a_short_one(officer, phase):
    makers.demarcation_workshop(phase)
    with CaptureQueriesContext(connection) as short:
        officer.get(LIST)
    for number in range(4):
        people_rows = [makers.people("KG", number + 1, 2), makers.people("TJ", 1)]
        makers.activity(phase, countries=("KG", "TJ"), participations=people_rows, title=f"Training {number}")
    with CaptureQueriesContext(connection) as long:
        assert officer.get(LIST).json()["count"] == 5
    assert len(long) == len(short) <= 16


def test_topics_are_told_in_both_languages(officer):
    Topic.objects.create(slug="risk", name_en="Risk management", name_ru="Управление рисками")
    told = officer.get("/api/v1/topics/risk/").json()
    assert told["name"] == {"en": "Risk management", "ru": "Управление рисками"}
    assert post(officer, {}, "/api/v1/topics/").status_code == 405
