"""The calendar: each activity on its days, for those who may see it, in as many queries for many as for few."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from activities import services
from activities.calendars.months import Month
from activities.models import Activity, Session
from tests import makers, people

pytestmark = pytest.mark.django_db
KEYS = st.builds(Month, st.integers(2000, 2099), st.integers(1, 12))


def days_of(page):
    """Which titles stand on which day of a month's table."""
    found = {}
    for week in page.context["weeks"]:
        for day, _name, spans in filter(None, week):
            for span, _number in spans:
                found.setdefault(span.activity.title, []).append(day.day)
    return found


def session(activity, day, topic, **facts):
    made = Session(activity=activity, starts_on=day, topic=topic, **facts)
    services.record_part(made, by=None)
    return made


def test_an_activity_stands_on_each_of_its_days(officer):
    phase = makers.phase()
    makers.activity(phase, title="Three days")
    makers.activity(phase, title="Over the end", starts_on=date(2017, 11, 29), ends_on=date(2017, 12, 1))
    makers.activity(phase, title="Before", starts_on=date(2017, 11, 30), ends_on=date(2017, 11, 30))
    coming = {"status": "planned", "starts_on": None, "ends_on": None}
    makers.activity(phase, title="Coming", **coming, planned_starts_on=date(2017, 12, 31))
    moved = {"planned_starts_on": date(2017, 12, 20), "starts_on": date(2018, 1, 9), "ends_on": date(2018, 1, 9)}
    makers.activity(phase, title="Held later than planned", **moved)
    page = officer.get("/calendar/2017-12/")
    assert days_of(page) == {"Three days": [3, 4, 5], "Over the end": [1], "Coming": [31]}
    text = page.content.decode()
    assert "3 activities in December 2017" in text
    assert "day 2 of 3" in text


def test_sessions_stand_on_their_own_days(officer):
    series = makers.activity(makers.phase(), title="Course", starts_on=date(2017, 11, 6), ends_on=date(2018, 1, 30))
    session(series, date(2017, 11, 6), "Opening")
    session(series, date(2017, 12, 4), "Profiling", ends_on=date(2017, 12, 5))
    session(series, date(2017, 12, 18), "Examination")
    assert days_of(officer.get("/calendar/2017-12/")) == {"Course": [4, 5, 18]}
    page = officer.get("/calendar/agenda/2017-12/").content.decode()
    assert "Profiling" in page
    assert "Opening" not in page
    assert page.count("1 activity in December 2017") == 1


def test_without_dates_of_its_own_it_stands_on_those_of_its_sessions(officer):
    vague = makers.activity(makers.phase(), title="Course", starts_on=None, ends_on=None, dates_note="In winter")
    session(vague, date(2017, 12, 4), "Profiling")
    assert days_of(officer.get("/calendar/2017-12/")) == {"Course": [4]}


def test_both_ways_keep_the_filter_and_lead_to_each_other(officer):
    phase = makers.phase()
    makers.activity(phase, title="Profiling")
    makers.activity(phase, "2", title="Laboratory")
    for address in ("/calendar/2017-12/", "/calendar/agenda/2017-12/"):
        page = officer.get(address, {"component": "B9-C2"}).content.decode()
        assert "Laboratory" in page
        assert "Profiling" not in page
        for way in ("/calendar/2017-11/", "/calendar/2018-12/") if "agenda" not in address else ():
            assert f'href="{way}?component=B9-C2"' in page
        assert 'href="/calendar/agenda/2017-12/?component=B9-C2"' in page
        assert 'href="/activities/?component=B9-C2"' in page


def test_what_the_filter_does_not_understand_shows_nothing(officer):
    makers.activity(makers.phase(), title="Profiling")
    for address in ("/calendar/2017-12/", "/calendar/agenda/2017-12/"):
        page = officer.get(address, {"contry": "KG"})
        assert page.status_code == 400
        assert "Profiling" not in page.content.decode()


@pytest.mark.parametrize("month", ["2017-13", "2017-00", "1999-12", "2100-01", "17-12", "2017-1", "٢٠١٧-12", "soon"])
def test_there_are_no_other_months(officer, month):
    assert officer.get(f"/calendar/{month}/").status_code == 404
    assert officer.get(f"/calendar/agenda/{month}/").status_code == 404


def test_the_calendar_ends_where_it_ends(officer):
    assert "1999" not in officer.get("/calendar/2000-01/").content.decode()
    assert "2100" not in officer.get("/calendar/2099-12/").content.decode()


def test_an_empty_month_leads_to_the_nearest_full_ones(officer):
    phase = makers.phase(original_ends_on=date(2020, 6, 14))
    for day in (date(2016, 5, 1), date(2016, 9, 1), date(2018, 3, 1)):
        makers.activity(phase, starts_on=day, ends_on=day)
    page = officer.get("/calendar/2017-12/").content.decode()
    assert "Nothing in this time" in page
    assert 'href="/calendar/2016-09/">September 2016</a>, <a href="/calendar/2018-03/">March 2018</a>' in page


