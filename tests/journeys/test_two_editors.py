"""Two people, two windows, one activity: the second sees both texts, chooses, and what both wanted is in the record."""

import pytest
from django.test import Client

from activities.models import Activity
from tests import makers, people
from tests.journeys.test_accessibility import judge, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def window(chromium, live_server):
    """Opens a window of its own for a person."""
    contexts = []

    def opened(user):
        context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
        contexts.append(context)
        sign_in(context, Client(), user, live_server)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


@pytest.mark.parametrize("language", ["en", "ru"])
def test_two_windows_on_one_activity(language, window, live_server):
    rows = [makers.people("KG", 2, 4), makers.people("TJ", 1, 1)]
    activity = makers.activity(makers.phase(), countries=("KG", "TJ"), participations=rows, title="Demarcation")
    second_person = people.administrator()
    second_person.language = language
    second_person.save()
    first, second = window(people.officer()), window(second_person)
    for page in (first, second):
        page.goto(f"{live_server.url}/activities/{activity.uid}/edit/")

    first.get_by_label("Title").fill("Demarcation of borders")
    first.get_by_label("Summary").fill("Held in Bishkek.")
    first.get_by_role("group", name="Row 1").get_by_label("Women").fill("3")
    first.get_by_role("button", name="Save", exact=True).last.click()
    first.get_by_text("Saved: ").wait_for()

    second.locator("#id_title").fill("Border demarcation: principles")
    second.locator("#id_venue").fill("Hotel Issyk-Kul")
    second.locator("#id_people-0-women").fill("5")
    second.locator("#id_people-1-men").fill("6")
    second.keyboard.press("Control+Enter")
    second.locator(".clash").first.wait_for()
    assert judge(second) == []
    shown = second.locator(".clash").all_inner_texts()
    assert len(shown) == 2
    for words in ("Demarcation", "Demarcation of borders", "Border demarcation: principles"):
        assert words in shown[0]
    for words in ("Held in Bishkek.", "Hotel Issyk-Kul"):
        assert second.get_by_text(words, exact=True).is_visible()

    second.locator("[data-save-button]").click()  # without a choice: told, and nothing lost
    second.locator("#errors").wait_for()
    second.locator("#clash-1-mine").focus()
    second.keyboard.press("Space")
    second.locator("#clash-2-theirs").check()
    second.keyboard.press("Control+Enter")
    second.wait_for_url(f"{live_server.url}/activities/{activity.uid}/")

    stored = Activity.objects.get()
    facts = (stored.title, stored.summary, stored.venue)
    assert facts == ("Border demarcation: principles", "Held in Bishkek.", "Hotel Issyk-Kul")
    assert {(row.country.iso2, row.women, row.men) for row in stored.participations.all()} == {
        ("KG", 3, 4),
        ("TJ", 1, 6),
    }


def test_what_was_typed_into_a_deleted_draft_is_there_to_copy(window, live_server):
    draft = makers.activity(makers.phase(), status="draft")
    page = window(people.officer())
    page.goto(f"{live_server.url}/activities/{draft.uid}/edit/")
    draft.delete()
    page.get_by_label("Title").fill("Typed in vain")
    page.keyboard.press("Control+Enter")
    page.get_by_role("heading", name="This record is not there any more").wait_for()
    assert page.get_by_text("Typed in vain").is_visible()
    assert judge(page) == []
