"""The stopwatch: an officer logs a training of 25 people within a minute, by keyboard alone, at the speed of a hand."""

import re
import time

import pytest
from django.test import Client

from activities.models import Activity
from bomca.loading import Loader
from components.loading import load_agreements
from components.models import Component
from partners.loading import load_partners
from tests import makers, people
from tests.journeys.test_accessibility import judge, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MOST_SECONDS, MOST_ACTIONS = 60, 40
A_KEY, A_CHORD = 0.2, 0.35  # seconds: 60 words a minute; and what a hand takes to find a key such as Tab
AN_EYE = 1.5  # seconds to look at what the page shows
TITLE = "Risk analysis at the border"

AGENCIES = [  # as people write them: (agency, country, women, men)
    ("Border Service", "Kyrgyzstan", 2, 4),
    ("Государственная таможенная служба Кыргызской Республики", "КР", 1, 3),
    ("Пограничные войска", "Таджикистан", 1, 5),
    ("Customs Service", "Tajikistan", 2, 2),
    ("Таможня", "Узбекистан", 1, 4),
]
WOMEN, MEN = 7, 18


def table():
    """25 lines as they come from Excel, with names, ranks and signatures."""
    lines = ["№\tФИО / Name\tДолжность / Rank\tВедомство / Agency\tСтрана / Country\tПол / Sex\tПодпись"]
    for agency, country, women, men in AGENCIES:
        for sex in "ж" * women + "м" * men:
            lines.append(f"{len(lines)}\tПетров-Асанов {len(lines)}\tкапитан\t{agency}\t{country}\t{sex}\t")
    return "\n".join(lines)


class Hand:
    """Presses keys as fast as a person does, and counts: an action is a key chord, or a field typed or pasted."""

    def __init__(self, page):
        self.page, self.actions, self.began = page, [], time.monotonic()

    def press(self, *chords):
        for chord in chords:
            self.actions.append(chord)
            time.sleep(A_CHORD)
            self.page.keyboard.press(chord)

    def type(self, text):
        self.actions.append(text)
        self.page.keyboard.type(text, delay=A_KEY * 1000)

    def send(self, chord):
        """Press a chord that leads to another page, and look at what it shows."""
        with self.page.expect_navigation():
            self.press(chord)
        time.sleep(AN_EYE)

    def is_in(self, ident):
        assert self.page.evaluate("document.activeElement.id") == ident

    @property
    def seconds(self):
        return time.monotonic() - self.began


@pytest.fixture
def window(chromium, live_server):
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=live_server.url)
    yield context
    context.close()


def test_a_training_of_25_people_is_logged_within_a_minute_by_keyboard(window, live_server):
    loader = Loader()
    load_partners(loader)
    load_agreements(loader)
    officer = people.officer()
    component = Component.objects.get(phase__number=9, number="1")
    makers.activity(component.phase, by=officer)  # logged yesterday: the next one begins like it
    sign_in(window, Client(), officer, live_server)
    page = window.new_page()
    page.goto(f"{live_server.url}/activities/")
    page.evaluate("text => navigator.clipboard.writeText(text)", table())
    page.get_by_role("link", name="Log an activity").focus()

    hand = Hand(page)
    hand.send("Enter")
    hand.is_in("id_title")
    hand.type(TITLE)
    hand.press("Tab")
    hand.type("Tr")  # the kind
    hand.press("Tab", "Tab", "Tab", "Tab")
    hand.is_in("id_starts_on")
    hand.type("04122017")
    hand.press("Tab", "Tab")
    hand.is_in("id_ends_on")
    hand.type("06122017")
    hand.press("Tab", "Tab")
    hand.is_in("id_status")
    hand.type("Co")
    hand.press("Tab")
    hand.is_in("id_place")
    hand.type("Bishk")
    hand.press("Alt+PageDown")
    hand.is_in("id_attendance-table")
    hand.press("Control+V")
    hand.send("Control+Enter")
    proposed, open_ = page.locator("[data-question]").all()
    assert named(proposed) == "Border Troops of the State Committee for National Security of the Republic of Tajikistan"
    assert named(open_) == "---------"
    hand.press("Tab", "Tab")
    hand.type("Customs Comm")
    hand.press("Tab")
    assert named(open_) == "Customs Committee of the Republic of Uzbekistan"
    hand.send("Control+Enter")
    assert page.locator("[data-focus]").inner_text().startswith("25 people were read.")
    hand.send("Control+Enter")
    assert page.locator("[data-errors]").all_inner_texts() == []
    assert re.fullmatch(r".*/activities/[0-9a-f-]{36}/", page.url)
    seconds = hand.seconds

    print(f"{seconds:.0f} seconds, {len(hand.actions)} actions")
    assert seconds <= MOST_SECONDS
    assert len(hand.actions) <= MOST_ACTIONS
    activity = Activity.objects.get(title=TITLE)
    rows = activity.participations.all()
    assert (sum(row.women for row in rows), sum(row.men for row in rows)) == (WOMEN, MEN)
    assert sorted((row.country.iso2, row.women, row.men) for row in rows) == [
        ("KG", 1, 3), ("KG", 2, 4), ("TJ", 1, 5), ("TJ", 2, 2), ("UZ", 1, 4)
    ]  # fmt: skip
    assert all(row.organisation for row in rows)
    assert (activity.status, activity.context, activity.component) == ("completed", "multilateral", component)
    assert {one.iso2 for one in activity.countries.all()} == {"KG", "TJ", "UZ"}


def named(select):
    """What is chosen in a list."""
    return select.evaluate("select => select.selectedOptions[0].label")


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_page_of_questions_is_open_to_everyone(language, window, live_server):
    officer = people.officer()
    officer.language = language
    officer.save()
    makers.phase()
    sign_in(window, Client(), officer, live_server)
    page = window.new_page()
    page.goto(f"{live_server.url}/activities/new/?kind=study_visit")
    assert judge(page) == []
    page.locator("#id_attendance-table").fill("Name\tAgency\tRole\nA\tNobody knows\tinterpreter\nB\t\t")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    assert page.locator("[data-question]").count() == 2
    assert judge(page) == []


def test_sections_are_reached_by_keys_that_can_be_switched_off(window, live_server):
    makers.phase()
    sign_in(window, Client(), people.officer(), live_server)
    page = window.new_page()
    page.goto(f"{live_server.url}/activities/new/")
    hand = Hand(page)
    for ident in ("id_attendance-table", "id_countries_0", "id_summary"):
        hand.press("Alt+PageDown")
        hand.is_in(ident)
    hand.press("Alt+PageUp")
    hand.is_in("id_countries_0")
    page.evaluate("localStorage.setItem('bomca.shortcuts.off', '1')")
    hand.press("Alt+PageDown")
    hand.is_in("id_countries_0")
    page.locator("[data-sections] a").last.click()
    hand.is_in("id_source")
