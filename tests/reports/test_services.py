"""Reports are opened once, made once, and never change."""

import hashlib
import json
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.utils import timezone
from docx import Document
from pypdf import PdfReader

from activities.models import Activity, Expert
from bomca.jobs import MOST_ATTEMPTS, LeaseLost, State
from reports import comparison, services, snapshot
from reports.models import Report, ReportFile, Schedule
from tests import makers, people

pytestmark = pytest.mark.django_db

AFTER_PHASE_NINE = date(2020, 1, 1)


@pytest.fixture
def schedule():
    phase = makers.phase()
    makers.extension(phase)
    return Schedule.objects.create(phase=phase, title="Six-month progress report")


@pytest.fixture
def last_half_year(schedule):
    return schedule.periods()[-1]


def opened(schedule, period, **facts):
    return services.open_report(schedule=schedule, period=period, language="en", **facts)[0]


def test_the_clock_opens_every_period_that_is_over_once(schedule):
    first = services.open_due(today=date(2016, 6, 15))
    assert [(report.period_starts_on, report.due_on) for report in first] == [
        (date(2015, 6, 15), date(2016, 2, 12)),
        (date(2015, 12, 15), date(2016, 8, 13)),
    ]
    assert services.open_due(today=date(2016, 6, 15)) == []
    assert len(services.open_due(today=AFTER_PHASE_NINE)) == 7


def test_a_period_is_not_over_on_its_last_day(schedule):
    assert services.open_due(today=date(2015, 12, 14)) == []
    assert len(services.open_due(today=date(2015, 12, 15))) == 1


def test_an_inactive_schedule_rings_nobody(schedule):
    Schedule.objects.update(is_active=False)
    assert services.open_due(today=AFTER_PHASE_NINE) == []


def test_a_later_extension_that_lengthens_the_last_period_asks_for_a_new_version(schedule):
    makers.extension(schedule.phase, sequence=2, kind="no_cost", additional_amount=0, new_ends_on=date(2020, 4, 30))
    services.open_due(today=date(2020, 5, 1))
    Report.objects.update(state=State.FAILED)
    makers.extension(schedule.phase, sequence=3, kind="no_cost", additional_amount=0, new_ends_on=date(2020, 12, 31))
    fresh = services.open_due(today=date(2020, 6, 15))
    assert [(report.period_ends_on, report.version) for report in fresh] == [(date(2020, 6, 14), 2)]


def test_asking_twice_makes_one_report(schedule, last_half_year):
    officer = people.officer()
    first, is_new = services.open_report(schedule=schedule, period=last_half_year, language="en", by=officer)
    again, is_new_again = services.open_report(schedule=schedule, period=last_half_year, language="en", by=officer)
    assert (is_new, is_new_again) == (True, False)
    assert again == first


def test_the_report_holds_the_workshop_in_both_files_with_the_same_numbers(schedule, last_half_year):
    workshop = makers.demarcation_workshop(schedule.phase)
    makers.activity(schedule.phase, title="Of another half-year")
    report = services.make_report(opened(schedule, last_half_year).pk, worker="w1")
    figures = report.snapshot["figures"]
    assert figures["activities"]["records"] == [str(workshop.uid)]
    assert [figures[f"participants.{sex}"]["value"] for sex in ("women", "men")] == [6, 14]
    assert report.phase_ends_on == date(2019, 12, 14)
    assert {file.kind for file in report.files.all()} == {"pdf", "docx"}
    assert all(hashlib.sha256(file.content).hexdigest() == file.sha256 for file in report.files.all())
    words = "\n".join(words_of(report.files.get(kind="docx").content))
    assert "Border demarcation principles" in words
    assert "Of another half-year" not in words


def words_of(content):
    """The paragraphs and cells of a Word document."""
    document = Document(BytesIO(content))
    yield from (paragraph.text for paragraph in document.paragraphs)
    yield from (cell.text for table in document.tables for row in table.rows for cell in row.cells)


def test_a_made_report_does_not_change_when_the_log_does(schedule, last_half_year):
    workshop = makers.demarcation_workshop(schedule.phase)
    report = services.make_report(opened(schedule, last_half_year).pk, worker="w1")
    files = dict(report.files.values_list("kind", "sha256"))
    workshop.title = "Renamed"
    workshop.save()
    report.refresh_from_db()
    assert report.snapshot["activities"][0]["title"] == "Border demarcation principles"
    assert snapshot.checksum(report.snapshot) == report.sha256
    assert services.make_report(report.pk, worker="w2") is None
    assert dict(ReportFile.objects.values_list("kind", "sha256")) == files


def test_a_file_of_a_made_report_cannot_be_written_again(schedule, last_half_year):
    report = services.make_report(opened(schedule, last_half_year).pk, worker="w1")
    file = report.files.first()
    file.content = b"other"
    with pytest.raises(TypeError, match="never changes"):
        file.save()