@pytest.mark.parametrize("address", ["/calendar/2017-12/", "/calendar/agenda/2017-12/"])
def test_hidden_activities_and_places_are_nowhere(client, address):
    phase = makers.phase()
    post = makers.Place.objects.create(
        name_en="Zz post", kind="outpost", country=makers.country("KG"), is_sensitive=True
    )
    open_one = makers.activity(phase, title="Open to partners", place=post, venue="Zz barracks")
    session(open_one, date(2017, 12, 4), "Profiling", place=post)
    makers.activity(phase, title="Zz internal", visibility="internal")
    makers.activity(phase, title="Zz draft", status="draft", planned_starts_on=date(2017, 12, 9))
    partner = people.partner()
    client.force_login(partner)
    page = client.get(address).content.decode()
    assert "Open to partners" in page
    assert "1 activity in December 2017" in page
    assert "Zz " not in page
    client.force_login(people.officer())
    page = client.get(address).content.decode()
    assert "Zz internal" in page
    assert "Zz draft" in page


def test_a_session_at_a_withheld_place_is_not_told_to_be_elsewhere(client):
    phase = makers.phase()
    post = makers.Place.objects.create(
        name_en="Zz post", kind="outpost", country=makers.country("KG"), is_sensitive=True
    )
    course = makers.activity(phase, place=makers.city("Osh"))
    session(course, date(2017, 12, 4), "Profiling", place=post)
    client.force_login(people.partner())
    page = client.get("/calendar/agenda/2017-12/").content.decode()
    assert "withheld from your account" in page
    assert "Osh" not in page.split("agenda-day")[1]


def test_a_full_day_leads_to_its_agenda(officer):
    phase = makers.phase()
    for number in range(6):
        makers.activity(phase, title=f"Workshop {number}", ends_on=date(2017, 12, 3))
    page = officer.get("/calendar/2017-12/").content.decode()
    assert "Workshop 3" in page
    assert "Workshop 4" not in page
    assert 'href="/calendar/agenda/2017-12/#day-2017-12-03">2 more' in page
    assert 'id="day-2017-12-03"' in officer.get("/calendar/agenda/2017-12/").content.decode()


def test_this_month_is_that_of_the_reader(client):
    reader = people.officer()
    reader.time_zone = "Asia/Bishkek"
    reader.save()
    client.force_login(reader)
    with time_machine.travel("2026-10-31T20:00:00Z", tick=False):  # 1 November in Bishkek
        assert "November 2026" in client.get("/calendar/").content.decode()


def test_the_month_can_be_seen_as_it_stood(officer):
    course = makers.activity(makers.phase(), title="Course")
    session(course, date(2017, 12, 4), "Profiling")
    page = officer.get("/calendar/2017-12/", {"as_of": "2020-01-01"})
    assert days_of(page) == {}
    moment = timezone.localtime().strftime("%Y-%m-%dT%H:%M:%S.%f")
    page = officer.get("/calendar/agenda/2017-12/", {"as_of": moment})
    assert page.status_code == 200
    assert f"as_of={moment[:4]}" in page.content.decode()


@pytest.mark.parametrize("address", ["/calendar/2017-12/", "/calendar/agenda/2017-12/"])
def test_many_activities_ask_as_much_as_few(officer, address):
    phase = makers.phase()
    session(makers.activity(phase, place=makers.city()), date(2017, 12, 4), "Profiling", place=makers.city("Osh"))

    def queries():
        with CaptureQueriesContext(connection) as asked:
            officer.get(address)
        return len(asked)

    queries()
    few = queries()
    for number in range(5):
        course = makers.activity(phase, place=makers.city(f"City {number}"), countries=["KG", "UZ"])
        session(course, date(2017, 12, 4), "Profiling", place=makers.city(f"Town {number}"))
    assert queries() == few


@settings(deadline=None)
@given(KEYS)
def test_a_month_holds_its_days_and_its_key_names_it(month):
    days = [day for week in month.weeks() for day in week if day]
    assert days == [month.first + timedelta(days=number) for number in range(month.last.day)]
    assert all(
        len(week) == 7 and all(day is None or day.weekday() == at for at, day in enumerate(week))
        for week in month.weeks()
    )
    assert Month.named(month.key) == month == Month.of(month.last)


@settings(deadline=None)
@given(KEYS, st.integers(-30, 30))
def test_going_on_and_coming_back_is_staying(month, months):
    there = month.moved(months)
    assert there is None or there.moved(-months) == month


@settings(deadline=None, max_examples=40)
@given(
    st.dates(date(2015, 6, 15), date(2018, 6, 14)),
    st.integers(0, 40),
    st.dates(date(2015, 6, 1), date(2018, 6, 30)),
    st.integers(0, 40),
    st.booleans(),
)
def test_touching_means_what_it_says(begins, lasts, first, long, is_planned):
    """Compared with days counted one by one."""
    phase = makers.Phase.objects.filter(number=9).first() or makers.phase()
    ends, last = begins + timedelta(days=lasts), first + timedelta(days=long)
    days = (
        {"planned_starts_on": begins, "planned_ends_on": ends} if is_planned else {"starts_on": begins, "ends_on": ends}
    )
    made = Activity(
        phase=phase, component=phase.components.first(), kind="other", context="national", title="One", **days
    )
    made.save()
    own = {begins + timedelta(days=number) for number in range(lasts + 1)}
    asked = {first + timedelta(days=number) for number in range(long + 1)}
    assert Activity.objects.touching(first, last).filter(pk=made.pk).exists() == bool(own & asked)
