"""Deliverables: their rules and steps, who sees them, their pages and the API."""

import csv
import io
import json
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from activities.models import Deliverable
from tests import deliverables, makers, people
from tests.forms import begun, hidden

pytestmark = pytest.mark.django_db
WORDS = {"title": "Manual on risk profiles", "type": "manual", "language": "ru"}


def step(client, one, name, **given):
    address = f"/deliverables/{one.uid}/"
    client.post(f"{address}{name}/", {**begun(client, address), **given})
    one.refresh_from_db()
    return one.status


def test_an_officer_records_one_from_its_activity_and_takes_it_to_its_end(client, phase):
    officer, customs = people.officer(), deliverables.customs()
    activity = makers.activity(phase)
    activity.agencies.add(customs)
    client.force_login(officer)
    new = f"/deliverables/new/?activity={activity.uid}"
    assert f'href="{new}"' in client.get(f"/activities/{activity.uid}/").content.decode()
    initial = client.get(new).context["form"].initial
    assert (initial["activities"], initial["recipients"]) == ([activity.pk], [customs.pk])
    typed = {**WORDS, **initial}
    assert "required" in client.post(new, {**typed, "title": ""}).content.decode()
    assert client.post(new, typed).status_code == 302
    one = Deliverable.objects.get()
    assert (one.code, one.status, one.title) == ("B9-C1-D01", "drafting", WORDS["title"])
    page = client.get(f"/activities/{activity.uid}/").content.decode()
    assert WORDS["title"] in page

    assert step(client, one, "take_into_use", on="2018-02-01") == "drafting"
    assert step(client, one, "check_quality") == "quality_check"
    assert step(client, one, "transmit", on="") == "quality_check"
    assert step(client, one, "transmit", on="2018-02-01") == "transmitted"
    assert step(client, one, "take_into_use", on="2018-01-01") == "transmitted"  # before it was transmitted
    assert step(client, one, "take_into_use", on="2018-03-01") == "in_use"
    draft = deliverables.deliverable(phase, status="drafting", transmitted_on=None)
    assert step(client, one, "supersede", successor=draft.uid) == "in_use"
    newer = deliverables.deliverable(phase, title="Second edition")
    assert step(client, one, "supersede", successor=newer.uid) == "superseded"
    page = client.get(f"/deliverables/{one.uid}/").content.decode()
    assert newer.title in page
    assert one.title in client.get(f"/deliverables/{newer.uid}/").content.decode()


@pytest.mark.parametrize(
    ("rule", "facts"),
    [
        ("transmitted_deliverable_has_a_date", {"transmitted_on": None}),
        ("deliverable_is_used_after_it_was_transmitted", {"in_use_since": date(2017, 1, 1)}),
        ("superseded_deliverable_names_its_successor", {"status": "superseded"}),
    ],
)
def test_the_database_keeps_the_rules(phase, rule, facts):
    one = deliverables.deliverable(phase)
    for name, value in facts.items():
        setattr(one, name, value)
    with pytest.raises(ValidationError):
        one.full_clean()
    with transaction.atomic(), pytest.raises(IntegrityError, match=rule):
        one.save()


def test_nobody_transmits_to_no_agency_or_in_the_future(phase):
    one = deliverables.deliverable(phase, status="quality_check", transmitted_on=None)
    with pytest.raises(ValidationError, match="lies ahead"):
        one.transmit(by=None, on=date(2099, 1, 1))
    one.recipients.clear()
    with pytest.raises(ValidationError, match="recipient"):
        one.transmit(by=None, on=date(2018, 1, 1))


def test_who_sees_which(phase):
    internal = makers.activity(phase, visibility="internal")
    other = makers.activity(phase, "2", visibility="consortium", countries=("UZ",))
    rows = {
        "of an internal activity": deliverables.deliverable(phase, activities=[internal]),
        "of two": deliverables.deliverable(phase, activities=[internal, other]),
        "of none": deliverables.deliverable(phase, countries=["KG"]),
        "a draft": deliverables.deliverable(phase, activities=[other], status="drafting", transmitted_on=None),
    }

    def seen(user):
        found = Deliverable.objects.visible_to(user)
        return {name for name, one in rows.items() if one in found}

    assert seen(people.officer()) == set(rows)
    assert seen(people.eu_officer()) == {"of two", "of none"}
    assert seen(people.steering_member("UZ")) == {"of two"}
    assert seen(people.partner(makers.organisation("Rivals"))) == set()
    assert seen(people.partner_of(deliverables.customs())) == {"of none"}
    assert seen(people.outsider()) == set()


def test_two_editors_and_activities_that_one_does_not_see(client, phase):
    seen, hidden_one = makers.activity(phase), makers.activity(phase, visibility="internal", countries=("UZ",))
    one = deliverables.deliverable(phase, activities=[seen, hidden_one])
    client.force_login(people.national_officer("KG"))
    address = f"/deliverables/{one.uid}/edit/"
    page = client.get(address)
    typed = {**page.context["form"].initial, "started_from": hidden(page), "activities": [seen.pk]}
    typed = {name: value for name, value in typed.items() if value is not None}
    for name in ("countries", "recipients"):
        typed[name] = [record.pk for record in typed[name]]
    assert client.post(address, {**typed, "version": "2"}).status_code == 302
    one.refresh_from_db()
    assert (one.version, set(one.activities.all())) == ("2", {seen, hidden_one})
    clash = client.post(address, {**typed, "version": "3"})
    assert clash.status_code == 409


def test_the_list_its_table_and_its_filters(client, phase):
    client.force_login(people.officer())
    for number in range(10):
        deliverables.deliverable(phase, title=f"=Manual {number}", type="manual" if number % 2 else "sop")
    assert client.get("/deliverables/?typ=manual").status_code == 400
    page = client.get("/deliverables/?type=manual&q=manual")
    assert page.context["paginator"].count == 5
    rows = list(csv.DictReader(io.StringIO(b"".join(client.get("/deliverables.csv?type=sop")).decode("utf-8-sig"))))
    assert [len(rows), rows[0]["title"][:2], rows[0]["recipients"]] == [5, "'=", "Customs Service"]
    assert client.get("/deliverables/?as_of=2018-01-01").context["paginator"].count == 0


def test_machines_do_the_same(client, phase):
    client.force_login(people.officer())
    body = {
        **WORDS,
        "phase": 9,
        "component": "B9-C1",
        "countries": ["KG"],
        "recipients": [str(deliverables.customs().uid)],
    }
    made = client.post("/api/v1/deliverables/", json.dumps(body), content_type="application/json")
    assert made.status_code == 201, made.content
    address = f"/api/v1/deliverables/{made.json()['uid']}/"

    def send(path, given, method="post"):
        tag = client.get(address).headers["ETag"]
        facts = {"content_type": "application/json", "headers": {"if-match": tag}}
        return getattr(client, method)(f"{address}{path}", json.dumps(given), **facts)

    assert send("", {"status": "in_use"}, "patch").status_code == 400
    assert send("", {"version": "1.1"}, "patch").json()["version"] == "1.1"
    assert send("transmit/", {"on": "2018-02-01"}).status_code == 409
    assert send("check_quality/", {}).json()["status"] == "quality_check"
    assert send("transmit/", {"on": "2018-02-01"}).json()["transmitted_on"] == "2018-02-01"
    assert client.post(f"{address}redraft/", content_type="application/json").status_code == 428
    assert client.get("/api/v1/deliverables/?status=transmitted").json()["count"] == 1
