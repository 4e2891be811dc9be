"""Work plans by the API: read by who may, items written while the plan is a draft, by who has read them."""

import json

import pytest

from tests import makers, people, work_plans

pytestmark = pytest.mark.django_db
PLANS, ITEMS = "/api/v1/work-plans/", "/api/v1/work-plan-items/"


@pytest.fixture
def office(client):
    user = people.officer()
    client.force_login(user)
    return user


def send(client, method, address, body, **headers):
    return getattr(client, method)(address, json.dumps(body), content_type="application/json", headers=headers)


def patched(client, item, **body):
    address = f"{ITEMS}{item.uid}/"
    return send(client, "patch", address, body, **{"if-match": client.get(address).headers["ETag"]})


def test_plans_and_items_are_told(client, office, phase):
    plan = work_plans.approve(work_plans.plan(phase))
    (told,) = client.get(f"{PLANS}?phase=9&year=2017&status=approved").json()["results"]
    assert (told["version"], told["approved_on"]) == (1, "2016-12-01")
    (item,) = client.get(f"{ITEMS}?work_plan={plan.uid}").json()["results"]
    assert (item["code"], item["key"], item["countries"]) == ("B9-2017-01", item["uid"], ["KG"])


def test_a_partner_is_told_approved_ones_alone(client, phase):
    work_plans.plan(phase, 2018)
    plan = work_plans.approve(work_plans.plan(phase))
    client.force_login(people.partner())
    assert [one["uid"] for one in client.get(PLANS).json()["results"]] == [str(plan.uid)]
    assert [one["work_plan"] for one in client.get(ITEMS).json()["results"]] == [str(plan.uid)]


def test_an_item_is_added_and_changed_by_who_has_read_it(client, office, phase):
    plan = work_plans.plan(phase, items=0)
    body = {"work_plan": str(plan.uid), "title": "Canine training", "component": "B9-C1", "kind": "training"}
    body |= {"quarter_from": 1, "quarter_until": 2, "countries": ["KG", "TJ"], "budget": "900.50"}
    made = send(client, "post", ITEMS, body)
    assert made.status_code == 201, made.content
    item = plan.items.get()
    assert send(client, "patch", f"{ITEMS}{item.uid}/", {"participants": 25}).status_code == 428
    assert send(client, "patch", f"{ITEMS}{item.uid}/", {"participants": 25}, **{"if-match": '"x"'}).status_code == 412
    assert patched(client, item, participants=25).json()["participants"] == 25
    assert patched(client, item, quarter_until=0).status_code == 400
    assert patched(client, item, work_plan=str(work_plans.plan(phase, 2018).uid)).status_code == 400


def test_an_item_of_a_submitted_plan_is_fixed(client, office, phase):
    plan = work_plans.plan(phase)
    item = plan.items.get()
    plan.submit(by=None)
    assert patched(client, item, participants=25).status_code == 409


def test_a_leader_writes_for_the_own_component(client, phase):
    plan = work_plans.plan(phase)
    client.force_login(people.component_leader(phase.components.get(number="2")))
    assert patched(client, plan.items.get(), participants=5).status_code == 403
    body = {"work_plan": str(plan.uid), "title": "T", "kind": "training", "quarter_from": 1, "quarter_until": 1}
    assert send(client, "post", ITEMS, {**body, "component": "B9-C1"}).status_code == 400
    assert send(client, "post", ITEMS, {**body, "component": "B9-C2"}).status_code == 201


def test_an_activity_names_its_item(client, office, phase):
    item = work_plans.plan(phase).items.get()
    made = makers.activity(phase)
    address = f"/api/v1/activities/{made.uid}/"
    tag = client.get(address).headers["ETag"]
    answer = send(client, "patch", address, {"work_plan_item": str(item.uid)}, **{"if-match": tag})
    assert answer.json()["work_plan_item"] == str(item.uid)
    client.force_login(people.partner())
    assert client.get(address).json()["work_plan_item"] is None


def test_a_table_names_it_by_its_code(client, office, phase):
    item = work_plans.plan(phase).items.get()
    makers.activity(phase, work_plan_item=item)
    told = b"".join(client.get("/activities.csv").streaming_content).decode()
    assert item.code in told
    client.force_login(people.partner())
    told = b"".join(client.get("/activities.csv").streaming_content).decode()
    assert item.code not in told


def test_lists_ask_as_often_however_long_they_are(client, office, phase, django_assert_max_num_queries):
    def counted(address):
        with django_assert_max_num_queries(40) as asked:
            client.get(address)
        return len(asked)

    plan = work_plans.plan(phase)
    client.get(ITEMS)
    few = counted(ITEMS), counted("/api/v1/activities/")
    for number in range(3):
        item = work_plans.item(plan, title=f"Trainings {number}")
        makers.activity(phase, work_plan_item=item)
    makers.activity(phase)
    assert counted(ITEMS) == few[0]
    with_one = counted("/api/v1/activities/")
    makers.activity(phase, work_plan_item=work_plans.item(plan))
    assert counted("/api/v1/activities/") == with_one
