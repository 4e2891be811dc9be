"""The feed for calendar programs: a secret address that opens what its owner may see now, until it is revoked."""

import re
from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from activities import services
from activities.calendars import ical
from activities.models import Activity, CalendarFeed, Session
from tests import makers, people
from tests.guessing import until_stopped

pytestmark = pytest.mark.django_db
PAGE = "/account/calendars/"


@pytest.fixture(autouse=True)
def no_attempts_yet():
    cache.clear()


def today():
    return timezone.localdate()


def coming(phase=None, title="Profiling", **facts):
    """A workshop of three days that begins in a week."""
    phase = phase or makers.phase(original_ends_on=today() + timedelta(days=900))
    day = today() + timedelta(days=7)
    planned = {"status": "planned", "planned_starts_on": day, "planned_ends_on": day + timedelta(days=2)}
    facts = {**planned, "starts_on": None, "ends_on": None, **facts}
    return makers.activity(phase, title=title, **facts)


def address_of(client, user, query="", name="Phone"):
    """Sign in, make an address on the page and leave."""
    client.force_login(user)
    made = client.post(PAGE, {"name": name, "query": query})
    assert made.status_code == 200, made.content
    client.logout()
    return made.context["address"]


def events(response):
    """The properties of each event, by name, unfolded."""
    text = response.content.decode().replace("\r\n ", "")
    found = []
    for block in re.findall(r"BEGIN:VEVENT\r\n(.*?)END:VEVENT", text, re.DOTALL):
        found.append(dict(line.split(":", 1) for line in block.strip().split("\r\n")))
    return found


def titles(response):
    return sorted(event["SUMMARY"] for event in events(response))


# The address


def test_the_address_is_shown_once_and_kept_as_a_digest(client):
    officer = people.officer()
    address = address_of(client, officer)
    key = re.fullmatch(r"http://testserver/calendar/feed/(bomca_[a-z0-9]{8}_\w{40})\.ics", address)[1]
    feed = CalendarFeed.objects.get(owner=officer)
    assert key.split("_")[2] not in " ".join(str(value) for value in CalendarFeed.objects.values_list().get())
    client.force_login(officer)
    page = client.get(PAGE)
    assert key.split("_")[2] not in page.content.decode()
    assert f"bomca_{feed.prefix}_" in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]


def test_without_signing_in_it_opens_the_calendar_and_nothing_else(client):
    coming()
    address = address_of(client, people.officer())
    answer = client.get(address)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert titles(answer) == ["Profiling"]
    assert "sessionid" not in answer.cookies
    assert client.get("/activities/").status_code == 302
    key = address.rpartition("/")[2].removesuffix(".ics")
    assert client.get("/api/v1/activities/", headers={"authorization": f"Bearer {key}"}).status_code == 401
    assert CalendarFeed.objects.get().last_used_at


@pytest.mark.parametrize(
    "spoil", [lambda key: key[:-1] + "!", lambda key: key + "x", lambda key: key[:20], lambda key: "x"]
)
def test_a_mistyped_address_is_not_there(client, spoil):
    address = address_of(client, people.officer()).removesuffix(".ics")
    before, _slash, key = address.rpartition("/")
    assert client.get(f"{before}/{spoil(key)}.ics").status_code == 404


def test_wrong_addresses_are_counted(client):
    address = address_of(client, people.officer())
    until_stopped(client, "/calendar/feed/bomca_abcdefgh_x.ics")
    answer = client.get(address)
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0


def test_a_revoked_address_opens_nothing_more(client):
    officer = people.officer()
    address = address_of(client, officer)
    prefix = CalendarFeed.objects.get().prefix
    client.force_login(people.eu_officer())
    assert client.post(f"/account/calendars/{prefix}/revoke/").status_code == 404
    assert client.get(address).status_code == 200
    client.force_login(officer)
    assert client.post(f"/account/calendars/{prefix}/revoke/").status_code == 302
    assert client.get(address).status_code == 404


def test_it_ends_with_the_account(client):
    officer = people.officer()
    address = address_of(client, officer)
    officer.is_active = False
    officer.save()
    assert client.get(address).status_code == 404


