"""Nothing typed is lost: it is kept while one types, and there again after a crash or an expired session."""

import pytest
from django.test import Client

from bomca.models import UnsavedForm
from tests import makers, people
from tests.journeys.test_accessibility import judge, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

COPIES = "bomcaStore.all('drafts').then((all) => all.map((one) => Object.fromEntries(one.fields).title))"


@pytest.fixture
def said(page):
    """What the browser complains of, such as a breach of the content security policy."""
    found = []
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on("console", lambda message: found.append(message.text) if "Content Security" in message.text else None)
    return found


@pytest.fixture
def officer(page, live_server, said):
    """An officer's window on the form of a new activity."""
    makers.phase()
    user = people.officer()
    sign_in(page.context, Client(), user, live_server)
    page.goto(f"{live_server.url}/activities/new/")
    yield page
    assert said == []


def kept_said(page):
    page.get_by_text("Kept as a draft at").wait_for()


def test_it_is_kept_while_one_types_and_taken_up_again(officer, live_server):
    page = officer
    page.get_by_label("Title").fill("Border demarcation")
    page.get_by_label("Summary").fill("First line\nsecond line")
    page.get_by_role("group", name="Row 1").get_by_label("Women").fill("7")
    kept_said(page)
    assert page.evaluate(COPIES) == []  # what the portal has is not kept in the browser
    page.goto(f"{live_server.url}/activities/new/")  # without saving
    page.get_by_text("There is unsaved work from").wait_for()
    assert judge(page) == []
    page.get_by_role("link", name="Take it up").click()
    assert page.get_by_label("Summary").input_value() == "First line\nsecond line"
    assert page.locator("#id_people-0-women").input_value() == "7"
    page.get_by_label("Venue").fill("Osh")
    kept_said(page)
    assert dict(UnsavedForm.objects.get().data.items())["venue"] == "Osh"


def test_what_the_portal_did_not_hear_comes_home_with_the_next_page(officer, live_server):
    page = officer
    page.context.set_offline(True)
    page.get_by_label("Title").fill("Typed without a network")
    page.get_by_text("No network. Kept in this browser").wait_for(timeout=6000)
    page.close()  # the browser is gone
    page = page.context.new_page()
    page.context.set_offline(False)
    page.goto(f"{live_server.url}/activities/new/")
    page.get_by_text("There is unsaved work from").wait_for()
    assert page.get_by_text("Typed without a network").is_visible()


def test_the_typed_text_survives_an_expired_session(officer, live_server):
    page = officer
    page.get_by_label("Title").fill("Typed before")
    kept_said(page)
    page.context.clear_cookies(name="sessionid")
    page.get_by_label("Title").fill("Typed after the session had ended")
    page.get_by_text("Your session has ended").wait_for(timeout=6000)
    page.keyboard.press("Control+Enter")
    page.get_by_label("E-mail address").fill(people.User.objects.get().email)
    page.get_by_label("Password").fill(people.PASSWORD)
    page.locator("main").get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_text("There is unsaved work from").wait_for()
    page.get_by_text("Typed after the session had ended").wait_for()


def test_a_shared_machine_keeps_nothing_of_the_one_before(officer, live_server):
    page = officer
    page.context.set_offline(True)
    page.get_by_label("Title").fill("Zzmine")
    page.get_by_text("No network. Kept in this browser").wait_for(timeout=6000)
    assert page.evaluate(COPIES) == ["Zzmine"]
    page.context.set_offline(False)
    page.context.clear_cookies()
    other = people.administrator()
    sign_in(page.context, Client(), other, live_server)
    page.goto(f"{live_server.url}/activities/")
    page.wait_for_timeout(500)
    assert page.evaluate(COPIES) == []
    page.goto(f"{live_server.url}/activities/new/")
    assert page.get_by_text("Zzmine").count() == 0


def test_signing_out_gives_the_portal_what_is_left_and_clears_the_browser(officer, live_server):
    page = officer
    page.get_by_label("Title").fill("Typed in the last second")
    page.locator("summary", has_text="Aigul").click()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("heading", name="Sign in").wait_for()
    assert UnsavedForm.objects.get().title == "Typed in the last second"
    names = page.evaluate(
        "new Promise((done) => { const request = indexedDB.open('bomca');"
        "request.onsuccess = () => { const all = request.result.transaction('drafts').objectStore('drafts').getAll();"
        "all.onsuccess = () => done(all.result.length); }; })"
    )
    assert names == 0
