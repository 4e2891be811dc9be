"""Names of experts: found, told and erased on request or by schedule; what they worked, and every figure, stays."""

import json
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.utils import timezone

from activities import services
from activities.models import Answer, ErasureRequest, Expert, ListViewing
from activities.tasks import erase_due_names
from bomca.history.models import Entry
from bomca.idempotency.models import KeyedRequest
from bomca.models import UnsavedForm
from components.models import Payment
from tests import deliverables, makers, people
from tests.activities.named import everything_stored
from tests.activities.test_merging import merged
from tests.deliverables import SAID
from tests.forms import begun, hidden

pytestmark = pytest.mark.django_db
NAME, INSTITUTION = "Zarina Ёлкина", "Border Guard College"


def worked(activity, name=NAME, **facts):
    facts = {"institution": INSTITUTION, "role": "trainer", "days": Decimal("2.5"), **facts}
    return services.record_part(Expert(activity=activity, name=name, country=makers.country("LV"), **facts), by=None)


@pytest.fixture
def workshop():
    return makers.activity(makers.phase(), countries=["KG"])


def found(client, words="елкина"):
    return client.post("/participants/", {"words": words, "purpose": "request"}).context["experts"]


def erase(client, *rows):
    facts = {"expert": [one.uid for one in rows], "reference": "DP-3", "is_sure": "on"}
    return client.post("/participants/erase/", facts)


def test_the_person_is_found_told_and_erased_and_the_work_stays(officer, workshop):
    one, other = worked(workshop), worked(workshop, "Jane Doe")
    workshop.verify(by=officer.user)
    assert found(officer) == [one]
    told = officer.post("/participants/export/", {"expert": one.uid, "form": "json"}).json()["held"][0]
    assert [told[name] for name in ("name", "organisation", "days", "code")] == [
        NAME, INSTITUTION, "2.5", workshop.code,
    ]  # fmt: skip
    assert sorted(ListViewing.objects.values_list("manner", "activity")) == [
        ("person", workshop.pk), ("search", workshop.pk),
    ]  # fmt: skip
    officer.post("/participants/erase/", {"expert": one.uid})
    assert found(officer) == [one]  # not confirmed
    erase(officer, one)
    assert found(officer) == []
    assert [row.name for row in Expert.objects.named()] == ["Jane Doe"]
    one.refresh_from_db()
    assert (one.name, one.institution, one.role, one.days) == ("", INSTITUTION, "trainer", Decimal("2.5"))
    page = officer.get(f"/activities/{workshop.uid}/").content.decode()
    assert "name erased on request" in page
    assert INSTITUTION in page
    rows = officer.get("/api/v1/experts/").json()["results"]
    assert {(row["name"], row["erased_why"], row["days"]) for row in rows} == {
        ("", "request", "2.5"), ("Jane Doe", "", "2.5"),
    }  # fmt: skip
    request = ErasureRequest.objects.get()
    assert (request.made_by, request.reference, request.rows) == (officer.user, "DP-3", [f"expert {one.uid}"])
    entry = Entry.objects.of(one).first()
    assert (entry.actor_id, entry.after["name"], entry.before["name"][:7]) == (officer.user.pk, "", "hidden:")
    assert other.name not in json.dumps([request.rows, request.digests])


def test_nothing_else_keeps_the_name(officer, workshop):
    """Suggestions, unsaved forms of whoever typed it, and the answer that a key would repeat."""
    body = {"activity": str(workshop.uid), "name": NAME, "institution": INSTITUTION, "role": "trainer", "days": "2.5"}
    keyed = {"content_type": "application/json", "headers": {"idempotency-key": "once"}}
    assert officer.post("/api/v1/experts/", json.dumps(body), **keyed).status_code == 201
    one = Expert.objects.get()
    new = f"/parts/experts/new/{workshop.uid}/"
    edit, others = f"/parts/experts/{one.uid}/", f"/parts/costs/new/{workshop.uid}/"
    for address, typed in ((new, {"name": NAME.upper()}), (edit, {"name": "Zarina B"}), (others, {"planned": "x"})):
        officer.post(address, {"draft": hidden(officer.get(address), "draft"), **typed})
    assert NAME not in everything_stored()
    assert officer.post("/choices/experts/", {"q": "zarina"}).json()["results"]

    erase(officer, one)
    assert NAME not in everything_stored()
    assert [form.address for form in UnsavedForm.objects.filter(closed_at=None)] == [others]
    assert officer.post("/choices/experts/", {"q": ""}).json()["results"] == []
    again = officer.post("/api/v1/experts/", json.dumps(body), **keyed)
    assert (again.status_code, again.json()["name"], Expert.objects.count()) == (201, "", 1)
    assert KeyedRequest.objects.filter(key="once", is_done=True).exists()


