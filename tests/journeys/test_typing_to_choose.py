"""Choosing by typing: a combobox by keyboard over the native list, which is there without a script."""

import pytest
from django.test import Client
from playwright.sync_api import expect

from tests import makers, people
from tests.journeys.test_accessibility import judge, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def opened(chromium, live_server):
    """Opens the form of a new activity, with or without scripts."""
    contexts = []

    def form(**options):
        contexts.append(chromium.new_context(locale="en-GB", **options))
        officer = people.officer()
        phase = makers.phase()
        for name in ("Dushanbe", "Almaty", "Bishkek", "Bishkek-2"):
            makers.city(name)
        guard = makers.organisation("Border Service", country=makers.country("KG"))
        guard.aliases.create(name="ПС ГКНБ")
        makers.activity(phase, by=officer).agencies.set([guard])
        sign_in(contexts[-1], Client(), officer, live_server)
        page = contexts[-1].new_page()
        page.goto(f"{live_server.url}/activities/new/")
        return page

    yield form
    for context in contexts:
        context.close()


def value(page, name):
    """What the native list holds."""
    return page.locator(f"select[name='{name}'] option:checked").text_content()


def test_a_place_is_chosen_by_typing_and_by_arrows(opened):
    page = opened()
    place = page.get_by_role("combobox", name="Place", exact=True)
    place.focus()
    page.keyboard.type("bish")
    expect(place).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("option", name="Bishkek").first).to_have_attribute("aria-selected", "true")
    assert judge(page) == []
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(place).to_have_value("Bishkek-2")
    expect(place).to_have_attribute("aria-expanded", "false")
    assert value(page, "place") == "Bishkek-2"
    place.fill("")
    page.keyboard.press("Tab")
    assert value(page, "place") == "---------"


def test_escape_takes_back_what_was_typed_and_what_fits_nothing_chooses_nothing(opened):
    page = opened()
    place = page.get_by_role("combobox", name="Place", exact=True)
    place.fill("Almaty")
    page.keyboard.press("Tab")
    place.fill("du")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(place).to_have_value("Almaty")
    place.fill("Atlantis")
    page.keyboard.press("Tab")
    expect(place).to_have_value("Atlantis")
    assert value(page, "place") == "---------"


def test_an_agency_is_found_by_an_alias_and_offered_again_in_a_new_row(opened):
    page = opened()
    page.get_by_role("button", name="Add a row").click()
    row = page.get_by_role("group", name="Row 4", exact=True)
    agency = row.get_by_role("combobox", name="Organisation")
    agency.press("ArrowDown")
    expect(row.get_by_role("option", name="recent")).to_have_count(1)
    agency.fill("ПС гкнб")
    expect(row.get_by_role("option", name="Border Service")).to_be_visible()
    page.keyboard.press("Tab")
    assert value(page, "people-3-organisation") == "Border Service"


def test_without_a_network_the_list_itself_is_searched(opened):
    page = opened()
    page.context.set_offline(True)
    page.locator("#id_place").fill("alma")
    page.keyboard.press("Tab")
    assert value(page, "place") == "Almaty"


def test_without_a_script_the_list_is_there(opened):
    page = opened(java_script_enabled=False)
    page.locator("select#id_place").select_option(label="Dushanbe")
    assert value(page, "place") == "Dushanbe"