def test_one_person_has_at_most_so_many(client):
    officer = people.officer()
    for number in range(20):
        feed = CalendarFeed(owner=officer, name=f"Phone {number}")
        feed.new_key()
        feed.save()
    client.force_login(officer)
    refused = client.post(PAGE, {"name": "One more", "query": ""}).content.decode()
    assert "Revoke one that nobody needs" in refused
    assert 'value="One more"' in refused
    feed.revoke()
    address_of(client, officer, name="One more")


# What it tells


def test_it_tells_what_the_owner_may_see_at_the_moment_of_reading(client):
    phase = makers.phase(original_ends_on=today() + timedelta(days=900))
    partner = people.partner()
    coming(phase, title="Open")
    hidden = coming(phase, title="Inside", visibility="internal")
    address = address_of(client, partner)
    assert titles(client.get(address)) == ["Open"]
    Activity.objects.filter(pk=hidden.pk).update(visibility="consortium")
    assert titles(client.get(address)) == ["Inside", "Open"]
    partner.assignments.all().delete()
    assert titles(client.get(address)) == []


def test_no_feed_tells_a_sensitive_place_not_even_to_who_may_know_it(client):
    post = makers.Place.objects.create(
        name_en="Zz post", kind="outpost", country=makers.country("KG"), is_sensitive=True
    )
    secret = coming(place=post, venue="Zz barracks")
    services.record_part(
        Session(activity=secret, starts_on=today() + timedelta(days=7), topic="One", place=post), by=None
    )
    coming(secret.phase, title="At an ordinary place", place=makers.city(), venue="Town hall")
    answer = client.get(address_of(client, people.officer()))
    assert "Zz " not in answer.content.decode()
    assert {event["SUMMARY"]: event.get("LOCATION") for event in events(answer)} == {
        "Profiling: One": None,
        "At an ordinary place": r"Town hall\, Bishkek",
    }


def test_the_filter_is_kept_with_it(client):
    phase = makers.phase(original_ends_on=today() + timedelta(days=900))
    coming(phase, title="Ours")
    coming(phase, title="Other", component="2")
    address = address_of(client, people.officer(), query="component=B9-C2&page=3&ordering=title")
    assert CalendarFeed.objects.get().query == "component=B9-C2"
    assert titles(client.get(address)) == ["Other"]


def test_a_filter_that_means_nothing_any_more_tells_nothing(client):
    phase = makers.phase(original_ends_on=today() + timedelta(days=900))
    coming(phase)
    post = makers.Place.objects.create(name_en="Post", kind="outpost", country=makers.country("KG"))
    address = address_of(client, people.partner(), query=f"place={post.uid}")
    assert client.get(address).status_code == 200
    makers.Place.objects.filter(pk=post.pk).update(is_sensitive=True)
    answer = client.get(address)
    assert answer.status_code == 410
    assert "BEGIN" not in answer.content.decode()


@pytest.mark.parametrize("query", ["contry=KG", "component=B9-C7", "flag=anything"])
def test_a_filter_that_is_not_understood_makes_no_address(client, query):
    makers.phase()
    client.force_login(people.officer())
    refused = client.post(PAGE, {"name": "Phone", "query": query})
    assert "The filter is not understood" in refused.content.decode()
    assert not CalendarFeed.objects.exists()


def test_an_event_has_whole_days_and_a_lasting_name(client):
    activity = coming(countries=["KG", "UZ"])
    address = address_of(client, people.officer())
    first = events(client.get(address))[0]
    begins = activity.planned_starts_on
    assert first["DTSTART;VALUE=DATE"] == f"{begins:%Y%m%d}"
    assert first["DTEND;VALUE=DATE"] == f"{begins + timedelta(days=3):%Y%m%d}"
    assert (first["UID"], first["STATUS"]) == (str(activity.uid), "CONFIRMED")
    assert first["URL"] == f"http://testserver/activities/{activity.uid}/"
    assert r"Participating countries: Kyrgyzstan\, Uzbekistan" in first["DESCRIPTION"]
    activity = Activity.objects.get()
    activity.cancel(by=None, cause="nature", reason="Rain")
    then = events(client.get(address))[0]
    assert (then["UID"], then["STATUS"], then["SUMMARY"]) == (first["UID"], "CANCELLED", "[cancelled] Profiling")
    assert int(then["SEQUENCE"]) > int(first["SEQUENCE"])
    assert re.fullmatch(r"\d{8}T\d{6}Z", then["DTSTAMP"])


