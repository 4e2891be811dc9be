"""What a report has told may still be corrected, but the correction says why; and a report anchors the history."""

import json
import re
from io import BytesIO, StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import connection
from docx import Document
from pypdf import PdfReader

from activities.services import record_activity
from bomca.history import guards
from bomca.history.acting import because
from bomca.history.models import Entry, Head
from bomca.history.reasons import reason_needed
from reports import services
from reports.models import Schedule, Told
from reports.rendering import document
from tests import makers, people
from tests.activities.test_pages import form_data
from tests.forms import begun
from tests.reports import sample

pytestmark = pytest.mark.django_db


@pytest.fixture
def phase():
    made = makers.phase()
    makers.extension(made)
    return made


@pytest.fixture
def workshop(phase):
    return makers.demarcation_workshop(phase)


@pytest.fixture
def told(workshop):
    """The workshop, which a made report tells of."""
    schedule = Schedule.objects.create(phase=workshop.phase, title="Six-month progress report")
    report, _new = services.open_report(schedule=schedule, period=schedule.periods()[-1], language="en")
    return services.make_report(report.pk, worker="w1")


def remember(workshop):
    """The same without the cost of making the report."""
    schedule = Schedule.objects.create(phase=workshop.phase, title="Six-month progress report")
    report, _new = services.open_report(schedule=schedule, period=schedule.periods()[-1], language="en")
    Told.objects.create(report=report, activity_uid=workshop.uid)


def test_a_report_remembers_what_it_told_and_where_the_history_ended(told, workshop):
    assert [row.activity_uid for row in Told.objects.all()] == [workshop.uid]
    carried = told.snapshot["history"]
    entry = Entry.objects.get(sequence=carried["sequence"])
    assert entry.hash == carried["hash"]
    for text in (
        " ".join(page.extract_text() for page in PdfReader(BytesIO(told.files.get(kind="pdf").content)).pages),
        " ".join(one.text for one in Document(BytesIO(told.files.get(kind="docx").content)).paragraphs),
    ):
        assert entry.hash in re.sub(r"[\s\u200b]", "", text)
    guards.remove(connection)
    Entry.objects.filter(sequence__gte=entry.sequence).delete()
    last = Entry.objects.first()
    Head.objects.update(sequence=last.sequence, hash=last.hash)
    with pytest.raises(CommandError, match=f"report {told.uid} knows row {entry.sequence}"):
        call_command("verify_history", stdout=StringIO())


def test_the_colophon_is_translated():
    made = {**sample.snapshot(), "history": {"sequence": 41, "hash": "a" * 64}}
    last = document.build(made, "ru", sha256="b" * 64)["made_with"][-1]
    assert last.replace("\u200b", "") == f"История записей заканчивалась строкой 41, её печать: {'a' * 64}."


def test_a_change_of_what_was_told_needs_a_reason(workshop):
    assert reason_needed(workshop) is None
    remember(workshop)
    assert "was told in: Report on BOMCA 9" in str(reason_needed(workshop))
    workshop.title = "Border demarcation"
    with pytest.raises(ValidationError) as caught:
        record_activity(workshop)
    assert list(caught.value.message_dict) == ["change_reason"]
    with because("The ministry corrected the title."):
        record_activity(workshop)
    assert Entry.objects.of(workshop).first().reason == "The ministry corrected the title."


def test_the_form_asks_for_the_reason_only_then(client, phase, workshop):
    client.force_login(people.officer())
    address = f"/activities/{workshop.uid}/edit/"
    assert "change_reason" not in client.get(address).content.decode()
    remember(workshop)
    page = client.get(address).content.decode()
    assert "change_reason" in page
    assert "This activity was told in" in page
    data = form_data(phase, rows=[("KG", 2, 4)], title="Border demarcation", **begun(client, address))
    refused = client.post(address, data)
    assert refused.status_code == 422
    assert "change_reason" in refused.context["form"].errors
    assert client.post(address, {**data, "change_reason": "The ministry corrected it."}).status_code == 302
    assert Entry.objects.of(workshop).first().reason == "The ministry corrected it."


def test_the_api_takes_the_reason(client, workshop):
    client.force_login(people.officer())
    remember(workshop)

    def patch(**body):
        address = f"/api/v1/activities/{workshop.uid}/"
        tag = client.get(address).headers["ETag"]
        return client.patch(address, json.dumps(body), content_type="application/json", headers={"if-match": tag})

    refused = patch(title="Border demarcation")
    assert refused.status_code == 400
    assert "change_reason" in refused.content.decode()
    assert patch(title="Border demarcation", change_reason="Corrected by the ministry.").status_code == 200
    assert Entry.objects.of(workshop).first().reason == "Corrected by the ministry."
