"""Reports and figures for machines."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from reports import services
from reports.models import Report, ReportFile, Schedule
from tests import makers, people

pytestmark = pytest.mark.django_db
LIST = "/api/v1/reports/"


@pytest.fixture
def schedule():
    phase = makers.phase()
    makers.extension(phase)
    return Schedule.objects.create(phase=phase, title="Six-month report")


@pytest.fixture
def eu_officer(client):
    client.force_login(people.eu_officer())
    return client


def order(client, **facts):
    body = {"phase": 9, "period_starts_on": "2017-06-15", **facts}
    return client.post(LIST, json.dumps(body), content_type="application/json")


def made(schedule, number=0):
    """A made report whose files and snapshot are known."""
    report, _is_new = services.open_report(schedule=schedule, period=schedule.periods()[number], language="en")
    report = Report.objects.claim(report.pk, by="test")
    for kind in ("pdf", "docx"):
        ReportFile.objects.create(report=report, kind=kind, content=b"%PDF" + kind.encode(), size=7, sha256="0" * 64)
    report.finish(snapshot={"schema": 1}, sha256="0" * 64, made_at=timezone.now(), cut_off_at=timezone.now())
    return report


@pytest.mark.parametrize(
    ("who", "status"),
    [(people.officer, 201), (people.eu_officer, 201), (people.partner, 403), (people.outsider, 403)],
)
def test_who_has_reports_made(client, schedule, who, status):
    client.force_login(who())
    assert order(client).status_code == status
    assert Report.objects.count() == (status == 201)


def test_a_report_is_opened_once_and_its_progress_told(eu_officer, schedule):
    first = order(eu_officer)
    told = first.json()
    assert first.headers["Location"].endswith(f"{LIST}{told['uid']}/")
    assert (told["state"], told["percent"], told["files"], told["version"]) == ("queued", 0, [], 1)
    assert (told["period_starts_on"], told["period_ends_on"], told["due_on"]) == (
        "2017-06-15",
        "2017-12-14",
        "2018-02-12",
    )
    again = order(eu_officer)
    assert (again.status_code, again.json()["uid"]) == (200, told["uid"])
    assert Report.objects.get().made_by.email == "eu@example.org"
    assert eu_officer.get(f"{LIST}{told['uid']}/snapshot/").status_code == 409


@pytest.mark.parametrize(
    ("facts", "pointer"),
    [
        ({"phase": 8}, "/phase"),
        ({"phase": True}, "/phase"),
        ({"period_starts_on": "2017-06-16"}, "/period_starts_on"),
        ({"period_starts_on": "soon"}, "/period_starts_on"),
        ({"language": "lv"}, "/language"),
        ({"versoin": 2}, "/versoin"),
    ],
)
def test_an_order_that_makes_no_sense_is_refused(eu_officer, schedule, facts, pointer):
    refused = order(eu_officer, **facts)
    assert refused.status_code == 400
    assert [error["pointer"] for error in refused.json()["errors"]] == [pointer]
    assert not Report.objects.exists()


def test_the_refusal_lists_the_days_on_which_periods_start(eu_officer, schedule):
    told = order(eu_officer, period_starts_on="2017-01-01").json()
    assert "2017-06-15" in told["errors"][0]["detail"]


def test_a_made_report_gives_out_its_files(client, schedule):
    report = made(schedule)
    client.force_login(people.eu_officer())
    told = client.get(f"{LIST}{report.uid}/").json()
    assert [file["kind"] for file in told["files"]] == ["pdf", "docx"]
    response = client.get(told["files"][0]["url"], headers={"accept": "application/pdf"})
    assert (response.content, response.headers["Content-Type"]) == (b"%PDFpdf", "application/pdf")
    assert response.headers["Content-Disposition"] == f'attachment; filename="{told["files"][0]["name"]}"'
    assert client.get(f"{LIST}{report.uid}/files/exe/").status_code == 404
    assert client.get(f"{LIST}{report.uid}/snapshot/").json() == {"schema": 1}
    client.logout()
    assert client.get(told["files"][0]["url"]).status_code == 401


def test_a_long_list_costs_no_more_queries_than_a_short_one(eu_officer, schedule):
    made(schedule)
    with CaptureQueriesContext(connection) as short:
        eu_officer.get(LIST)
    for number in range(1, 4):
        made(schedule, number)
    with CaptureQueriesContext(connection) as long:
        assert eu_officer.get(LIST).json()["count"] == 4
    assert len(long) == len(short) <= 10
    assert not any(
        "content" in query["sql"] and "reports_reportfile" in query["sql"] for query in long.captured_queries
    )


def test_figures_are_counted_from_what_the_filters_choose(eu_officer, schedule):
    makers.demarcation_workshop(schedule.phase)
    makers.activity(schedule.phase, "2", countries=("KG",))
    makers.activity(schedule.phase, "2", countries=("KG",), status="draft")
    figures = eu_officer.get("/api/v1/figures/?phase=9").json()["figures"]
    assert {key: figures["activities"][key] for key in ("value", "qualifier", "unknown")} == {
        "value": 2,
        "qualifier": "exact",
        "unknown": 0,
    }
    assert (figures["participants"]["value"], figures["participants"]["unknown"]) == (20, 1)
    assert figures["country.KG.activities"]["value"] == 2
    assert figures["equipment_value"]["value"] == "0.00"
    narrowed = eu_officer.get("/api/v1/figures/?phase=9&country=TJ").json()["figures"]
    assert narrowed["activities"]["value"] == 1
    assert eu_officer.get("/api/v1/figures/?fase=9").status_code == 400


def test_the_address_beside_a_figure_lists_what_was_counted(eu_officer, schedule):
    makers.demarcation_workshop(schedule.phase)
    makers.activity(schedule.phase, "2", countries=("KG", "UZ"))
    figures = eu_officer.get("/api/v1/figures/?phase=9").json()["figures"]
    counted = [key for key in figures if key.endswith("activities") or key == "planned"]
    assert len(counted) > 10
    for key in counted:
        assert eu_officer.get(figures[key]["records"]).json()["count"] == figures[key]["value"], key
    narrowed = eu_officer.get("/api/v1/figures/?country=TJ").json()["figures"]
    assert narrowed["country.KG.activities"]["records"] is None
    assert narrowed["country.TJ.activities"]["records"]


def test_figures_cost_the_same_however_many_activities(eu_officer, schedule):
    makers.activity(schedule.phase)
    with CaptureQueriesContext(connection) as short:
        eu_officer.get("/api/v1/figures/")
    for _time in range(4):
        makers.activity(schedule.phase, participations=[makers.people("KG", 1)])
    with CaptureQueriesContext(connection) as long:
        eu_officer.get("/api/v1/figures/")
    assert len(long) == len(short) <= 8
