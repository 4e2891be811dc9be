"""An officer logs a real workshop; an EU officer sees it, a partner pulls it, the report counts it."""

import json
import os
import re
import signal
from io import BytesIO
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from docx import Document
from pypdf import PdfReader

pytestmark = [pytest.mark.journey, pytest.mark.browser]

TITLE = "Border demarcation principles"
PEOPLE = [("Kyrgyzstan", 2, 4), ("Tajikistan", 1, 4), ("Turkmenistan", 1, 3), ("Uzbekistan", 2, 3)]
CODES = ("KG", "TJ", "TM", "UZ")
COUNTED = ["activities", "participants.women", "participants.men", *(f"country.{iso2}.activities" for iso2 in CODES)]
PATIENCE = 300  # seconds; nineteen reports are made on a busy machine
PERIODS = 19  # half-years due: ten of phase 9, nine of phase 10
HALF_YEAR = ("2019-06-15", "2019-12-14")


def sign_in(page, portal, who):
    page.goto(f"{portal.address}/sign-in/")
    page.get_by_label("E-mail address").fill(f"{who}@bomca.test")
    page.get_by_label("Password").fill(f"bomca-{who}")
    page.locator("main").get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{portal.address}/")


def token_of(page, portal):
    """Make a token as the person signed in; it is shown this once."""
    page.goto(f"{portal.address}/account/tokens/")
    page.get_by_label("Name").fill("Nightly pull")
    page.get_by_role("button", name="Make a token").click()
    return page.get_by_label("Token", exact=True).input_value()


def pull(portal, path, token):
    request = Request(f"{portal.address}/api/v1/{path}", headers={"Authorization": f"Bearer {token}"})
    with urlopen(request, timeout=30) as answer:
        return json.load(answer)


def refusal(portal, path, token):
    """The status of an answer that refuses; it is closed here, not when the process next looks for circles."""
    with pytest.raises(HTTPError) as refused:
        pull(portal, path, token)
    with refused.value as answer:
        return answer.code


def figures(portal, token, query="phase=9"):
    """The figures of phase 9 as a partner's machine reads them."""
    return pull(portal, f"figures/?{query}", token)["figures"]


def tiles(page, portal):
    """The key figures of phase 9 as the EU officer reads them: label → number."""
    page.goto(f"{portal.address}/phases/9/")
    shown = {}
    for tile in page.locator(".tile").all():
        label = tile.locator("dt").inner_text()
        digits = re.sub(r"\D", "", tile.locator(".tile-value").inner_text().replace(label, "", 1))
        shown[label] = int(digits or 0)
    return shown


def log_the_workshop(page, portal):
    page.goto(f"{portal.address}/activities/new/")
    page.get_by_label("Title").fill(TITLE)
    page.get_by_label("Phase").select_option(label="BOMCA 9")
    page.get_by_label("Component").select_option(
        page.locator("#id_component option", has_text="B9-C1").get_attribute("value")
    )
    page.get_by_role("combobox", name="Kind").select_option("workshop")
    page.get_by_label("Context").select_option("multilateral")
    page.locator("#id_status").select_option("completed")
    page.locator("#id_starts_on").fill("2019-12-03")
    page.locator("#id_ends_on").fill("2019-12-05")
    page.locator("#id_place").fill("Bishkek")
    page.keyboard.press("Tab")
    assert page.locator("#id_place").input_value() == "Bishkek"
    for name, *_counts in PEOPLE:
        page.get_by_role("group", name="Participating countries").get_by_label(name).check()
    page.get_by_role("button", name="Add a row").click()
    for number, (name, women, men) in enumerate(PEOPLE):
        row = page.get_by_role("group", name=f"Row {number + 1}", exact=True)
        row.get_by_label("Country").select_option(label=name)
        row.get_by_label("Women").fill(str(women))
        row.get_by_label("Men", exact=True).fill(str(men))
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile(r"/activities/[0-9a-f-]{36}/$"))
    assert TITLE in page.locator("main").inner_text()


