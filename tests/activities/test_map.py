"""The map of places: every number opens the list of exactly those activities, and none tells what its reader may not know."""

import re
from decimal import Decimal
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from activities.models import Activity
from activities.places import LARGEST, SMALLEST, spots_of
from bomca.geo import sheet
from partners.models import Place
from tests import makers, people

pytestmark = pytest.mark.django_db
BISHKEK, OSH, VIENNA = ("42.87", "74.59"), ("40.53", "72.80"), ("48.21", "16.37")


def place(name, at=None, iso2="KG", kind="city", **facts):
    latitude, longitude = (Decimal(one) for one in at) if at else (None, None)
    facts |= {"exactness": "exact" if at else "", "latitude": latitude, "longitude": longitude}
    return Place.objects.create(name_en=name, kind=kind, country=makers.country(iso2), **facts)


@pytest.fixture
def post():
    return place("Zz post", OSH, kind="outpost", is_sensitive=True)


def shown(page):
    """What the page tells: places on the map, beyond it, without coordinates; and how many activities have none."""
    groups = ([(spot.place.name, spot.number) for spot in page.context[name]] for name in GROUPS)
    return *groups, page.context["unplaced"]


GROUPS = ("spots", "beyond", "unlocated")


def links(page):
    """The addresses of lists to which a number leads, with the number."""
    found = re.findall(r'<a href="(/activities/\?[^"]+)">([\d\s]+)(?:<span|</a>| activit)', page.content.decode())
    return [(unescape(address), int(number)) for address, number in found]


@pytest.fixture
def log(phase, post):
    """Two activities in Bishkek, one in a post that not everybody may know, and one of each other kind."""
    makers.activity(phase, title="One", place=place("Bishkek", BISHKEK))
    makers.activity(phase, "2", title="Two", kind="seminar", place=Place.objects.get(name_en="Bishkek"))
    makers.activity(phase, title="At the post", place=post, venue="Zz barracks")
    makers.activity(phase, title="Abroad", place=place("Vienna", VIENNA, "LV"))
    makers.activity(phase, title="Somewhere", place=place("Batken"))
    makers.activity(phase, title="In a hall", venue="Town hall")
    makers.activity(phase, title="Internal", visibility="internal", place=Place.objects.get(name_en="Batken"))


def test_each_place_bears_its_number_and_all_numbers_make_the_whole(client, log):
    client.force_login(people.officer())
    page = client.get("/places/map/")
    assert shown(page) == ([("Bishkek", 2), ("Zz post", 1)], [("Vienna", 1)], [("Batken", 2)], 1)
    assert page.context["total"] == 7
    text = page.content.decode()
    assert text.count('class="map-country"') == 5
    assert "<title>Bishkek: 2</title>" in text
    assert "do not imply any opinion on the legal status" in text


@pytest.mark.parametrize("query", ["", "component=B9-C1", "place_kind=city", "kind=seminar", "begins__gte=2017-01-01"])
def test_every_number_opens_the_list_of_exactly_these(client, log, query):
    for who in (people.officer, people.partner):
        client.force_login(who())
        page = client.get(f"/places/map/?{query}")
        found = links(page)
        numbers = [spot.number for name in GROUPS for spot in page.context[name]]
        assert len(found) >= len(numbers)
        for address, number in found:
            assert client.get(address).context["page_obj"].paginator.count == number, address
            assert client.get(f"/api/v1{address}").json()["count"] == number
        assert sum(numbers) + page.context["unplaced"] == page.context["total"]


def test_who_may_not_know_a_place_is_told_of_it_as_of_one_that_is_not_known(client, log, post):
    client.force_login(people.partner())
    page = client.get("/places/map/")
    assert shown(page) == ([("Bishkek", 2)], [("Vienna", 1)], [("Batken", 1)], 2)
    text = page.content.decode()
    assert "Zz " not in text
    assert "Place not known, or withheld from your account" in text
    assert client.get("/activities/?place_known=false").context["page_obj"].paginator.count == 2
    assert client.get("/activities/?place_known=true").context["page_obj"].paginator.count == 4
    assert client.get("/activities/?place_kind=outpost").context["page_obj"].paginator.count == 0
    before = shown(page)
    Activity.objects.filter(title="At the post").update(place=None)
    assert shown(client.get("/places/map/")) == before


