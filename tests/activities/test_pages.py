"""The activity log as people meet it in the browser: list, CSV, page, form, steps."""

import csv
import io
from datetime import date

import pytest
from django.utils import translation

from activities.models import Activity
from tests import makers, people
from tests.forms import begun, hidden

pytestmark = pytest.mark.django_db


def form_data(phase, rows=(), **changes):
    """What the browser posts for a workshop in Bishkek; rows: (country, women, men)."""
    facts = {
        "title": "Border demarcation principles",
        "phase": phase.pk,
        "component": phase.components.get(number="1").pk,
        "kind": "workshop",
        "context": "multilateral",
        "format": "on_site",
        "status": "completed",
        "visibility": "consortium",
        "starts_on": "2017-12-03",
        "ends_on": "2017-12-05",
        "countries": [makers.country("KG").pk, makers.country("TJ").pk],
        "people-TOTAL_FORMS": len(rows) + 1,
        "people-INITIAL_FORMS": 0,
    }
    rows = [*rows, ("", "", "")]
    for number, (iso2, women, men) in enumerate(rows):
        row = {"country": makers.country(iso2).pk if iso2 else "", "women": women, "men": men}
        row |= {
            "organisation": "",
            "role": "participant",
            "source": "attendance",
            "not_stated": "",
            "qualifier": "exact",
        }
        facts |= {f"people-{number}-{name}": value for name, value in row.items()}
    return {**facts, **changes}


def rows_of(activity):
    return sorted((row.country.iso2, row.women, row.men) for row in activity.participations.all())


@pytest.mark.django_db(transaction=True)
def test_a_step_gives_the_code_in_a_transaction_of_its_own(client):
    client.force_login(people.officer())
    draft = makers.activity(makers.phase(), status="draft", planned_starts_on=date(2017, 12, 3))
    client.post(f"/activities/{draft.uid}/plan/", begun(client, f"/activities/{draft.uid}/"))
    draft.refresh_from_db()
    assert (draft.status, draft.code) == ("planned", "B9-C1-2017-001")


# The list


def test_the_list_shows_what_the_address_asks_for(officer):
    phase = makers.phase()
    makers.activity(phase, title="Profiling at the border", countries=["KG"])
    makers.activity(phase, title="Customs laboratory", countries=["UZ"])
    page = officer.get("/activities/", {"country": "KG"}).content.decode()
    assert "Profiling at the border" in page
    assert "Customs laboratory" not in page
    assert "1 activity" in page
    assert "Participating country: Kyrgyzstan" in page  # the chip


@pytest.mark.parametrize("query", ["contry=KG", "country=XX", "phase=nine", "country=KG&country=UZ", "page=1&stat=x"])
def test_what_the_filter_does_not_understand_lists_nothing(officer, query):
    makers.activity(makers.phase(), title="Profiling at the border")
    response = officer.get(f"/activities/?{query}")
    assert response.status_code == 400
    page = response.content.decode()
    assert "nothing is listed" in page
    assert "Profiling at the border" not in page


def test_an_unknown_filter_is_named_with_the_one_that_was_meant(officer):
    page = officer.get("/activities/?contry=KG").content.decode()
    assert "contry" in page
    assert "“country”" in page


def test_columns_sort_both_ways(officer):
    phase = makers.phase()
    for title in ("Beta", "Alpha"):
        makers.activity(phase, title=title)
    upward = officer.get("/activities/?ordering=title").content.decode()
    assert upward.index("Alpha") < upward.index("Beta")
    assert 'aria-sort="ascending"' in upward
    downward = officer.get("/activities/?ordering=-title").content.decode()
    assert downward.index("Beta") < downward.index("Alpha")


def test_the_list_is_paged_and_the_filter_stays(officer):
    phase = makers.phase()
    for number in range(26):
        makers.activity(phase, title=f"Workshop {number}")
    page = officer.get("/activities/?phase=9").content.decode()
    assert "26 activities" in page
    assert "?phase=9&amp;page=2" in page
    assert officer.get("/activities/?phase=9&page=2").status_code == 200
    assert officer.get("/activities/?phase=9&page=3").status_code == 404


