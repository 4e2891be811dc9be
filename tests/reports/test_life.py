"""What becomes of a made report: who may take which step from where, and what is told of it."""

import json
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone, translation

from bomca.accounts.models import User
from bomca.history.models import Entry
from reports import services
from reports.models import Report, Section
from reports.models.life import STEPS
from tests import people
from tests.forms import begun
from tests.reports import made

pytestmark = pytest.mark.django_db
PEOPLE = [people.coordinator, people.officer, people.eu_officer, people.communications, people.rom_reviewer]
MAY = {
    "review": {"coordinator", "officer"},
    "withdraw": {"coordinator", "officer"},
    "sign": {"coordinator"},
    "submit": {"coordinator"},
    "accept": {"eu_officer"},
    "return": {"eu_officer"},
}
GIVEN = {
    "submit": {"to_whom": "EU Delegation", "submitted_on": "2020-02-01", "how": "By letter", "reference": "R 1"},
    "return": {"note": "The sums differ."},
}


@pytest.fixture
def schedule():
    return made.schedule()


@pytest.fixture
def coordinator():
    return people.coordinator()


@pytest.fixture
def report(schedule, coordinator):
    return made.make(schedule, coordinator)


def api(client, report, step, body=None):
    """Take a step through the API, with the state that was read."""
    address = f"/api/v1/reports/{report.uid}/"
    headers = {"if-match": client.get(address).headers["ETag"]}
    return client.post(f"{address}{step}/", json.dumps(body or {}), content_type="application/json", headers=headers)


@pytest.mark.once
@pytest.mark.parametrize("step", STEPS)
def test_each_step_is_for_its_role_alone_on_the_page_and_in_the_api(client, report, coordinator, step):
    since, to = STEPS[step].since[0], STEPS[step].to
    made.bring_to(report, since, coordinator)
    others = [who for who in PEOPLE if who.__name__ not in MAY[step]]
    [allowed, *_rest] = [who for who in PEOPLE if who.__name__ in MAY[step]]
    for who in others:
        client.force_login(coordinator if who is people.coordinator else who())
        page = client.get(report.get_absolute_url()).content.decode()
        assert f"/steps/{step}/" not in page, who.__name__
        assert client.post(f"{report.get_absolute_url()}steps/{step}/", GIVEN.get(step, {})).status_code == 403
        assert api(client, report, step, GIVEN.get(step)).status_code == 403
    client.force_login(user := coordinator if allowed is people.coordinator else User.objects.filter(
        email="eu@example.org").first() or people.eu_officer())  # fmt: skip
    report.refresh_from_db()
    assert report.status == since
    began = begun(client, report.get_absolute_url())
    stale = client.post(f"{report.get_absolute_url()}steps/{step}/", GIVEN.get(step, {}), follow=True)
    assert "Nothing was done" in stale.content.decode()
    page = client.post(f"{report.get_absolute_url()}steps/{step}/", {**GIVEN.get(step, {}), **began}, follow=True)
    assert page.status_code == 200
    report.refresh_from_db()
    assert report.status == to
    last = report.milestones.last()
    assert (last.step, last.status, last.by) == (step, to, user)
    assert str(user) in page.content.decode()
    assert Entry.objects.of(report).first().fields == ["status"]
    assert api(client, report, step, GIVEN.get(step)).status_code == 409


def test_the_api_tells_the_whole_life(client, report, coordinator):
    client.force_login(coordinator)
    assert api(client, report, "review").json()["status"] == "in_review"
    signed = api(client, report, "sign").json()["signature"]
    assert (signed["sha256"], set(signed["files"])) == (report.sha256, {"pdf", "docx"})
    refused = api(client, report, "submit", {"to_whom": "", "how": "x"})
    assert refused.json()["errors"][0]["pointer"] == "/to_whom"
    future = {**GIVEN["submit"], "submitted_on": str(timezone.localdate() + timedelta(days=2))}
    assert api(client, report, "submit", future).json()["errors"][0]["pointer"] == "/submitted_on"
    told = api(client, report, "submit", GIVEN["submit"]).json()
    assert (told["submission"]["to_whom"], told["submission"]["reference"]) == ("EU Delegation", "R 1")
    assert [one["step"] for one in told["milestones"]] == ["review", "sign", "submit"]
    bare = client.post(f"/api/v1/reports/{report.uid}/accept/", "{}", content_type="application/json")
    assert bare.status_code == 428
    assert client.get("/api/v1/reports/?status=submitted").json()["count"] == 1
    assert client.get("/api/v1/reports/?status=signed").json()["count"] == 0
    page = client.get(report.get_absolute_url()).content.decode()
    assert "R 1" in page
    assert signed["files"]["pdf"] in page
    assert f"{signed['sequence']}:{signed['hash']}" in page


