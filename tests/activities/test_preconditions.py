"""The API changes a record only for who has read it as it is: If-Match, If-None-Match and ETag."""

import json
import re

import pytest
from django.urls import get_resolver

from activities.models import Activity
from components.models import Extension
from reports import services
from reports.models import Schedule
from tests import makers, people
from tests.access.world import World

pytestmark = pytest.mark.django_db
LIST = "/api/v1/activities/"
DAY = {"on": "2018-02-01"}
BODIES = {
    "postpone/": {"cause": "health", "reason": "x"},
    "cancel/": {"cause": "health", "reason": "x"},
    "publish/": {"visibility": "public"},
    "return/": {"note": "x"},
    "submit/": {"to_whom": "EU Delegation", "submitted_on": "2020-02-01", "how": "By letter"},
    "statuses/": {"status": "considered", "as_of_on": "2024-02-01"},
    "transmit/": DAY,
    "take_into_use/": DAY,
}
ADDING = re.compile(r"/(attachments|comments)/")


@pytest.fixture
def activity():
    return makers.activity(makers.phase(), countries=("KG", "TJ"), participations=[makers.people("KG", 2, 4)])


def send(client, method, address, body=None, tag=None):
    headers = {"if-match": tag} if tag is not None else {}
    answer = getattr(client, method)
    return answer(address, json.dumps(body or {}), content_type="application/json", headers=headers)


def changing_routes():
    """Every (method, address) of the API that changes one record; what is only added to it changes nothing."""
    found = []
    for pattern in get_resolver("bomca.api_urls").url_patterns:
        for route in getattr(pattern, "url_patterns", []):
            actions = getattr(route.callback, "actions", None) or {}
            names = {"post", "patch", "put", "delete"} & set(route.callback.cls.http_method_names)
            found += [(method, str(route.pattern)) for method in actions if method in names]
    return sorted((method, route) for method, route in found if "<" in route and not ADDING.search(route))


@pytest.mark.once
def test_every_door_that_changes_a_record_asks_for_its_state(client):
    world = World()
    activity = world.activities["ours", "internal"]
    handed_over = world.handed_over["ours"]
    records = {"activities": activity, "reports": world.reports["ours"], **world.parts["ours"]}
    records |= world.plans["ours"]
    records |= {"deliverables": handed_over["deliverable"], "recommendations": handed_over["recommendation"]}
    records["indicator-values"] = world.logframes["ours"]["value"]
    client.force_login(world.administrator)
    open_doors = set()
    for method, route in changing_routes():
        assert route.partition("/")[0] in records, f"a new kind of record: give this test one for {route}"
        address = "/api/v1/" + route.replace("<uuid:uid>", str(records[route.partition("/")[0]].uid))
        assert "<" not in address, f"a new kind of address: give this test one for {route}"
        refused = send(client, method, address, BODIES.get(route.rpartition(">/")[2], {}))
        open_doors.add(route.rpartition(">/")[2])
        assert (refused.status_code, refused.json()["code"]) == (428, "precondition_required"), address
        assert refused.headers["Content-Type"] == "application/problem+json"
        assert "If-Match" in refused.json()["detail"]
    assert open_doors >= {"", "plan/", "complete/", "verify/", "postpone/", "cancel/", "publish/", "sign/", "submit/"}
    assert Activity.objects.get(pk=activity.pk).revision == activity.revision


@pytest.mark.parametrize("tag", ["*", "", "1", '"1', "W/", '"1", *'])
def test_a_star_or_what_is_no_etag_is_refused(officer, activity, tag):
    refused = send(officer, "patch", f"{LIST}{activity.uid}/", {"title": "Mine"}, tag)
    assert (refused.status_code, refused.json()["code"]) in {
        (428, "precondition_required"),
        (412, "precondition_failed"),
    }
    assert Activity.objects.get().title == activity.title


def test_who_has_read_an_older_state_changes_nothing(officer, activity):
    address = f"{LIST}{activity.uid}/"
    old = officer.get(address).headers["ETag"]
    changed = send(officer, "patch", address, {"title": "First"}, old)
    assert changed.status_code == 200
    for method, where, body in [("patch", address, {"venue": "Second"}), ("post", f"{address}verify/", {})]:
        for tag in (old, f"W/{changed.headers['ETag']}"):
            refused = send(officer, method, where, body, tag)
            assert (refused.status_code, refused.json()["code"]) == (412, "precondition_failed")
    stored = Activity.objects.get()
    assert (stored.title, stored.venue, stored.status) == ("First", "", "completed")
    several = send(officer, "post", f"{address}verify/", {}, f"{old}, {changed.headers['ETag']}")
    assert several.status_code == 200