def test_htmx_gets_the_fragment_and_the_back_button_the_page(officer):
    makers.activity(makers.phase())
    swapped = officer.get("/activities/", headers={"HX-Request": "true"})
    assert swapped.content.decode().lstrip().startswith('<div id="list">')
    restored = officer.get("/activities/", headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert "<!doctype html>" in restored.content.decode()
    assert "HX-Request" in swapped["Vary"]


def test_an_empty_list_says_what_to_do_next(officer):
    page = officer.get("/activities/").content.decode()
    assert "Log the first one" in page
    assert "/activities/new/" in page


@pytest.mark.parametrize("number", [2, 12])
def test_the_list_needs_the_same_queries_however_long(officer, number, django_assert_max_num_queries):
    phase = makers.phase()
    for _ in range(number):
        makers.activity(
            phase, countries=("KG", "TJ"), participations=[makers.people("KG", 1, 2), makers.people("TJ", 1)]
        )
    with django_assert_max_num_queries(28):
        officer.get("/activities/")


def test_a_draft_is_seen_by_those_who_log_and_by_nobody_else(client):
    draft = makers.activity(makers.phase(), title="Not yet agreed", status="draft")
    client.force_login(people.partner())
    assert "Not yet agreed" not in client.get("/activities/").content.decode()
    assert client.get(f"/activities/{draft.uid}/").status_code == 404
    client.force_login(people.officer())
    assert "Not yet agreed" in client.get("/activities/").content.decode()


# The CSV


def lines_of(response):
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_the_csv_holds_what_is_filtered(officer):
    phase = makers.phase()
    makers.activity(phase, title="Kept", countries=["KG"], participations=[makers.people("KG", 2, 3)])
    makers.activity(phase, title="Left out", countries=["UZ"])
    (line,) = lines_of(officer.get("/activities.csv?country=KG"))
    assert (line["title"], line["women"], line["men"], line["participants"]) == ("Kept", "2", "3", "5")
    assert (line["starts_on"], line["countries"], line["component"]) == ("2017-12-03", "KG", "B9-C1")


def test_unknown_participants_are_empty_in_the_csv_and_never_zero(officer):
    makers.activity(makers.phase())
    (line,) = lines_of(officer.get("/activities.csv"))
    assert line["participants"] == line["women"] == ""


@pytest.mark.parametrize("title", ["=1+1", "+41", "-2+3", "@SUM(A1)"])
def test_a_title_is_no_formula_in_a_spreadsheet(officer, title):
    makers.activity(makers.phase(), title=title)
    (line,) = lines_of(officer.get("/activities.csv"))
    assert line["title"] == f"'{title}"


def test_the_csv_refuses_what_the_list_refuses(officer):
    makers.activity(makers.phase())
    response = officer.get("/activities.csv?contry=KG")
    assert response.status_code == 400
    assert "contry" in response.content.decode()


# One activity


def test_the_page_tells_numbers_with_their_qualifier(officer):
    row = makers.people("KG", not_stated=20, qualifier="over")
    activity = makers.activity(makers.phase(), participations=[row])
    page = officer.get(f"/activities/{activity.uid}/").content.decode()
    assert "more than 20" in page
    assert "3–5 December 2017" in page


def test_unknown_participants_are_told_as_unknown(officer):
    activity = makers.activity(makers.phase())
    assert "The number of participants is not known" in officer.get(f"/activities/{activity.uid}/").content.decode()


def test_what_is_inferred_says_so(officer):
    activity = makers.activity(makers.phase(), certainty="inferred", source_note="The country follows from the title.")
    page = officer.get(f"/activities/{activity.uid}/").content.decode()
    assert "no source says it outright" in page
    assert "The country follows from the title." in page


def test_html_in_a_title_is_text(officer):
    activity = makers.activity(makers.phase(), title="<script>alert(1)</script>")
    for address in ("/activities/", f"/activities/{activity.uid}/", f"/activities/{activity.uid}/edit/", "/"):
        page = officer.get(address).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page


def test_html_in_a_summary_and_in_results_is_text(officer):
    markup = "<script>alert(1)</script>"
    activity = makers.activity(makers.phase(), summary=markup, results=f"First.\n\n{markup}")
    page = officer.get(f"/activities/{activity.uid}/").content.decode()
    assert "<script>alert" not in page
    assert page.count("&lt;script&gt;alert") == 2


# The form


def test_an_officer_logs_an_activity_with_its_participants(officer):
    phase = makers.phase()
    response = officer.post("/activities/new/", form_data(phase, [("KG", 2, 4), ("TJ", 1, "")]))
    activity = Activity.objects.get()
    assert response.headers["Location"] == f"/activities/{activity.uid}/"
    assert rows_of(activity) == [("KG", 2, 4), ("TJ", 1, 0)]
    assert activity.code == "B9-C1-2017-001"
    assert activity.created_by.email == "officer@example.org"


@pytest.mark.parametrize(
    ("changes", "told", "field"),
    [
        ({"ends_on": "2017-12-01"}, "cannot end before it starts", "ends_on"),
        ({"starts_on": "2020-01-01", "ends_on": ""}, "record the pending extension", "starts_on"),
        ({"people-0-women": "-1"}, "zero or more", "people-0-women"),
        ({"people-0-women": "two"}, "whole number", "people-0-women"),
        ({"title": "x" * 301}, "at most 300 characters", "title"),
        ({"title": "Turned\u202eround"}, "invisible control character", "title"),
        ({"status": "postponed"}, "Say why", "status_reason"),
        ({"status": "verified"}, "Select a valid choice", "status"),
        ({"countries": []}, "is not among the participating countries", "people-0-country"),
    ],
)
def test_a_mistake_is_told_at_its_field_and_everything_typed_is_kept(officer, changes, told, field):
    phase = makers.phase()
    response = officer.post("/activities/new/", form_data(phase, [("KG", 2, 4)], **changes))
    page = response.content.decode()
    assert response.status_code == 422
    assert Activity.objects.count() == 0
    assert told in page
    assert f'href="#id_{field}' in page  # the summary on top leads there
    assert 'value="4"' in page  # the participants stay
    if "title" not in changes:
        assert 'value="Border demarcation principles"' in page


def test_a_component_of_another_phase_is_refused(officer):
    phase, other = makers.phase(), makers.phase(10, starts_on=date(2021, 4, 1), original_ends_on=date(2025, 9, 30))
    data = form_data(phase, component=other.components.get(number="1").pk)
    response = officer.post("/activities/new/", data)
    assert response.status_code == 422
    assert "is not a component of" in response.content.decode()


def test_one_more_row_is_to_be_had_without_a_script(officer):
    phase = makers.phase()
    data = form_data(phase, [("KG", 2, 4)], title="", add_row="1")
    page = officer.post("/activities/new/", data).content.decode()
    assert 'name="people-2-women"' in page
    assert 'value="4"' in page
    assert "This field is required" not in page
    assert Activity.objects.count() == 0


@pytest.mark.once
@pytest.mark.parametrize("total", ["", "x", "-1", "999999", "٣٣٣"])
@pytest.mark.parametrize("add", [{}, {"add_row": "1"}])
def test_a_nonsense_number_of_rows_is_no_crash(officer, total, add):
    response = officer.post("/activities/new/", form_data(makers.phase(), **{"people-TOTAL_FORMS": total}, **add))
    assert response.status_code in ({200, 422} if add else {422})
    assert Activity.objects.count() == 0


def test_editing_keeps_rows_changes_them_and_removes_them(officer):
    phase = makers.phase()
    rows = [makers.people("KG", 2, 4), makers.people("TJ", 1, 1)]
    activity = makers.activity(phase, countries=("KG", "TJ"), participations=rows)
    page = officer.get(f"/activities/{activity.uid}/edit/").content.decode()
    assert 'name="people-1-country"' in page
    changes = {"people-INITIAL_FORMS": 2, "people-1-DELETE": "on", "started_from": hidden(page)}
    officer.post(f"/activities/{activity.uid}/edit/", form_data(phase, [("KG", 5, 4), ("TJ", 1, 1)], **changes))
    assert rows_of(activity) == [("KG", 5, 4)]


def test_rows_left_as_they_were_stay(officer):
    phase = makers.phase()
    activity = makers.activity(phase, countries=("KG", "TJ"), participations=[makers.people("KG", 2, 4)])
    address = f"/activities/{activity.uid}/edit/"
    data = form_data(phase, [("KG", 2, 4)], title="A better title", **{"people-INITIAL_FORMS": 1})
    officer.post(address, data | begun(officer, address))
    activity.refresh_from_db()
    assert activity.title == "A better title"
    assert rows_of(activity) == [("KG", 2, 4)]


@pytest.mark.parametrize("who", [people.partner, people.eu_officer, people.outsider])
def test_who_may_not_log_finds_no_form(client, who):
    activity = makers.activity(makers.phase(), visibility="public")
    client.force_login(who())
    assert client.get("/activities/new/").status_code == 403
    assert client.get(f"/activities/{activity.uid}/edit/").status_code == 403
    assert client.post(f"/activities/{activity.uid}/edit/", {}).status_code == 403
    assert "/activities/new/" not in client.get("/activities/").content.decode()


def test_nobody_gets_in_without_signing_in(client):
    for address in ("/activities/", "/activities.csv", "/activities/new/"):
        response = client.get(address)
        assert response.status_code == 302
        assert response.headers["Location"].startswith("/sign-in/")


# The steps


def test_a_completed_activity_is_verified_and_locked(officer):
    activity = makers.activity(makers.phase())
    page = officer.get(f"/activities/{activity.uid}/").content.decode()
    assert "Verify" in page
    officer.post(f"/activities/{activity.uid}/verify/", {"started_from": hidden(page)})
    activity.refresh_from_db()
    assert activity.status == "verified"
    assert officer.get(f"/activities/{activity.uid}/edit/").status_code == 403


def test_an_activity_is_not_postponed_without_a_reason(officer):
    planned = {"status": "planned", "starts_on": None, "ends_on": None, "planned_starts_on": date(2017, 12, 3)}
    activity = makers.activity(makers.phase(), **planned)
    start = begun(officer, f"/activities/{activity.uid}/")
    page = officer.post(f"/activities/{activity.uid}/postpone/", {"cause": "host", "reason": " ", **start}, follow=True)
    assert "Say why" in page.content.decode()
    officer.post(
        f"/activities/{activity.uid}/postpone/", {"cause": "host", "reason": "The host asked for spring.", **start}
    )
    activity.refresh_from_db()
    assert (activity.status, activity.status_reason) == ("postponed", "The host asked for spring.")


def test_a_step_needs_its_permission_and_must_exist(client):
    activity = makers.activity(makers.phase())
    client.force_login(people.partner())
    assert client.post(f"/activities/{activity.uid}/verify/").status_code == 403
    client.force_login(people.officer())
    assert client.post(f"/activities/{activity.uid}/save/").status_code == 404
    assert client.get(f"/activities/{activity.uid}/verify/").status_code == 405
    activity.refresh_from_db()
    assert activity.status == "completed"


def test_dates_are_told_in_russian(client):
    user = people.officer()
    user.language = "ru"
    user.save()
    client.force_login(user)
    activity = makers.activity(makers.phase())
    with translation.override("ru"):
        page = client.get(f"/activities/{activity.uid}/").content.decode()
    assert "3–5 декабря 2017" in page
    assert 'lang="ru"' in page
