"""Many of a list by typing, experts as they were entered before, and adding what no list has without leaving the form."""

import pytest
from django.test import Client
from playwright.sync_api import expect

from activities.models import Activity, Expert, Topic
from partners.models import Organisation
from tests import makers, people
from tests.activities.test_overlaps import training
from tests.journeys.test_accessibility import judge, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def opened(chromium, live_server):
    """Opens a page as an officer, in a language, with or without scripts."""
    contexts = []

    def page_at(address="/activities/new/?empty=1", language="en", **options):
        contexts.append(chromium.new_context(locale="en-GB", **options))
        officer = people.officer()
        officer.language = language
        officer.save()
        phase = makers.phase()
        kg = makers.country("KG")
        guard = makers.organisation("Border Service", name_ru="Пограничная служба", country=kg)
        guard.aliases.create(name="ПС ГКНБ")
        makers.organisation("Customs Service", name_ru="Таможенная служба", country=kg)
        Topic.objects.create(slug="risk", name_en="Risk management", name_ru="Управление рисками")
        made = makers.activity(phase, by=officer)
        Expert(activity=made, name="Ilze Kalniņa", institution="Border College", country=kg, days=2).save()
        sign_in(contexts[-1], Client(), officer, live_server)
        page = contexts[-1].new_page()
        page.goto(live_server.url + address.format(made=made.uid))
        return page

    yield page_at
    for context in contexts:
        context.close()


def chosen(page, name="agencies"):
    """What is ticked, as it would be posted."""
    boxes = page.locator(f"[name={name}]:checked").all()
    return [box.evaluate("box => box.closest('label').textContent.trim()") for box in boxes]


def test_agencies_are_chosen_by_keyboard_and_taken_away_again(opened):
    page = opened()
    many = page.get_by_role("combobox", name="Beneficiary agencies: type to choose")
    many.focus()
    page.keyboard.type("ПС гкнб")
    expect(page.get_by_role("option", name="Border Service")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    many.press_sequentially("cust")
    assert judge(page) == []
    page.keyboard.press("Enter")
    expect(many).to_have_value("")
    assert sorted(chosen(page)) == ["Border Service", "Customs Service"]
    page.get_by_role("button", name="Take away: Border Service").press("Enter")
    assert chosen(page) == ["Customs Service"]
    expect(many).to_be_focused()
    assert judge(page) == []


@pytest.mark.parametrize("language", ["en", "ru"])
def test_what_no_list_has_is_added_in_a_dialog_and_nothing_typed_is_lost(language, opened):
    page = opened(language=language)
    page.locator("#id_title").fill("Half typed")
    many = page.locator("#agencies-typed")
    many.press_sequentially("Training Academy")
    add = {"en": "Add “Training Academy” …", "ru": "Добавить «Training Academy» …"}[language]
    expect(page.get_by_role("option", name=add)).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("[name=name_en]")).to_have_value("Training Academy")
    assert judge(page) == []
    dialog.locator("[name=name_en]").fill("Customs Services")
    dialog.locator("[name=kind]").select_option("customs")
    dialog.locator("[data-save-button]").press("Enter")
    expect(dialog.locator("[name=use]")).to_have_count(1)
    assert judge(page) == []
    dialog.locator("[name=name_en]").fill("Training Academy")
    dialog.locator("[name=name_en]").press("Enter")
    expect(dialog).to_be_hidden()
    expect(many).to_be_focused()
    assert chosen(page) == ["Training Academy"]
    assert Organisation.objects.filter(name_en="Training Academy").exists()
    expect(page.locator("#id_title")).to_have_value("Half typed")
    row = page.locator("#id_people-0-organisation")
    row.fill("Training")
    page.keyboard.press("Tab")
    expect(row).to_have_value("Training Academy")


def test_without_a_script_the_same_button_leads_there_and_back(opened):
    page = opened(java_script_enabled=False)
    page.locator("#id_title").fill("Half typed")
    page.locator("button[name=add_new][value=agencies]").click()
    page.locator("[name=name_en]").fill("Training Academy")
    page.locator("[name=kind]").select_option("other")
    page.get_by_role("button", name="Add it").click()
    expect(page.locator("#id_title")).to_have_value("Half typed")
    assert chosen(page) == ["Training Academy"]


def test_an_expert_who_was_entered_before_is_taken_with_the_institution(opened):
    page = opened("/parts/experts/new/{made}/")
    name = page.get_by_role("combobox", name="Name")
    name.press("ArrowDown")
    expect(page.get_by_role("option", name="Ilze Kalniņa")).to_be_visible()
    assert judge(page) == []
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(name).to_have_value("Ilze Kalniņa")
    expect(page.get_by_label("Institution")).to_have_value("Border College")
    name.fill("Somebody new")
    page.keyboard.press("Tab")
    expect(name).to_have_value("Somebody new")


def test_an_overlap_is_told_beside_the_dates(opened):
    page = opened()
    agency = Organisation.objects.get(name_en="Customs Service")
    training(Activity.objects.get().phase, "The first one", agency=agency, about=Topic.objects.get())
    for name, words in (("agencies", "Customs"), ("topics", "Risk")):
        page.locator(f"#{name}-typed").fill(words)
        page.keyboard.press("Enter")
    page.locator("#id_starts_on").fill("2017-12-05")
    expect(page.locator("[data-overlaps]")).to_contain_text("The first one")
    assert judge(page) == []
    page.locator("#id_starts_on").fill("2017-12-15")
    expect(page.locator("[data-overlaps]")).to_be_empty()
