"""Overlaps: the same agency, week and topic; a warning that hints at nothing that its reader may not see."""

import random
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from activities import services
from activities.calendars.foreseen import overlaps_with
from activities.calendars.overlaps import overlapping
from activities.models import Activity, Session, Topic
from tests import makers, people

pytestmark = pytest.mark.django_db
MONDAY = date(2017, 12, 4)


def topic(slug="risk"):
    return Topic.objects.get_or_create(slug=slug, defaults={"name_en": slug.title()})[0]


def customs(name="Customs of Kyrgyzstan"):
    found = makers.Organisation.objects.filter(name_en=name).first()
    return found or makers.organisation(name, country=makers.country("KG"))


def training(phase, title, first=MONDAY, last=None, *, agency=None, about=None, component="1", **facts):
    made = makers.activity(phase, component, title=title, starts_on=first, ends_on=last or first, **facts)
    made.agencies.add(agency or customs())
    made.topics.add(about or topic())
    return made


def others(activity, user):
    seen = Activity.objects.visible_to(user).get(pk=activity.pk)
    return sorted(other.title for other, _overlap in overlaps_with(seen, user))


def test_the_same_agency_week_and_topic_overlap(phase):
    officer, first = people.officer(), training(phase, "First")
    training(phase, "Sunday of the week", MONDAY + timedelta(days=6))
    training(phase, "Ends on its Monday", MONDAY - timedelta(days=3), MONDAY)
    training(phase, "The week after", MONDAY + timedelta(days=7))
    training(phase, "The week before", MONDAY - timedelta(days=1))
    training(phase, "Another agency", agency=customs("Customs of Uzbekistan"))
    training(phase, "Another topic", about=topic("visas"))
    training(phase, "Cancelled", status="cancelled", status_reason="Rain")
    assert others(first, officer) == ["Ends on its Monday", "Sunday of the week"]


def test_agency_and_topic_must_be_shared_by_the_same_two(phase):
    """One shares the agency alone, another the topic alone."""
    first = training(phase, "First")
    training(phase, "Agency alone", about=topic("visas"))
    training(phase, "Topic alone", agency=customs("Customs of Uzbekistan"))
    assert others(first, people.officer()) == []


def test_planned_days_and_sessions_count(phase):
    first = training(phase, "First")
    planned = {"status": "planned", "planned_starts_on": MONDAY + timedelta(days=2)}
    coming = training(phase, "Coming", **planned)
    Activity.objects.filter(pk=coming.pk).update(starts_on=None, ends_on=None)
    course = training(phase, "Course", MONDAY - timedelta(days=30), MONDAY + timedelta(days=30))
    officer = people.officer()
    assert others(first, officer) == ["Coming", "Course"]
    services.record_part(Session(activity=course, starts_on=MONDAY - timedelta(days=30), topic="Opening"), by=None)
    assert others(first, officer) == ["Coming"]


def test_the_warning_stands_on_the_page_to_which_saving_leads(client, phase):
    first = training(phase, "First")
    training(phase, "Second")
    client.force_login(people.officer())
    page = client.get(f"/activities/{first.uid}/").content.decode()
    assert "asked for people on the same topic in the same week" in page
    assert "Second" in page
    Activity.objects.filter(title="Second").update(visibility="internal")
    client.force_login(people.partner())
    assert "in the same week" not in client.get(f"/activities/{first.uid}/").content.decode()


def test_hidden_activities_are_not_hinted_at(client, phase):
    partner, first = people.partner(), training(phase, "First")
    training(phase, "Zz internal", visibility="internal")
    training(phase, "Zz draft", status="draft")
    assert others(first, partner) == []
    assert others(first, people.officer()) == ["Zz draft", "Zz internal"]
    client.force_login(partner)
    page = client.get("/calendar/overlaps/2017-12/").content.decode()
    assert "No overlaps" in page
    assert "Zz " not in page


def test_the_page_shows_every_overlap_of_a_quarter(client, phase):
    training(phase, "First")
    training(phase, "Second", component="2")
    training(phase, "Long before", date(2017, 8, 7))
    training(phase, "Long before too", date(2017, 8, 8))
    client.force_login(people.officer())
    page = client.get("/calendar/overlaps/2017-11/")
    assert [[one.title for one in overlap.activities] for overlap in page.context["found"]] == [["First", "Second"]]
    text = page.content.decode()
    assert "4–10 December 2017" in text
    assert 'href="/calendar/overlaps/2017-07/"' in text
    narrowed = client.get("/calendar/overlaps/2017-11/?component=B9-C2").context["found"]
    assert [len(overlap.activities) for overlap in narrowed] == [2]  # with any other, not only with its like
    assert client.get("/calendar/overlaps/2017-11/?component=B9-C3").context["found"] == []
    assert client.get("/calendar/overlaps/2017-13/").status_code == 404
    assert client.get("/calendar/overlaps/?contry=KG").status_code == 400