def test_the_next_version_says_what_changed(schedule, last_half_year):
    phase = schedule.phase
    removed = makers.activity(phase, title="Typed twice", starts_on=date(2019, 11, 1), ends_on=None)
    kept = makers.activity(phase, title="Misspelt", starts_on=date(2019, 11, 2), ends_on=None)
    first = services.make_report(opened(schedule, last_half_year).pk, worker="w1")
    removed.delete()
    kept.title = "Spelt"
    kept.save()
    workshop = makers.demarcation_workshop(phase)
    second = services.make_report(opened(schedule, last_half_year).pk, worker="w1")
    assert (first.version, second.version) == (1, 2)
    moved, changes = comparison.compare(first.snapshot, second.snapshot)
    assert [(change.kind, change.activity["title"], change.fields) for change in changes] == [
        ("added", workshop.title, ()),
        ("removed", "Typed twice", ()),
        ("changed", "Spelt", ("title",)),
    ]
    told = {key: (before and before["value"], after and after["value"]) for key, before, after in moved}
    assert told["participants"] == (0, 20)
    assert "activities" not in told, "one came, one went: the number is the same, the records are not"


def test_undated_activities_are_told_in_every_report(schedule, last_half_year):
    undated = makers.activity(schedule.phase, starts_on=None, ends_on=None, dates_note="13 December")
    report = services.make_report(opened(schedule, last_half_year).pk, worker="w1")
    assert report.snapshot["figures"]["undated.activities"]["records"] == [str(undated.uid)]
    assert report.snapshot["figures"]["activities"]["value"] == 0


def test_names_of_experts_are_in_no_report(schedule, last_half_year):
    workshop = makers.demarcation_workshop(schedule.phase)
    Expert(activity=workshop, name="Zarina", institution="Border Guard College", days=2).save()
    taken = snapshot.take(opened(schedule, last_half_year), Activity.objects.all(), timezone.now())
    told = json.dumps(taken)
    assert workshop.title in told
    assert not [word for word in ("Zarina", "Border Guard College") if word in told]


def test_drafts_are_in_no_report(schedule, last_half_year):
    makers.activity(schedule.phase, status="draft", starts_on=date(2019, 11, 1), ends_on=None)
    report = services.make_report(opened(schedule, last_half_year).pk, worker="w1")
    assert report.snapshot["activities"] == []


def test_a_worker_that_fell_silent_is_replaced_and_cannot_write_any_more(schedule, last_half_year):
    pk = opened(schedule, last_half_year).pk
    dead = Report.objects.claim(pk, by="dead")
    assert Report.objects.claim(pk, by="too early") is None
    Report.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    report = services.make_report(pk, worker="heir")
    assert (report.state, report.attempts) == (State.DONE, 2)
    with pytest.raises(LeaseLost):
        dead.advance("pdf", 50)
    with pytest.raises(LeaseLost):
        dead.finish(sha256="0" * 64)
    assert ReportFile.objects.count() == 2


def test_files_that_cannot_be_read_cost_an_attempt_and_not_the_report(schedule, last_half_year, settings, tmp_path):
    pk = opened(schedule, last_half_year).pk
    there, settings.BASE_DIR = settings.BASE_DIR, tmp_path
    with pytest.raises(FileNotFoundError):
        services.make_report(pk, worker="w1")
    assert Report.objects.get().state == State.QUEUED
    settings.BASE_DIR = there
    assert services.make_report(pk, worker="w2").is_made


def test_a_report_that_kills_every_worker_is_given_up(schedule, last_half_year):
    pk = opened(schedule, last_half_year).pk
    past = timezone.now() - timedelta(seconds=1)
    for number in range(MOST_ATTEMPTS):
        assert Report.objects.claim(pk, by=f"w{number}")
        Report.objects.update(lease_until=past)
    assert Report.objects.claim(pk, by="one more") is None
    assert Report.objects.give_up_exhausted() == 1
    assert Report.objects.get().state == State.FAILED


def test_a_failed_report_says_why_and_can_be_asked_for_again(schedule, last_half_year):
    report = opened(schedule, last_half_year)
    Report.objects.claim(report.pk, by="w1").fail("The disk is full.")
    report.refresh_from_db()
    assert (report.state, report.failure) == (State.FAILED, "The disk is full.")
    assert services.open_report(schedule=schedule, period=last_half_year, language="en")[0].version == 2


def test_the_figures_of_a_pdf_are_links_to_their_records(schedule, last_half_year, settings):
    settings.PUBLIC_URL = "https://portal.example.org"
    makers.demarcation_workshop(schedule.phase)
    report = services.make_report(opened(schedule, last_half_year).pk, worker="w1")
    pages = PdfReader(BytesIO(report.files.get(kind="pdf").content)).pages
    links = {note["/A"].get("/URI") for page in pages for note in page.get("/Annots", []) if "/A" in note}
    assert f"https://portal.example.org/reports/{report.uid}/figures/participants.women/" in links