def test_the_days_are_still_corrected_and_the_name_is_not_entered_again(officer, workshop):
    """Not even by who had opened the form before."""
    one = worked(workshop)
    address = f"/parts/experts/{one.uid}/"
    typed = {"name": NAME, "institution": INSTITUTION, "role": "trainer", "days": "4", **begun(officer, address)}
    services.erase_people([one], by=officer.user)
    page = officer.get(address)
    assert "Name erased on request." in page.content.decode()
    assert "name" not in page.context["form"].fields
    assert officer.post(address, typed).status_code == 302
    one.refresh_from_db()
    assert (one.name, one.days) == ("", 4)
    one.name = NAME
    with pytest.raises(ValidationError, match="not entered again"):
        services.record_part(one, by=officer.user)


def test_after_a_restore_the_same_person_is_erased_again(workshop):
    services.erase_people([worked(workshop)], by=None)
    for number in range(2):
        back = Expert.objects.get()
        back.name, back.erased_at, back.erased_why = NAME, None, ""
        back.save()
        if number:  # restored under another number: known again by the digest
            ErasureRequest.objects.update(rows=["expert 0"])
        call_command("reapply_erasures")
        assert Expert.objects.get().name == ""
    worked(workshop)  # a namesake, recorded later
    assert services.reapply_erasures() == 0


def test_what_merging_left_behind_is_found_too(officer, workshop):
    """One chose whose experts stand: the others' name stays with the merged record, where nobody sees it."""
    other = makers.activity(workshop.phase)
    kept, left = worked(workshop), worked(other)
    merged(workshop, other, officer.user, rows={"experts": "kept"})
    assert {row.pk for row in found(officer)} == {kept.pk, left.pk}
    erase(officer, kept, left)
    assert not Expert.objects.named().exists()


@pytest.mark.parametrize("who", [people.eu_officer, people.partner, lambda: people.national_officer("UZ")])
def test_whoever_may_not_change_names_there_erases_nobody(client, workshop, who):
    one = worked(workshop)
    makers.activity(workshop.phase, countries=["UZ"])
    client.force_login(who())
    asked = client.post("/participants/", {"words": "Zarina", "purpose": "request"})
    assert asked.status_code == 404 or asked.context["experts"] == []
    erase(client, one)
    assert Expert.objects.get().name == NAME


def test_a_reader_who_is_told_no_names_is_not_told_that_one_was_erased(client, workshop):
    services.erase_people([worked(workshop)], by=None)
    client.force_login(people.partner())
    row = client.get("/api/v1/experts/").json()["results"][0]
    assert (row["name"], row["erased_at"], row["erased_why"]) == ("", None, "")
    assert "erased" not in client.get(f"/activities/{workshop.uid}/").content.decode()


def test_the_clock_erases_names_five_years_after_the_whole_balance(workshop, monkeypatch):
    one = worked(workshop)
    advice = deliverables.recommendation(deliverables.deliverable(workshop.phase))
    asked, _link = deliverables.enquiry([advice], people.officer())
    services.answer(asked, rows={advice: SAID}, full_name="Jane Doe", function="Head")
    answer = Answer.objects.get()
    facts = {"phase": workshop.phase, "requested_on": date(2019, 12, 1), "amount": 1}
    Payment(kind="interim", received_on=date(2019, 12, 1), **facts).save()
    first = Payment(kind="balance", received_on=date(2020, 1, 1), **facts)
    rest = Payment(kind="balance", **facts)
    rest.save()

    def named_on(day):
        monkeypatch.setattr(timezone, "localdate", lambda *_args: day)
        erase_due_names()
        one.refresh_from_db()
        answer.refresh_from_db()
        asked.refresh_from_db()
        return one.name, answer.full_name, asked.email, one.erased_why

    kept = (NAME, "Jane Doe", "customs@example.kg", "")

    assert named_on(date(2030, 1, 1)) == kept  # no balance was received
    first.save()
    assert named_on(date(2030, 1, 1)) == kept  # a part of it was not
    rest.received_on = date(2021, 3, 1)
    rest.save()
    assert named_on(date(2026, 2, 28)) == kept
    assert named_on(date(2026, 3, 1)) == ("", "", "", "schedule")
    assert services.erase_due_names(today=date(2028, 2, 29)) == 0
