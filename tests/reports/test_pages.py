"""What is told, as people meet it in the browser: home, dashboard, reports, figures, files."""

from datetime import date

import pytest

from reports import services
from reports.models import Report, Schedule, Statement
from tests import makers, people

pytestmark = pytest.mark.django_db


@pytest.fixture
def eu(client):
    client.force_login(people.eu_officer())
    return client


@pytest.fixture
def phase():
    made = makers.phase()
    makers.extension(made)
    return made


@pytest.fixture
def made_report(phase):
    """The report of the last half-year of phase 9, made, with the demarcation workshop in it."""
    makers.demarcation_workshop(phase)
    schedule = Schedule.objects.create(phase=phase, title="Six-month report")
    report, _is_new = services.open_report(schedule=schedule, period=schedule.periods()[-1], language="en")
    return services.make_report(report.pk, worker="test")


def tiles(response):
    return {tile.label: (tile.shown, tile.url) for tile in response.context["tiles"]}


# Home


def test_home_tells_the_current_phase_and_what_to_do(client, phase):
    makers.activity(phase, title="Profiling at the border", participations=[makers.people("KG", 2, 3)])
    client.force_login(people.officer())
    page = client.get("/").content.decode()
    assert "Profiling at the border" in page
    assert "Verify 1 completed activity" in page
    client.force_login(people.partner())
    assert "Verify 1 completed activity" not in client.get("/").content.decode()


def test_home_of_an_empty_portal_says_what_to_do(eu):
    assert "No phase is recorded yet" in eu.get("/").content.decode()


@pytest.mark.parametrize("number", [2, 12])
@pytest.mark.parametrize("address", ["/", "/phases/9/", "/reports/"])
def test_pages_need_the_same_queries_however_much_there_is(eu, phase, address, number, django_assert_max_num_queries):
    schedule = Schedule.objects.create(phase=phase, title="Six-month report")
    for index in range(number):
        makers.activity(phase, countries=("KG", "TJ"), participations=[makers.people("KG", 1)])
        Statement.objects.create(phase=phase, as_of=date(2018, 1, 1 + index), measure="events", value=198)
        services.open_report(
            schedule=schedule, period=schedule.periods()[index % 9], language="en" if index < 9 else "ru"
        )
    with django_assert_max_num_queries(30):
        eu.get(address)


# The dashboard


def test_every_key_figure_opens_as_many_records_as_it_tells(eu, phase):
    makers.demarcation_workshop(phase)
    makers.activity(phase, "G", kind="equipment_handover", equipment_value="9993.00")
    planned = {"starts_on": None, "ends_on": None, "planned_starts_on": date(2019, 3, 1)}
    makers.activity(phase, status="planned", **planned)
    makers.activity(phase, status="cancelled", status_reason="No visas.", **planned)
    found = tiles(eu.get("/phases/9/"))
    assert found["Activities held"][0] == "2"
    assert found["Participants"][0] == "at least 20"
    for label in ("Activities held", "Thematic activities held", "Activities planned", "Activities cancelled"):
        shown, url = found[label]
        assert str(eu.get(url).context["page_obj"].paginator.count) == shown, label


def test_a_country_counts_once_in_each_and_the_note_says_so(eu, phase):
    makers.demarcation_workshop(phase)
    page = eu.get("/phases/9/").content.decode()
    assert "overlap and do not add up to the total" in page
    assert "Sex not stated" in page


def test_a_period_narrows_the_dashboard_and_its_links(eu, phase):
    makers.demarcation_workshop(phase)
    makers.activity(phase, starts_on=date(2017, 12, 3))
    response = eu.get("/phases/9/?first=2019-01-01&last=2019-12-31")
    shown, url = tiles(response)["Activities held"]
    assert shown == "1"
    assert eu.get(url).context["page_obj"].paginator.count == 1
    assert "1 January – 31 December 2019" in response.content.decode()


def test_a_period_that_ends_before_it_starts_is_told(eu, phase):
    page = eu.get("/phases/9/?first=2019-12-31&last=2019-01-01").content.decode()
    assert "cannot end before it starts" in page


def test_statements_stand_beside_our_count_of_the_same_day(eu, phase):
    makers.activity(phase)
    Statement.objects.create(
        phase=phase, as_of=date(2018, 7, 3), measure="activities implemented", value=170, qualifier="over"
    )
    Statement.objects.create(phase=phase, as_of=date(2018, 7, 3), measure="documents developed", value=5)
    rows = {statement.measure: ours for statement, ours in eu.get("/phases/9/").context["statements"]}
    assert rows == {"activities implemented": "1", "documents developed": ""}
    assert "more than 170" in eu.get("/phases/9/").content.decode()