def test_sessions_are_events_of_their_own(client):
    course = coming(planned_ends_on=today() + timedelta(days=60))
    for days in (7, 30):
        one = Session(activity=course, starts_on=today() + timedelta(days=days), topic=f"Day {days}")
        services.record_part(one, by=None)
    found = events(client.get(address_of(client, people.officer())))
    assert [event["SUMMARY"] for event in found] == ["Profiling: Day 7", "Profiling: Day 30"]
    assert {event["UID"] for event in found} == {str(one.uid) for one in course.sessions.all()}
    was = found[0]["SEQUENCE"]
    session = course.sessions.first()
    session.topic = "Opening"
    session.save()
    address = address_of(client, people.eu_officer())
    assert int(events(client.get(address))[0]["SEQUENCE"]) > int(was)


def test_it_speaks_the_language_of_its_owner(client):
    coming()
    officer = people.officer()
    officer.language = "ru"
    officer.save()
    answer = client.get(address_of(client, officer), headers={"accept-language": "en"})
    assert "Страны-участницы: Кыргызстан" in events(answer)[0]["DESCRIPTION"]


def test_what_has_not_changed_is_not_sent_again(client):
    activity = coming()
    address = address_of(client, people.officer())
    first = client.get(address)
    etag = first.headers["ETag"]
    again = client.get(address, headers={"if-none-match": etag})
    assert (again.status_code, again.content) == (304, b"")
    assert "private" in first.headers["Cache-Control"]
    Activity.objects.get(pk=activity.pk).cancel(by=None, cause="nature", reason="Rain")
    assert client.get(address, headers={"if-none-match": etag}).status_code == 200


def test_many_activities_ask_as_much_as_few(client):
    phase = makers.phase(original_ends_on=today() + timedelta(days=900))
    coming(phase, place=makers.city())
    address = address_of(client, people.officer())

    def queries():
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        return len(asked)

    queries()
    few = queries()
    for number in range(5):
        course = coming(phase, place=makers.city(f"City {number}"), countries=["KG", "UZ"])
        session = Session(
            activity=course, starts_on=today() + timedelta(days=8), topic="One", place=makers.city(f"T{number}")
        )
        services.record_part(session, by=None)
    assert queries() == few


def test_the_page_of_the_calendar_leads_to_an_address_with_its_filter(client):
    makers.phase()
    client.force_login(people.officer())
    page = client.get("/calendar/2017-12/?component=B9-C2").content.decode()
    assert 'href="/account/calendars/?component=B9-C2"' in page
    page = client.get("/account/calendars/?component=B9-C2").content.decode()
    assert 'name="query" value="component=B9-C2"' in page
    assert "Component: " in page


# How it is written

TEXT = st.text(st.characters(codec="utf-8"), max_size=300)


def unfolded(written):
    return written.replace("\r\n ", "")


def unescaped(value):
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], value)


@settings(deadline=None)
@given(TEXT)
def test_text_comes_back_as_it_was(text):
    kept = ical.NO_TEXT.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    line = ical.text("SUMMARY", text)
    assert "\n" not in line
    assert unescaped(line.removeprefix("SUMMARY:")) == kept
    assert not re.search(r"(?<!\\)[;,]", line.replace("\\\\", ""))


@settings(deadline=None)
@given(TEXT)
def test_no_line_is_longer_than_75_octets_and_no_letter_is_split(text):
    line = ical.text("SUMMARY", text)
    written = ical.written([line])
    assert written.endswith(b"\r\n")
    lines = written.removesuffix(b"\r\n").split(b"\r\n")
    assert all(len(one) <= 75 for one in lines)
    assert all(one.decode().startswith(" ") for one in lines[1:])
    assert unfolded(written.decode()).removesuffix("\r\n") == line


def test_the_last_day_of_all_is_no_accident():
    assert ical.on("DTEND", date.max) == "DTEND;VALUE=DATE:99991231"
