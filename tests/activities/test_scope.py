"""Nobody logs outside what they are responsible for, nor moves a record out of it or into it."""

import json
import re

import pytest
from django.core.exceptions import PermissionDenied

from activities.models import Activity
from activities.services import record_activity
from components.models import Component
from tests import makers, people
from tests.activities.test_pages import form_data
from tests.forms import begun

pytestmark = pytest.mark.django_db

LIST = "/api/v1/activities/"
NOWHERE = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def national(client, phase):
    """The national officer of Kyrgyzstan."""
    client.force_login(people.national_officer())
    return client


def send(client, method, address, body):
    """Send as a client does that has read the record where it may."""
    read = re.sub(r"(cancel|verify|publish|plan)/$", "", address)
    tag = client.get(read).headers.get("ETag") if read != LIST else None
    headers = {"if-match": tag} if tag else {}
    return getattr(client, method)(address, json.dumps(body), content_type="application/json", headers=headers)


def body(**facts):
    facts = {"phase": 9, "component": "B9-C1", "kind": "workshop", "context": "national", "title": "T", **facts}
    return {"countries": ["KG"], "status": "draft", **facts}


def test_a_national_officer_logs_for_the_own_country(national, phase):
    kyrgyzstan = {"countries": [makers.country("KG").pk], "context": "national"}
    assert national.post("/activities/new/", form_data(phase, **kyrgyzstan)).status_code == 302
    assert send(national, "post", LIST, body()).status_code == 201
    hosted = body(countries=["UZ"], host_country="KG")
    assert send(national, "post", LIST, hosted).status_code == 201


def test_a_form_for_another_country_says_so_and_keeps_what_was_typed(national, phase):
    answer = national.post("/activities/new/", form_data(phase, countries=[makers.country("UZ").pk]))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Choose a country that you are responsible for." in page
    assert "Border demarcation principles" in page
    assert "Log an activity" in page
    assert not Activity.objects.exists()


def test_the_api_refuses_another_country_at_its_place(national):
    refused = send(national, "post", LIST, body(countries=["UZ"]))
    assert [(one["pointer"], one["code"]) for one in refused.json()["errors"]] == [("/countries", "not_responsible")]
    assert not Activity.objects.exists()


def test_a_record_is_not_moved_out(national, phase):
    own = makers.activity(phase, countries=["KG"])
    assert send(national, "patch", f"{LIST}{own.uid}/", {"countries": ["UZ"]}).status_code == 400
    edit = f"/activities/{own.uid}/edit/"
    data = form_data(phase, countries=[makers.country("UZ").pk], **begun(national, edit))
    assert national.post(edit, data).status_code == 422
    assert [one.iso2 for one in own.countries.all()] == ["KG"]
    assert Activity.objects.get().title == "Risk management"


def test_a_record_of_others_is_not_moved_in(national, phase):
    seen = makers.activity(phase, countries=["UZ"])
    hidden = makers.activity(phase, countries=["UZ"], visibility="internal")
    for one, status in ((seen, 403), (hidden, 404)):
        address = f"{LIST}{one.uid}/"
        assert send(national, "patch", address, {"countries": ["KG"]}).status_code == status
        assert send(national, "post", f"{address}cancel/", {"cause": "other", "reason": "No."}).status_code == status
        assert send(national, "post", f"{address}verify/", {}).status_code == status
        assert send(national, "post", f"{address}publish/", {"visibility": "public"}).status_code == status
        data = form_data(phase, countries=[makers.country("KG").pk])
        assert national.get(f"/activities/{one.uid}/edit/").status_code == status
        assert national.post(f"/activities/{one.uid}/edit/", data).status_code == status
        assert national.post(f"/activities/{one.uid}/complete/").status_code == status
        assert national.post(f"/activities/{one.uid}/publish/", {"visibility": "public"}).status_code == status
    page = national.get(f"/activities/{seen.uid}/").context
    assert (page["steps"], page["may_edit"], page["publish"]) == ({}, False, None)
    assert set(Activity.objects.values_list("status", "visibility")) == {
        ("completed", "consortium"),
        ("completed", "internal"),
    }


def test_a_record_of_others_is_not_moved_in_by_a_door_that_forgot_to_ask(phase):
    national, other = people.national_officer(), makers.activity(phase, countries=["UZ"])
    other.title = "Taken over"
    with pytest.raises(PermissionDenied):
        record_activity(other, links={"countries": [makers.country("KG")]}, by=national)
    stored = Activity.objects.get()
    assert (stored.title, [one.iso2 for one in stored.countries.all()]) == ("Risk management", ["UZ"])


def test_a_component_leader_logs_under_the_own_component(client, phase):
    client.force_login(people.component_leader(phase.components.get(number="2")))
    assert send(client, "post", LIST, body(component="B9-C2")).status_code == 201
    refused = send(client, "post", LIST, body())
    assert [one["pointer"] for one in refused.json()["errors"]] == ["/component"]
    page = client.post("/activities/new/", form_data(phase)).content.decode()
    assert "Select a valid choice. That choice is not one of the available choices." in page
    assert not Activity.objects.filter(component__code="B9-C1").exists()


def choices(client, address, name):
    """The choices of a form's field, without the empty one."""
    field = client.get(address).context["form"].fields[name]
    return [str(label) for value, label in field.choices if value]