def test_each_answer_carries_the_etag_that_reading_would_give(officer, activity):
    body = {"title": "New", "phase": 9, "component": "B9-C1", "kind": "workshop", "context": "national"}
    made = send(officer, "post", LIST, body | {"status": "planned", "planned_starts_on": "2017-12-03"})
    assert made.status_code == 201, made.content
    address = f"{LIST}{made.json()['uid']}/"
    tags = [made.headers["ETag"], officer.get(address).headers["ETag"]]
    changed = send(officer, "patch", address, {"venue": "Osh", "equipment_value": "10"}, tags[-1])
    tags += [changed.headers["ETag"], officer.get(address).headers["ETag"]]
    stepped = send(officer, "post", f"{address}cancel/", {"cause": "nature", "reason": "Flood"}, tags[-1])
    tags += [stepped.headers["ETag"], officer.get(address).headers["ETag"]]
    assert (tags[0], tags[2], tags[4]) == (tags[1], tags[3], tags[5])
    assert len(set(tags)) == 3
    assert all(tag.startswith('"') for tag in tags)
    assert "ETag" not in officer.get(LIST).headers


def test_the_etag_changes_with_all_that_is_told(officer, activity):
    address = f"{LIST}{activity.uid}/"

    def told():
        return officer.get(address).headers["ETag"]

    tags = [told(), told()]
    assert tags[0] == tags[1]
    for body in [{"participations": [{"country": "KG", "women": 3}]}, {"countries": ["KG"]}, {"title": "Other"}]:
        assert send(officer, "patch", address, body, tags[-1]).status_code == 200
        tags.append(told())
    Activity.objects.update(starts_on="2018-07-01", ends_on="2018-07-02")
    tags.append(told())
    Extension.objects.create(
        phase=activity.phase, sequence=1, kind="no_cost", status="approved", new_ends_on="2018-12-14"
    )
    tags.append(told())  # it lies in the phase now
    assert len(set(tags)) == len(tags) - 1


def test_what_one_has_already_is_not_sent_again(officer, activity):
    address = f"{LIST}{activity.uid}/"
    tag = officer.get(address).headers["ETag"]
    for known in (tag, f"W/{tag}", f'"x", {tag}', "*"):
        answer = officer.get(address, headers={"if-none-match": known})
        assert (answer.status_code, answer.content, answer.headers["ETag"]) == (304, b"", tag)
    Activity.objects.update(title="Other")
    answer = officer.get(address, headers={"if-none-match": tag})
    assert (answer.status_code, answer.json()["title"]) == (200, "Other")


def test_every_kind_of_record_has_an_etag(officer, activity):
    schedule = Schedule.objects.create(phase=activity.phase, title="Six-month report")
    report, _is_new = services.open_report(schedule=schedule, period=schedule.periods()[0], language="en")
    guard, city = makers.organisation(), makers.city()
    keys = ["phases/9", "components/B9-C1", f"activities/{activity.uid}", f"partners/{guard.uid}", "countries/KG"]
    for key in [*keys, f"places/{city.uid}", f"reports/{report.uid}"]:
        read = officer.get(f"/api/v1/{key}/")
        assert read.status_code == 200
        again = officer.get(f"/api/v1/{key}/", headers={"if-none-match": read.headers["ETag"]})
        assert again.status_code == 304, key


def test_what_one_may_not_see_or_change_comes_before_its_state(client, activity):
    draft = makers.activity(activity.phase, status="draft")
    client.force_login(people.partner())
    assert send(client, "patch", f"{LIST}{activity.uid}/").status_code == 403
    assert client.get(f"{LIST}{draft.uid}/", headers={"if-none-match": "*"}).status_code == 404
    client.force_login(people.officer())
    gone = "00000000-0000-4000-8000-000000000000"
    assert send(client, "patch", f"{LIST}{gone}/", {"title": "x"}).status_code == 404