def test_a_gate_between_two_countries_shows_to_each_what_it_may_know(client, phase):
    gate = {"kind": "crossing_point", "second_country": makers.country("TJ"), "is_sensitive": True}
    makers.activity(phase, countries=["TJ"], host_country=makers.country("TJ"), place=place("Zz gate", OSH, **gate))
    client.force_login(people.national_officer("KG"))
    assert shown(client.get("/places/map/")) == ([], [], [], 1)


def test_what_can_be_done_is_told_to_who_can_do_it(client, log):
    client.force_login(people.administrator())
    text = client.get("/places/map/").content.decode()
    assert f'href="/admin/partners/place/{Place.objects.get(name_en="Batken").pk}/change/"' in text
    assert "a venue in words alone is on no map" in text
    client.force_login(people.eu_officer())
    text = client.get("/places/map/").content.decode()
    assert "/admin/partners/" not in text
    assert "tell the programme's office" in text


def test_the_ways_to_the_map(client, phase):
    client.force_login(people.officer())
    makers.activity(phase, place=place("Bishkek", BISHKEK))
    assert 'href="/places/map/?component=B9-C1"' in client.get("/activities/?component=B9-C1").content.decode()
    assert 'href="/places/map/"' in client.get("/places/").content.decode()
    assert 'href="/places/map/?host_country=KG"' in client.get("/countries/KG/").content.decode()
    assert 'href="/activities/?component=B9-C1"' in client.get("/places/map/?component=B9-C1").content.decode()


def test_an_empty_map_and_a_filter_that_is_not_understood(client, phase):
    client.force_login(people.officer())
    assert "No activity fits these filters" in client.get("/places/map/").content.decode()
    makers.activity(phase, title="Zz nowhere")
    assert "No place on the map" in client.get("/places/map/").content.decode()
    page = client.get("/places/map/?contry=KG")
    assert page.status_code == 400
    assert "map-country" not in page.content.decode()


def test_the_map_can_be_seen_as_it_stood(client, phase):
    client.force_login(people.officer())
    makers.activity(phase, place=place("Bishkek", BISHKEK))
    moment = timezone.localtime().strftime("%Y-%m-%dT%H:%M:%S.%f")
    makers.activity(phase, place=Place.objects.get())
    assert shown(client.get("/places/map/", {"as_of": moment}))[0] == [("Bishkek", 1)]
    assert shown(client.get("/places/map/"))[0] == [("Bishkek", 2)]


def test_many_places_ask_as_much_as_few(client, log, phase):
    client.force_login(people.officer())

    def queries():
        with CaptureQueriesContext(connection) as asked:
            client.get("/places/map/")
        return len(asked)

    queries()
    few = queries()
    for number in range(8):
        makers.activity(phase, place=place(f"City {number}", BISHKEK if number % 2 else None))
    assert queries() == few


def test_the_area_of_a_point_is_in_proportion_to_its_number(phase):
    for name, number in (("Large", 16), ("Middle", 4), ("Small", 1)):
        town = place(name, OSH)
        for _one in range(number):
            makers.activity(phase, place=town)
    radii = [spot.radius for spot in spots_of(Activity.objects.all(), people.officer())]
    assert radii == [LARGEST, round(LARGEST / 2), max(SMALLEST, round(LARGEST / 4))]


@pytest.mark.once
def test_the_sheet_holds_the_five_countries_and_nothing_else():
    assert set(sheet.paths()) == set(makers.COUNTRIES)
    assert all(re.fullmatch(r"(M\d+ \d+l(-?\d+ -?\d+ )+)+", path) for path in sheet.paths().values())
    x, y = sheet.point(74.59, 42.87)
    west, north = sheet.point(71.45, 51.18)
    assert 0 < west < x < sheet.WIDTH
    assert 0 < north < y < sheet.height()
    assert [sheet.point(*at) for at in ((16.37, 48.21), (74.59, 10), (0, 90), (0, -90))] == [None] * 4