def made_reports(portal, token):
    """The made reports of the half-year, newest version first."""
    listed = pull(portal, "reports/?phase=9&page_size=200", token)["results"]
    of_period = [one for one in listed if (one["period_starts_on"], one["period_ends_on"]) == HALF_YEAR]
    return sorted((one for one in of_period if one["state"] == "done"), key=lambda one: -one["version"])


def text_of(content, kind):
    if kind == "pdf":
        return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages).split())
    document = Document(BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return " ".join(" ".join([*(paragraph.text for paragraph in document.paragraphs), *cells]).split())


def kill_a_worker_half_way(portal, token):
    """Kill every worker while a report is being made; each of the due reports is made in the end, once."""

    def reports():
        return pull(portal, "reports/?page_size=200", token)["results"]

    def states():
        return [one["state"] for one in reports()]

    portal.wait_for(lambda: "running" in states(), "a worker to begin a report", PATIENCE)
    for pid in portal.processes("bomca worker"):
        os.kill(pid, signal.SIGKILL)
    portal.wait_for(lambda: states() == ["done"] * PERIODS, "every report to be made in the end", PATIENCE)
    made = reports()
    assert len({(one["phase"], one["period_starts_on"], one["version"]) for one in made}) == PERIODS
    assert {one["version"] for one in made} == {1}


def test_a_worker_dies_the_reports_are_made_and_a_workshop_goes_from_the_log_to_the_donor(portal, chromium):
    windows = {who: chromium.new_context(locale="en-GB").new_page() for who in ("officer", "eu", "partner")}
    officer, eu, partner = windows.values()
    sign_in(officer, portal, "officer")
    office = token_of(officer, portal)
    kill_a_worker_half_way(portal, office)

    sign_in(eu, portal, "eu")
    sign_in(partner, portal, "partner")
    token = token_of(partner, portal)
    first = made_reports(portal, office)[0]
    before, shown_before = figures(portal, token), tiles(eu, portal)

    log_the_workshop(officer, portal)

    after, shown_after = figures(portal, token), tiles(eu, portal)
    risen = {key: after[key]["value"] - before.get(key, {"value": 0})["value"] for key in COUNTED}
    assert risen == {"activities": 1, "participants.women": 6, "participants.men": 14} | {
        f"country.{iso2}.activities": 1 for iso2 in CODES
    }
    assert {label: shown_after[label] - shown_before[label] for label in ("Activities held", "Women", "Men")} == {
        "Activities held": 1,
        "Women": 6,
        "Men": 14,
    }

    pulled = pull(portal, "activities/?q=demarcation+principles&phase=9", token)["results"]
    assert [(one["title"], sorted(one["countries"])) for one in pulled] == [(TITLE, sorted(CODES))]
    assert pulled[0]["participants"]["total"]["value"] == 20

    officer.goto(f"{portal.address}/reports/")
    value = officer.locator("#id_period option", has_text="14 December 2019").first.get_attribute("value")
    officer.get_by_label("Period").select_option(value)
    officer.get_by_role("button", name="Make now").click()
    second = portal.wait_for(
        lambda: next((one for one in made_reports(portal, office) if one["version"] == first["version"] + 1), None),
        "the worker to make the next version",
        PATIENCE,
    )
    # The page of the report follows by itself; to reload it as well would cut off the reload it has begun.
    officer.locator("main").get_by_text(TITLE).first.wait_for(timeout=60_000)

    assert refusal(portal, f"reports/{second['uid']}/", token) == 404  # reports count what a partner may not see

    of_half_year = figures(portal, token, f"phase=9&starts_on__gte={HALF_YEAR[0]}&starts_on__lte={HALF_YEAR[1]}")
    for kind in ("pdf", "docx"):
        with officer.expect_download() as download:
            officer.locator(f"main a[href$='/files/{kind}/']").first.click()
        content = download.value.path().read_bytes()
        words = text_of(content, kind)
        assert TITLE in words
        assert "20 participants" in words
        assert "3–5 December 2019" in words
        for key in ("activities", "participants.women", "participants.men"):
            assert re.search(rf"\b{of_half_year[key]['value']}\b", words), (kind, key)
    assert second["version"] == 2

    assert refusal(portal, "activities/", "bomca_nobody_knows") == 401
    for page in windows.values():
        page.context.close()
