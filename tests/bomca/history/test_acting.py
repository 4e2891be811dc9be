"""Who did it: the person, the token, the job and the request are told with every change, whatever the door."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from activities.models import Topic
from bomca.accounts import scopes
from bomca.accounts.models import ApiToken
from bomca.history.acting import acting, acting_as, because
from bomca.history.models import Entry
from reports import tasks
from reports.models import Schedule
from tests import makers, people
from tests.activities.test_pages import form_data
from tests.forms import administered, begun

pytestmark = pytest.mark.django_db


@pytest.fixture
def phase():
    made = makers.phase()
    makers.extension(made)
    return made


def facts(entry):
    return entry.actor_id, entry.token, entry.job


def test_the_form_acts_as_the_person_in_one_change_set(client, phase):
    officer = people.officer()
    client.force_login(officer)
    answer = client.post("/activities/new/", form_data(phase, rows=[("KG", 2, 4)]))
    assert answer.status_code == 302
    entry, row = Entry.objects.get(model="activities.activity"), Entry.objects.get(model="activities.participation")
    assert facts(entry) == facts(row) == (officer.pk, "", "")
    assert entry.request_id == row.request_id == answer["X-Request-ID"]
    assert entry.change_set == row.change_set
    assert len(entry.after["countries"]) == 2


def test_the_api_acts_as_the_owner_and_tells_the_token(client, phase):
    activity, officer = makers.activity(phase), people.officer()
    made = {"name": "Registry", "scopes": scopes.known(), "expires_at": timezone.now() + timedelta(days=1)}
    token, plain = ApiToken.issue(user=officer, **made)
    address, bearer = f"/api/v1/activities/{activity.uid}/", {"authorization": f"Bearer {plain}"}
    tag = client.get(address, headers=bearer).headers["ETag"]
    answer = client.patch(
        address,
        json.dumps({"title": "Risk analysis"}),
        content_type="application/json",
        headers={**bearer, "if-match": tag, "x-request-id": "registry-2026-11-24"},
    )
    assert answer.status_code == 200, answer.content
    entry = Entry.objects.of(activity).first()
    assert facts(entry) == (officer.pk, token.prefix, "")
    assert entry.request_id == answer["X-Request-ID"] == "registry-2026-11-24"
    assert entry.changes == [("title", "Risk management", "Risk analysis")]


def test_a_step_pressed_on_the_page_is_told_of_the_person(client, phase):
    activity, officer = makers.activity(phase), people.officer()
    client.force_login(officer)
    client.post(f"/activities/{activity.uid}/verify/", begun(client, f"/activities/{activity.uid}/"))
    entry = Entry.objects.of(activity).first()
    assert entry.fields == ["status", "verified_at", "verified_by_id"]
    assert entry.actor_id == officer.pk


def test_the_administration_pages_act_as_the_administrator(client):
    administrator, officer = people.administrator(), people.officer()
    client.force_login(administrator)
    page = client.get(f"/admin/accounts/user/{officer.pk}/change/")
    form = page.context["adminform"].form
    data = {name: form.initial.get(name) or "" for name in form.fields if name != "password"}
    data |= {"is_active": "on", "language": "ru"} | administered(page)
    answer = client.post(f"/admin/accounts/user/{officer.pk}/change/", data)
    assert answer.status_code == 302
    changed = Entry.objects.of(officer).filter(actor_id=administrator.pk)
    assert [entry.fields for entry in changed] == [["language"]]


@pytest.mark.parametrize(
    "given", ["short", "x" * 65, "with spaces here", "injected\nheader-here", "<script>alert</script>"]
)
def test_a_request_number_that_is_not_plain_is_replaced(client, given):
    answer = client.get("/sign-in/", headers={"x-request-id": given})
    assert answer["X-Request-ID"] != given
    assert len(answer["X-Request-ID"]) == 36


@pytest.mark.once
def test_the_loader_acts_as_a_job_in_one_change_set():
    call_command("load_bomca", "--reference-only", verbosity=0, stdout=StringIO())
    entries = Entry.objects.order_by()
    assert entries.count() > 200
    assert set(entries.values_list("actor_id", "token", "job")) == {(None, "", "load_bomca")}
    assert entries.values("change_set").distinct().count() == 1
    assert set(entries.values_list("kind", flat=True)) == {"created"}


def test_a_task_acts_as_a_job_of_its_own_name(phase):
    Schedule.objects.create(phase=phase, title="Six-month progress report")
    tasks.open_due_reports()
    assert set(Entry.objects.filter(model="reports.report").values_list("job", flat=True)) == {
        "reports.tasks.open_due_reports"
    }


def test_who_acts_is_known_inside_the_block_only(phase):
    officer = people.officer()
    with acting_as(user=officer, job="import"), because("The registry corrected it."):
        Topic.objects.create(slug="risk", name_en="Risk")
        with because(""):
            assert acting().reason == "The registry corrected it."
    Topic.objects.create(slug="other", name_en="Other")
    after, inside = Entry.objects.all()[:2]
    assert (facts(inside), inside.reason) == ((officer.pk, "", "import"), "The registry corrected it.")
    assert (facts(after), after.reason) == ((None, "", ""), "")
