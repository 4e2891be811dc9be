"""An officer at a border post: no network, a browser that is killed, photos; and everything arrives once, in order."""

import io
import os
import signal
import time
from pathlib import Path

import pytest
from PIL import Image

from tests.conftest import chromium_path
from tests.portal import Portal

pytestmark = pytest.mark.browser

ACTIVITIES = "/api/v1/activities/"
LOGGED = f"{ACTIVITIES}?q=Zzpost"
FLAGS = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]


def wait(page, question, seconds=60):
    """Wait until the script's promise answers with something."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if answer := page.evaluate(question):
            return answer
        page.wait_for_timeout(200)
    raise AssertionError(f"Waited in vain for {question}")


def read(page, address):
    return page.evaluate("(address) => fetch(address).then((answer) => answer.json())", address)


def photo(folder, name, size):
    path = folder / name
    Image.new("RGB", size, (20, 60, 150)).save(path)
    return path


class Browser:
    """A browser of its own with a profile on the disk, which can be killed and started again."""

    def __init__(self, playwright, profile):
        self.playwright, self.profile = playwright, profile

    def start(self):
        facts = {"executable_path": chromium_path(), "args": FLAGS, "locale": "en-GB"}
        self.context = self.playwright.chromium.launch_persistent_context(str(self.profile), **facts)
        return self.context.pages[0]

    def kill(self):
        """As when the battery is empty."""
        mark = f"--user-data-dir={self.profile}".encode()
        for found in Path("/proc").glob("[0-9]*"):
            try:
                is_ours = mark in (found / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if is_ours:
                os.kill(int(found.name), signal.SIGKILL)
        self.context.close()


@pytest.fixture
def browser(playwright, tmp_path):
    made = Browser(playwright, tmp_path / "profile")
    yield made
    made.context.close()


def fill(page, title, ends_on="2018-03-06"):
    page.get_by_label("Title").fill(title)
    chosen = {"phase": "9", "component": "B9-C1", "kind": "Training", "context": "National"}
    for name, words in chosen.items():
        options = page.locator(f"#id_{name} option", has_text=words)
        page.locator(f"#id_{name}").select_option(value=options.first.get_attribute("value"))
    page.locator("#id_status").select_option("draft")
    page.locator("#id_starts_on").fill("2018-03-05")
    page.locator("#id_ends_on").fill(ends_on)


def add_photo(page, path, caption):
    page.get_by_label("Add photos").set_input_files(str(path))
    row = page.get_by_role("group", name=path.name)
    row.get_by_label("What one sees").fill(caption)
    row.get_by_label("Who took it").fill("A. Officer")
    row.get_by_label("have agreed").select_option("true")


def sign_in(page, address):
    page.goto(address)
    page.get_by_label("E-mail address").fill("officer@bomca.test")
    page.get_by_label("Password").fill("bomca-officer")
    page.locator("main").get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("heading", name="Sign in").wait_for(state="detached")


def save(page):
    page.keyboard.press("Control+Enter")
    page.get_by_role("heading", name="Unsent", level=1).wait_for()


def test_offline_with_photos_a_killed_browser_and_a_portal_that_comes_back(browser, tmp_path):
    page = browser.start()
    with Portal(tmp_path / "var", arguments=["--seed"]) as portal:
        address = portal.address
        sign_in(page, f"{address}/sign-in/")
        wait(page, "caches.match('/unsent/').then((found) => Boolean(found))")
        wait(page, "navigator.serviceWorker.ready.then((found) => Boolean(found.active))")
        assert read(page, LOGGED)["count"] == 0
        portal.stop()

        page.goto(f"{address}/activities/new/")
        page.get_by_role("heading", name="Log an activity without a network").wait_for()
        fill(page, "Zzpost one")
        add_photo(page, photo(tmp_path, "gate.jpg", (640, 480)), "The new gate")
        add_photo(page, photo(tmp_path, "hall.png", (300, 200)), "The hall")
        page.get_by_label("Summary").fill("Typed last")
        page.wait_for_timeout(4000)
        browser.kill()

        page = browser.start()
        page.goto(f"{address}/activities/new/")
        page.get_by_role("button", name="Take it up").click()
        assert page.get_by_label("Title").input_value() == "Zzpost one"
        assert page.get_by_label("Summary").input_value() == "Typed last"
        assert page.get_by_role("group", name="hall.png").get_by_label("What one sees").input_value() == "The hall"
        save(page)
        page.get_by_text("There is no network just now").wait_for()

        page.goto(f"{address}/activities/new/")
        assert page.get_by_role("button", name="Take it up").count() == 0
        fill(page, "Zzpost two", ends_on="2018-03-01")  # before it begins
        add_photo(page, photo(tmp_path, "yard.jpg", (200, 100)), "The yard")
        save(page)
        page.get_by_role("link", name="2 unsent").wait_for()
        kept = page.evaluate("bomcaStore.all('outbox')")

    with Portal(tmp_path / "var", port=portal.port):
        page.context.clear_cookies()  # the trip was longer than the session
        sign_in(page, f"{address}/unsent/")
        page.get_by_text("The portal did not take it").first.wait_for()
        page.get_by_role("link", name="Zzpost one").wait_for()
        page.get_by_role("link", name="1 unsent").wait_for()
        (first,) = read(page, LOGGED)["results"]
        files = {one["caption"]: one for one in read(page, f"{ACTIVITIES}{first['uid']}/")["attachments"]}
        assert {(one["credit"], one["consent"]) for one in files.values()} == {("A. Officer", True)}
        sizes = {caption: opened(page, one["url"]) for caption, one in files.items()}
        assert sizes == {"The new gate": (640, 480), "The hall": (300, 200)}

        # The answer was never heard: the browser sends the same again, and nothing is done twice.
        (again,) = [one for one in kept if one["title"] == "Zzpost one"]
        page.evaluate("(item) => bomcaStore.put('outbox', { ...item, photos: [] })", again)
        page.evaluate("document.dispatchEvent(new Event('bomca:send'))")
        wait(page, "bomcaStore.all('outbox').then((all) => all.length === 1)")
        assert read(page, LOGGED)["count"] == 1

        page.get_by_role("link", name="Correct it").click()
        assert page.get_by_label("Title").input_value() == "Zzpost two"
        page.locator("#id_ends_on").fill("2018-03-07")
        page.keyboard.press("Control+Enter")
        page.get_by_text("Saved: ").wait_for()
        wait(page, "bomcaStore.all('outbox').then((all) => all.length === 0)")
        found = read(page, LOGGED)["results"]
        assert sorted(one["title"] for one in found) == ["Zzpost one", "Zzpost two"]
        (second,) = [one for one in found if one["title"] == "Zzpost two"]
        assert [one["caption"] for one in read(page, f"{ACTIVITIES}{second['uid']}/")["attachments"]] == ["The yard"]
        assert wait(page, "bomcaStore.all('photos').then((all) => all.length === 0)")


def opened(page, address):
    """The size of a picture in pixels, as the portal hands it out."""
    question = "(address) => fetch(address).then((a) => a.arrayBuffer()).then((b) => [...new Uint8Array(b)])"
    return Image.open(io.BytesIO(bytes(page.evaluate(question, address)))).size