def titles(page):
    return sorted(activity.title for activity in page.context["object_list"])


def test_the_filter_of_the_list_finds_what_the_page_of_overlaps_shows(client, phase):
    training(phase, "First")
    training(phase, "Second", component="2")
    training(phase, "Alone", date(2018, 2, 5))
    training(phase, "Cancelled", status="cancelled", status_cause="nature", status_reason="Rain")
    training(phase, "Without topic").topics.clear()
    training(phase, "In two quarters", date(2017, 9, 25), date(2017, 10, 9), about=topic("visas"))
    training(phase, "At its end", date(2017, 10, 10), about=topic("visas"))
    client.force_login(people.officer())
    shown = {
        activity.title
        for month in ("2017-09", "2017-10", "2018-01")
        for overlap in client.get(f"/calendar/overlaps/{month}/").context["found"]
        for activity in overlap.activities
    }
    assert titles(client.get("/activities/?overlaps=true")) == sorted(shown)
    assert sorted(shown) == ["At its end", "First", "In two quarters", "Second"]
    assert titles(client.get("/activities/?overlaps=false")) == ["Alone", "Cancelled", "Without topic"]
    assert titles(client.get("/activities/?overlaps=true&component=B9-C2")) == ["Second"]  # with any other
    assert client.get("/api/v1/activities/?overlaps=true").json()["count"] == 4
    assert 'href="/activities/?overlaps=true"' in client.get("/calendar/overlaps/2017-12/").content.decode()


def test_the_filter_hints_at_nothing_hidden(client, phase):
    training(phase, "First")
    training(phase, "Zz internal", visibility="internal")
    client.force_login(people.partner())
    assert titles(client.get("/activities/?overlaps=true")) == []
    assert titles(client.get("/activities/?overlaps=false")) == ["First"]


def test_any_log_is_told_the_same_as_counted_by_hand(phase):
    """Random days, agencies, topics, people, plans and sessions, compared pair by pair and day by day."""
    chance, officer = random.Random(7), people.officer()
    agencies, topics = [customs(f"Agency {number}") for number in range(3)], [topic(f"t-{n}") for n in range(3)]
    asked = {}
    for number in range(16):
        first = MONDAY + timedelta(days=chance.randrange(28))
        last = first + timedelta(days=chance.choice([0, 1, 9]))
        made = makers.activity(phase, title=f"No. {number}", starts_on=first, ends_on=last)
        days = {first + timedelta(days=day) for day in range((last - first).days + 1)}
        if number % 4 == 1:
            services.record_part(Session(activity=made, starts_on=last, topic="Last day"), by=None)
            days = {last}
        if number % 4 == 2:
            plan = {"status": "planned", "starts_on": None, "ends_on": None}
            Activity.objects.filter(pk=made.pk).update(planned_starts_on=first, planned_ends_on=last, **plan)
        pairs = chance.sample(agencies, chance.randrange(3)), chance.sample(topics, chance.randrange(1, 3))
        made.agencies.set(pairs[0][:1] if number % 3 else pairs[0])
        for agency in pairs[0][1:] if number % 3 else []:  # not named: its people take part
            made.participations.create(organisation=agency, women=1)
        made.topics.set(pairs[1])
        weeks = {day.isocalendar()[:2] for day in days}
        asked[made.pk] = {(week, agency, about) for week in weeks for agency in pairs[0] for about in pairs[1]}
    by_hand = {one for one in asked for other in asked if one != other and asked[one] & asked[other]}
    assert 2 < len(by_hand) < len(asked)
    assert overlapping(officer) == by_hand
    told = {one for one in asked if overlaps_with(Activity.objects.get(pk=one), officer)}
    assert told == by_hand


@pytest.mark.once
def test_many_overlaps_ask_as_much_as_few(client, phase):
    first = training(phase, "First")
    training(phase, "Second")
    client.force_login(people.officer())

    def queries(address):
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        return len(asked)

    pages = ["/calendar/overlaps/2017-12/", f"/activities/{first.uid}/", "/activities/?overlaps=true"]
    few = [(queries(address), queries(address))[1] for address in pages]
    for number in range(5):
        more = training(phase, f"More {number}", place=makers.city(f"City {number}"), countries=["KG", "UZ"])
        more.topics.add(topic(f"topic-{number}"))
        more.agencies.add(customs(f"Agency {number}"))
    assert [queries(address) for address in pages] == few
