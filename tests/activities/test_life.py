"""The life of an activity: which steps follow, who takes them, what is kept of them, and that nothing goes round them."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from activities.models import Activity, Step
from activities.models.choices import Status
from activities.models.life import MOVES, open_steps
from activities.services import record_activity
from bomca.accounts import roles
from bomca.history.models import Entry
from reports.rendering import tables
from tests import makers, people
from tests.activities.test_api import LIST, as_read, errors, patch, post
from tests.activities.test_exchange import exported, handed_in
from tests.activities.test_pages import form_data
from tests.forms import begun
from tests.reports import sample

pytestmark = pytest.mark.django_db

GIVEN = {
    "return": {"note": "The agencies are missing."},
    "correct": {"note": "Two people were counted twice."},
    "postpone": {"cause": "host", "reason": "The host asked for spring."},
    "cancel": {"cause": "budget", "reason": "There was no money left."},
}
FROM = {
    "plan": {"draft", "postponed"},
    "begin": {"planned", "postponed"},
    "complete": {"draft", "planned", "ongoing", "postponed", "returned"},
    "verify": {"completed"},
    "return": {"completed"},
    "correct": {"verified"},
    "postpone": {"planned", "ongoing"},
    "cancel": {"draft", "planned", "ongoing", "postponed"},
}
LOGGING = {"coordinator", "secretariat", "component_leader", "national_officer"}
TAKEN_BY = {
    **dict.fromkeys(["plan", "begin", "complete", "postpone", "cancel"], LOGGING),
    **dict.fromkeys(["verify", "return"], LOGGING - {"national_officer"}),
    "correct": {"coordinator", "secretariat"},
}
PATHS = {  # the steps that lead from a draft to each status
    "draft": [],
    "planned": ["plan"],
    "ongoing": ["plan", "begin"],
    "completed": ["complete"],
    "returned": ["complete", "return"],
    "verified": ["complete", "verify"],
    "postponed": ["plan", "postpone"],
    "cancelled": ["cancel"],
}


def standing(status, phase=None, **facts):
    """An activity that came to stand so by its steps."""
    days = {"planned_starts_on": date(2017, 12, 3)}
    activity = makers.activity(phase or makers.phase(), status="draft", **{**days, **facts})
    for name in PATHS[status]:
        activity.take(name, by=None, **GIVEN.get(name, {}))
    assert activity.status == status
    return activity


def holder(role, phase):
    """A person with the role, where the activities of these tests lie."""
    scope = {
        "country": makers.country("KG"),
        "component": phase.components.get(number="1"),
        "organisation": people.of_consortium(),
    }
    given = roles.GIVEN_FOR.get(role)
    ends_on = date(2099, 1, 1) if role in roles.ENDING else None
    return people.person(f"{role}@example.org", role, ends_on=ends_on, **({given: scope[given]} if given else {}))


@pytest.mark.parametrize("name", MOVES)
@pytest.mark.parametrize("status", Status.values)
def test_a_step_follows_from_where_the_activity_stands_or_is_refused(name, status):
    activity = standing(status)
    if status in FROM[name]:
        activity.take(name, by=people.officer(), **GIVEN.get(name, {}))
        last = Step.objects.filter(activity=activity).last()
        assert (last.step, last.status, last.by.name) == (name, activity.status, "Aigul Officer")
        assert activity.status == MOVES[name].to
    else:
        with pytest.raises(ValidationError, match="cannot become"):
            activity.take(name, by=None, **GIVEN.get(name, {}))
        assert Activity.objects.get().status == status


@pytest.mark.once
@pytest.mark.parametrize("role", roles.ROLES)
def test_each_step_is_taken_by_those_whose_role_grants_it_and_by_nobody_else(client, role):
    phase = makers.phase()
    user = holder(role, phase)
    client.force_login(user)
    for name in MOVES:
        facts = {"agencies": [people.of_consortium()]}
        activity = standing(min(FROM[name] - {"draft"}), phase, visibility="public")
        record = Activity.objects.get(pk=activity.pk)
        record.agencies.set(facts["agencies"])
        may = role in TAKEN_BY[name]
        assert (name in open_steps(record, user)) == may
        client.post(f"/activities/{activity.uid}/{name}/", {"started_from": "", **GIVEN.get(name, {})})
        assert Activity.objects.get(pk=activity.pk).status == activity.status  # without its start it is never taken
        address = reverse(f"api-activity-{'send-back' if name == 'return' else name}", args=[activity.uid])
        if role == "service":
            continue
        headers = as_read(client, f"{LIST}{activity.uid}/")
        answer = post(client, GIVEN.get(name, {}), address, **headers)
        assert answer.status_code == (200 if may else 403), (name, answer.content)
        assert Activity.objects.get(pk=activity.pk).status == (MOVES[name].to if may else activity.status)


def test_the_page_takes_the_steps_and_tells_them(officer):
    activity = standing("planned")
    address = f"/activities/{activity.uid}/"
    page = officer.get(address).content.decode()
    assert "Mark as begun" in page
    assert "Open a correction" not in page
    officer.post(f"{address}postpone/", {**GIVEN["postpone"], **begun(officer, address)})
    officer.post(f"{address}begin/", begun(officer, address))
    officer.post(f"{address}complete/", begun(officer, address))
    officer.post(f"{address}return/", {**GIVEN["return"], **begun(officer, address)})
    page = officer.get(address).content.decode()
    for told in ("The host or an agency asked for it", "The host asked for spring.", "The agencies are missing."):
        assert told in page
    assert list(activity.steps.values_list("step", flat=True)) == ["plan", "postpone", "begin", "complete", "return"]
    stored = Activity.objects.get()
    assert (stored.status_cause, stored.status_reason) == ("", "")  # it stands so no more; the step keeps the words


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("return", {"note": " "}),
        ("postpone", {"cause": "", "reason": "The host asked for spring."}),
        ("postpone", {"cause": "because", "reason": "The host asked for spring."}),
        ("cancel", {"cause": "host", "reason": ""}),
    ],
)
def test_what_a_step_asks_for_is_not_left_out_and_what_was_typed_is_given_back(officer, name, given):
    activity = standing("completed" if name == "return" else "planned")
    address = f"/activities/{activity.uid}/"
    page = officer.post(f"{address}{name}/", {**given, **begun(officer, address)}, follow=True).content.decode()
    assert Activity.objects.get().status == activity.status
    assert ("You had written" in page) == bool("".join(given.get(one, "") for one in ("note", "reason")).strip())


def test_a_verified_activity_is_corrected_with_a_reason_and_verified_anew(officer):
    activity = standing("verified")
    address = f"/activities/{activity.uid}/"
    assert officer.get(f"{address}edit/").status_code == 403
    officer.post(f"{address}correct/", {**GIVEN["correct"], **begun(officer, address)})
    stored = Activity.objects.get()
    assert (stored.status, stored.verified_at, stored.verified_by, stored.is_held) == ("returned", None, None, True)
    assert Entry.objects.of(stored).filter(reason="Two people were counted twice.").exists()
    assert (
        "Two people were counted twice." in officer.get(f"{address}edit/").content.decode()
    )  # who corrects is told why
    stored.complete(by=None)
    assert "Two people were counted twice." not in officer.get(f"{address}edit/").content.decode()
    stored.verify(by=people.coordinator())
    assert Activity.objects.get().verified_by.name == "Karlis Coordinator"


def test_a_stored_status_changes_by_no_form_no_api_and_no_table(officer):
    phase = makers.phase()
    activity = standing("planned", phase, starts_on=date(2017, 12, 3))
    record = Activity.objects.get()
    record.status = "completed"
    with pytest.raises(ValidationError, match="by a step"):
        record_activity(record)
    address = f"/activities/{activity.uid}/edit/"
    officer.post(
        address,
        form_data(phase, status="completed", title="New title", planned_starts_on="2017-12-03")
        | begun(officer, address),
    )
    stored = Activity.objects.get()
    assert (stored.title, stored.status) == ("New title", "planned")
    told = patch(officer, f"{LIST}{activity.uid}/", {"status": "completed"})
    assert errors(told) == {("/status", "by_steps")}
    content = exported(officer, "csv").decode("utf-8-sig").replace(",planned,", ",completed,")
    table = handed_in(content.encode(), people.coordinator())
    assert "changes by a step" in " ".join(problem[2] for problem in table.told["problems"])
    logged = form_data(phase, status="returned")
    assert officer.post("/activities/new/", logged).status_code == 422


def test_steps_are_only_added():
    step = standing("planned").steps.get()
    step.note = "Otherwise"
    with pytest.raises(TypeError, match="only added"):
        step.save()
    with pytest.raises(TypeError, match="only added"):
        Step.objects.update(note="Otherwise")
    with pytest.raises(TypeError, match="only added"):
        Step.objects.all().delete()


def test_notes_are_kept_from_whoever_is_not_told_everything(client):
    phase = makers.phase()
    activity = standing("verified", phase, visibility="public")
    activity.take("correct", by=None, note="Zzcanarynote")
    partner = people.partner()
    for user, told in ((people.coordinator(), True), (partner, False)):
        client.force_login(user)
        page = client.get(f"/activities/{activity.uid}/").content.decode()
        assert "Opened for correction" in page
        assert ("Zzcanarynote" in page) == told
        answer = client.get(f"{LIST}{activity.uid}/").json()
        assert answer["steps"][-1]["note"] == ("Zzcanarynote" if told else None)
        assert ("Zzcanarynote" in client.get(LIST).content.decode()) == told


def test_a_report_counts_what_is_being_corrected_and_tells_what_is_under_way():
    snapshot = sample.snapshot()
    snapshot["activities"][0]["status"] = "returned"
    before = len(tables.deviations(snapshot))
    snapshot["activities"].append(sample.demarcation(uid="9", title="Long study visit", status="ongoing"))
    told = tables.deviations(snapshot)
    assert len(told) == before + 1
    assert "Long study visit" in str([one for one in told if one["heading"] == "Begun, not completed"])