def test_a_returned_report_is_replaced_and_superseded_once_the_next_is_accepted(client, schedule, report, coordinator):
    with pytest.raises(ValidationError, match="Say why"):
        made.bring_to(report, "submitted", coordinator).send_back(by=coordinator, note=" ")
    with pytest.raises(ValidationError, match="Version 1 is submitted"):
        made.make(schedule, coordinator)
    client.force_login(people.eu_officer())
    again = {"period": f"{schedule.uid}:{report.period_starts_on}", "language": "en"}
    assert "Version 1 is submitted" in client.post("/reports/make/", again, follow=True).content.decode()
    report.send_back(by=coordinator, note="The sums of B9-C2 differ.")
    Section.objects.filter(code="outlook").update(text="More trainings in spring.")
    assert "Make the next version" in client.get(report.get_absolute_url()).content.decode()
    second = made.make(schedule, coordinator, participants=21)
    assert second.replaces == report
    assert second.snapshot["replaces"] == {"version": 1, "note": "The sums of B9-C2 differ."}
    page = client.get(second.get_absolute_url()).content.decode()
    assert "Replaces version 1, which was returned" in page
    assert "Participants: 20 → 21" in page
    assert "<li>Plan for the next period</li>" in page
    made.bring_to(second, "accepted", coordinator)
    report.refresh_from_db()
    assert (report.status, report.milestones.last().step) == ("superseded", "supersede")
    told = client.get(f"/api/v1/reports/{second.uid}/").json()
    assert (told["status"], told["replaces"]) == ("accepted", 1)


def test_only_the_newest_version_goes_on(schedule, report, coordinator):
    made.make(schedule, coordinator)
    with pytest.raises(ValidationError, match="newer version"):
        report.review(by=coordinator)


def test_missing_texts_block_signing_and_are_named(client, schedule, coordinator):
    report = made.make(schedule, coordinator, texts=False)
    report.review(by=coordinator)
    client.force_login(coordinator)
    assert "cannot be signed yet" in client.get(report.get_absolute_url()).content.decode()
    refused = api(client, report, "sign")
    assert refused.status_code == 409
    assert "Executive summary, Difficulties" in refused.json()["detail"]
    report.refresh_from_db()
    report.withdraw(by=coordinator)
    made.write_texts(report, coordinator, is_ready=False)
    second = made.make(schedule, coordinator, texts=False)
    second.review(by=coordinator)
    with pytest.raises(ValidationError, match="not marked as ready"):
        second.sign(by=coordinator)


def test_a_text_is_written_on_its_page_until_the_report_is_in_review(client, schedule, coordinator):
    report = made.make(schedule, coordinator, texts=False)
    address = f"{report.get_absolute_url()}texts/summary/"
    client.force_login(officer := people.officer())
    assert "At most 300 words" in client.get(address).content.decode()
    long = client.post(address, {"text": "word " * 301, "is_ready": "on"})
    assert (long.status_code, "301 words" in long.content.decode()) == (422, True)
    assert client.post(address, {"text": "", "is_ready": "on"}).status_code == 422
    assert client.post(address, {"text": "Half of it.", "is_ready": ""}).status_code == 302
    section = Section.objects.get()
    assert (section.text, section.is_ready, section.owner) == ("Half of it.", False, officer)
    page = client.get(report.get_absolute_url()).content.decode()
    assert "written after this version was made" in page
    began = begun(client, address)
    Section.objects.get().save()
    Section.objects.filter(pk=section.pk).update(text="Theirs.")
    clash = client.post(address, {"text": "Mine.", "is_ready": "on", **began})
    assert (clash.status_code, "Theirs." in clash.content.decode()) == (409, True)
    report.review(by=coordinator)
    locked = client.post(address, {"text": "Too late.", **begun(client, address)})
    assert (locked.status_code, "Too late." in locked.content.decode()) == (422, True)
    assert f"{address}" not in client.get(report.get_absolute_url()).content.decode()
    client.force_login(people.eu_officer())
    assert client.get(address).status_code == 403