def test_charts_travel_as_data_and_no_script_stands_in_the_page(eu, phase):
    makers.demarcation_workshop(phase)
    page = eu.get("/phases/9/").content.decode()
    assert page.count('type="application/json"') == 6
    assert "style=" not in page
    assert 'onclick="' not in page
    assert len(eu.get("/reports/outlines.json").json()["features"]) == 5


# Reports


def test_make_now_queues_one_report_and_a_second_press_shows_the_same(eu, phase):
    schedule = Schedule.objects.create(phase=phase, title="Six-month report")
    choice = {"period": f"{schedule.uid}:2019-06-15", "language": "ru"}
    first = eu.post("/reports/make/", choice)
    again = eu.post("/reports/make/", choice)
    report = Report.objects.get()
    assert first.headers["Location"] == again.headers["Location"] == f"/reports/{report.uid}/"
    assert (report.language, report.state, report.made_by.email) == ("ru", "queued", "eu@example.org")


@pytest.mark.parametrize("choice", [{}, {"period": "x", "language": "en"}, {"period": "", "language": "xx"}])
def test_a_report_of_nothing_is_not_made(eu, phase, choice):
    Schedule.objects.create(phase=phase, title="Six-month report")
    page = eu.post("/reports/make/", choice, follow=True).content.decode()
    assert "Choose a period" in page
    assert not Report.objects.exists()


def test_who_may_not_make_reports_has_no_button(client, phase):
    client.force_login(people.outsider())
    assert client.post("/reports/make/", {}).status_code == 403
    assert "Make now" not in client.get("/reports/").content.decode()


def test_the_page_of_a_report_in_work_follows_it(eu, phase):
    schedule = Schedule.objects.create(phase=phase, title="Six-month report")
    report, _is_new = services.open_report(schedule=schedule, period=schedule.periods()[0], language="en")
    page = eu.get(f"/reports/{report.uid}/").content.decode()
    assert "Waiting for a worker" in page
    assert '<noscript><meta http-equiv="refresh"' in page
    swapped = eu.get(f"/reports/{report.uid}/", headers={"HX-Request": "true"})
    assert 'hx-trigger="load delay:2s"' in swapped.content.decode()
    Report.objects.update(state="failed", failure="The disk is full.")
    assert "HX-Refresh" in eu.get(f"/reports/{report.uid}/", headers={"HX-Request": "true"}).headers
    assert "The disk is full." in eu.get(f"/reports/{report.uid}/").content.decode()


def test_a_made_report_tells_its_figures_files_and_checksums(eu, made_report):
    page = eu.get(f"/reports/{made_report.uid}/").content.decode()
    assert made_report.sha256 in page
    assert "Kyrgyzstan: women" in page
    for file in made_report.files.all():
        assert file.sha256 in page
        response = eu.get(f"/reports/{made_report.uid}/files/{file.kind}/")
        assert response.content == bytes(file.content)
        assert file.name in response.headers["Content-Disposition"]
    assert eu.get(f"/reports/{made_report.uid}/files/xlsx/").status_code == 404


def test_a_figure_opens_the_records_as_they_stood(eu, made_report):
    records = eu.get(f"/reports/{made_report.uid}/figures/country.KG.women/")
    assert "Kyrgyzstan: women: 2" in " ".join(records.content.decode().split())
    workshop = made_report.phase.activities.get()
    type(workshop).objects.filter(pk=workshop.pk).update(title="Renamed since")
    page = eu.get(f"/reports/{made_report.uid}/figures/activities/").content.decode()
    assert "Border demarcation principles" in page
    assert "Renamed since" not in page
    assert eu.get(f"/reports/{made_report.uid}/figures/nonsense/").status_code == 404


def test_every_figure_of_a_report_has_a_title_and_a_page(eu, made_report):
    for groups in eu.get(f"/reports/{made_report.uid}/").context["groups"]:
        for key, title, shown, _missing in groups[1]:
            assert title != key
            assert shown
            assert eu.get(f"/reports/{made_report.uid}/figures/{key}/").status_code == 200


def test_the_next_version_says_what_changed(eu, made_report):
    makers.activity(made_report.phase, title="Found later", starts_on=date(2019, 8, 1), ends_on=None)
    period = made_report.schedule.periods()[-1]
    report, _is_new = services.open_report(schedule=made_report.schedule, period=period, language="en")
    services.make_report(report.pk, worker="test")
    page = eu.get(f"/reports/{report.uid}/").content.decode()
    assert "Activities held: 1 → 2" in page
    assert "Found later" in page
    assert f"/reports/{made_report.uid}/" in page