def test_phases_and_components_are_offered_where_one_may_write(client, phase):
    makers.phase(10, starts_on=phase.starts_on.replace(year=2021), original_ends_on=phase.starts_on.replace(year=2030))
    ours = makers.activity(phase, "2")
    new, edit = "/activities/new/", f"/activities/{ours.uid}/edit/"
    leader = people.component_leader(phase.components.get(number="2"))
    client.force_login(leader)
    for address in (new, edit):
        assert [one.split()[0] for one in choices(client, address, "component")] == ["B9-C2"]
        assert len(choices(client, address, "phase")) == 1
        assert len(choices(client, address, "countries")) > 1
    people.assign(leader, "component_leader", component=phase.components.get(number="3"))
    assert [one.split()[0] for one in choices(client, new, "component")] == ["B9-C2", "B9-C3"]
    assert len(choices(client, new, "phase")) == 1, "a phase with two own components comes once"
    people.assign(leader, "secretariat", phase=phase)
    assert {one[:3] for one in choices(client, new, "component")} == {"B9-"}
    client.force_login(people.national_officer())
    assert len(choices(client, new, "phase")) == 2
    assert {one.split("-")[0] for one in choices(client, new, "component")} == {"B9", "B10"}


def test_foreign_and_unknown_keys_are_answered_alike(client, phase):
    other = makers.phase(
        10, starts_on=phase.starts_on.replace(year=2021), original_ends_on=phase.starts_on.replace(year=2030)
    )
    client.force_login(people.component_leader(phase.components.get(number="2")))
    for name, foreign, unknown in (("component", "B9-C1", "B9-C8"), ("phase", 10, 77)):
        answers = [send(client, "post", LIST, body(**{name: key})).json()["errors"] for key in (foreign, unknown)]
        assert [one["code"] for one in answers[0] if one["pointer"] == f"/{name}"] == ["does_not_exist"]
        assert json.dumps(answers[0]).replace(str(foreign), str(unknown)) == json.dumps(answers[1])
    for name, foreign, unknown in (
        ("component", phase.components.get(number="1").pk, 987654),
        ("phase", other.pk, 9876),
    ):
        errors = []
        for key in (foreign, unknown):
            form = client.post("/activities/new/", form_data(phase) | {name: key}).context["form"]
            errors.append(form.errors.get_json_data()[name])
        assert errors[0] == errors[1]
        assert errors[0][0]["code"] == "invalid_choice"
    assert not Activity.objects.exists()


def test_what_stands_there_is_kept_though_it_could_not_be_chosen_anew(phase):
    """Whoever may correct the record by another role keeps its component, and is offered no further one."""
    leader = people.component_leader(phase.components.get(number="2"))
    theirs = makers.activity(phase, "1")
    offered = Component.objects.visible_to(leader).offered_to(
        leader, "activities.change_activity", keeping=theirs.component_id
    )
    assert [one.code for one in offered] == ["B9-C1", "B9-C2"]


def test_what_one_may_change_is_listed_and_counted_alike(national, phase):
    makers.activity(phase, countries=["KG"], status="draft")
    makers.activity(phase, countries=["KG"], participations=[makers.people("KG", 1)])
    makers.activity(phase, countries=["UZ"])
    assert national.get(f"{LIST}?may=change").json()["count"] == 2
    assert national.get(f"{LIST}?may=verify").json()["count"] == 0
    for text, address in national.get("/").context["to_do"]:
        assert text.split()[1] == str(national.get(address).context["page_obj"].paginator.count)
    page = national.get("/").content.decode()
    assert "Complete 1 draft" in page
    assert "Find the participants" not in page
    assert "The figures count the activities that your account may see." in page


def test_the_secretariat_of_a_phase_extends_that_phase_only(client, phase):
    other = makers.phase(8, starts_on=phase.starts_on.replace(year=2012), original_ends_on=phase.starts_on)
    client.force_login(people.person("o@example.org", "secretariat", phase=other))
    assert client.get("/phases/8/extensions/new/").status_code == 200
    assert client.get("/phases/9/extensions/new/").status_code == 403


def test_a_record_one_may_not_see_is_named_as_one_that_does_not_exist(national):
    hidden = makers.city("Outpost", "UZ")
    type(hidden).objects.update(is_sensitive=True)
    answers = [send(national, "post", LIST, body(place=str(uid))).json()["errors"] for uid in (hidden.uid, NOWHERE)]
    assert [(one["pointer"], one["code"]) for one in answers[0]] == [("/place", "does_not_exist")]
    assert answers[0][0]["detail"].replace(str(hidden.uid), NOWHERE) == answers[1][0]["detail"]


def test_the_administration_pages_show_no_more_than_the_others(client, phase):
    user = people.national_officer()
    type(user).objects.filter(pk=user.pk).update(is_staff=True)
    own = makers.activity(phase, countries=["KG"], visibility="internal", title="Ours")
    hidden = makers.activity(phase, countries=["UZ"], visibility="internal", title="Theirs")
    client.force_login(user)
    page = client.get("/admin/activities/activity/").content.decode()
    assert "Ours" in page
    assert "Theirs" not in page
    told = [client.get(f"/admin/activities/activity/{one.pk}/change/").status_code for one in (own, hidden)]
    assert told == [200, 302]