def test_overdue_reports_are_told_to_those_concerned(client, schedule, report, coordinator):
    client.force_login(coordinator)
    assert "1 report is overdue" in client.get("/").content.decode()
    assert client.get("/reports/").content.decode().count("overdue") > 1
    assert "overdue" in client.get(report.get_absolute_url()).content.decode()
    made.bring_to(report, "in_review", coordinator)
    assert "Sign the report" in client.get("/").content.decode()
    report.sign(by=coordinator)
    report.submit(by=coordinator, submission=made.sent())
    assert not Report.objects.overdue(timezone.localdate()).exists()
    assert "overdue" not in client.get("/reports/").content.decode()
    client.force_login(people.eu_officer())
    assert "Accept or return the report" in client.get("/").content.decode()
    assert "overdue" not in client.get("/").content.decode()


def test_comments_are_answered_closed_and_never_rewritten(client, report, coordinator):
    eu, page = people.eu_officer(), report.get_absolute_url()
    client.force_login(eu)
    refused = client.post(f"{page}comments/", {"text": " ", "about": "figure:participants"}, follow=True)
    assert "This field is required" in refused.content.decode()
    client.post(f"{page}comments/", {"text": "Why so few women?", "about": "figure:participants.women"})
    comment = report.comments.get()
    assert (comment.figure, comment.by, comment.status) == ("participants.women", eu, "open")
    assert client.post(f"{page}comments/{comment.uid}/answer/", {"answer": "No."}).status_code == 403
    client.force_login(coordinator)
    assert client.post(f"{page}comments/", {"text": "Mine"}).status_code == 403
    body = {"answer": "The agencies send whom they have."}
    assert api(client, report, f"comments/{comment.uid}/answer", body).json()["comments"][0]["status"] == "answered"
    assert api(client, report, f"comments/{comment.uid}/answer", body).status_code == 409
    comment.refresh_from_db()
    comment.text = "Why so many?"
    for rewriting in (comment.save, comment.delete, report.comments.all().delete):
        with pytest.raises(TypeError, match="never rewritten"):
            rewriting()
    client.force_login(people.rom_reviewer())
    assert "send whom they have" in client.get(page).content.decode()
    client.force_login(eu)
    client.post(f"{page}comments/{comment.uid}/close/")
    comment.refresh_from_db()
    assert (comment.status, comment.closed_by) == ("closed", eu)
    made_up = client.post(
        f"/api/v1/reports/{report.uid}/comments/", {"text": "x", "figure": "none"}, content_type="application/json"
    )
    assert made_up.json()["errors"][0]["pointer"] == "/figure"


def test_the_pages_are_told_in_russian(client, schedule, coordinator):
    report = made.bring_to(made.make(schedule, coordinator), "submitted", coordinator)
    User.objects.filter(pk=coordinator.pk).update(language="ru")
    client.force_login(coordinator)
    page = client.get(report.get_absolute_url()).content.decode()
    for words in ("Подпись", "Кому", "Тексты", "Замечания", "Краткое изложение", "представлен"):
        assert words in page, words
    with translation.override("ru"), pytest.raises(ValidationError, match="Отчёт"):
        report.review(by=coordinator)


def test_a_long_life_costs_no_more_queries(client, schedule, coordinator, django_assert_max_num_queries):
    report = made.bring_to(made.make(schedule, coordinator), "submitted", coordinator)
    for _time in range(4):
        report.comments.create(text="Why?", by=coordinator)
    client.force_login(coordinator)
    for address, most in ((report.get_absolute_url(), 42), ("/reports/", 20), ("/", 34), ("/api/v1/reports/", 14)):
        with django_assert_max_num_queries(most):
            assert client.get(address).status_code == 200


def test_a_made_report_takes_the_texts_in(schedule, coordinator):
    opened, _new = services.open_report(schedule=schedule, period=schedule.periods()[-1], language="ru", by=coordinator)
    made.write_texts(opened, coordinator, text="Первый абзац.\n\nВторой абзац.", but=["visibility"])
    report = services.make_report(opened.pk, worker="w1")
    sealed = {one["code"]: one for one in report.snapshot["texts"]}
    assert (sealed["summary"]["is_ready"], sealed["visibility"]["text"]) == (True, "")
