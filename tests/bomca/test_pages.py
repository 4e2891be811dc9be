"""What every page of the portal shares: frame, funding statement, languages, errors, strict content policy."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.template import Context, Template
from django.utils import translation

from bomca.models import Installation
from bomca.templatetags import ui
from bomca.views import guarded
from tests import people

TEMPLATES = sorted((Path(__file__).parents[2] / "templates").rglob("*.html"))


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/sign-in/", "/nothing-here/"])
def test_the_funding_statement_stands_on_every_page_signed_in_or_not(client, address):
    for signed_in in (False, True):
        if signed_in:
            client.force_login(people.officer())
        page = client.get(address, follow=True).content.decode()
        assert "Funded by the European Union" in page
        assert "eu-emblem.svg" in page
        assert "do not necessarily reflect the views of the European Union" in page


@pytest.mark.django_db
def test_a_demo_database_says_so_on_every_page(client):
    assert "DEMO" not in client.get("/sign-in/").content.decode()
    Installation.set_purpose("demo")
    assert "<strong>DEMO</strong>" in client.get("/sign-in/").content.decode()


@pytest.mark.django_db
def test_the_section_one_is_in_is_marked(client):
    client.force_login(people.officer())
    page = client.get("/activities/").content.decode()
    assert '<a href="/activities/" aria-current="true">' in page
    assert '<a href="/" aria-current' not in page
    assert "<summary>Programme</summary>" in page
    assert '<summary aria-current="true">Programme</summary>' in client.get("/components/").content.decode()


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: "/".join(path.parts[-2:]))
def test_no_template_holds_inline_script_or_style(template):
    text = template.read_text()
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert not re.search(r"<style|\sstyle=|\son(click|change|submit|load)=", text)


def test_the_error_page_needs_nothing_that_may_be_broken():
    page = Template("{% include '500.html' %}").render(Context({}))
    assert "Something went wrong on our side" in page
    assert "Funded by the European Union" in page


@pytest.mark.parametrize(
    ("value", "qualifier", "told"),
    [
        (20, "exact", "20"),
        (20, "over", "more than 20"),
        (8, "up_to", "up to 8"),
        (1500, "nearly", "nearly 1\u00a0500"),
        (None, "exact", "not known"),
        (0, "exact", "0"),
    ],
)
def test_a_count_tells_what_it_claims(value, qualifier, told):
    assert ui.count(value, qualifier) == told


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "english", "russian"),
    [
        ("2019-12-03", "2019-12-05", "3–5 December 2019", "3–5 декабря 2019\u202fг."),
        ("2019-12-03", "2019-12-03", "3 December 2019", "3 декабря 2019\u202fг."),
        ("2019-11-29", "2019-12-02", "29 November – 2 December 2019", "29 ноября – 2 декабря 2019\u202fг."),
        (
            "2019-12-30",
            "2020-01-02",
            "30 December 2019 – 2 January 2020",
            "30 декабря 2019\u202fг. – 2 января 2020\u202fг.",
        ),
        ("2019-12-03", None, "3 December 2019", "3 декабря 2019\u202fг."),
        (None, None, "date not known", None),
    ],
)
def test_days_stand_in_their_shortest_honest_form(starts_on, ends_on, english, russian):
    first, last = (date.fromisoformat(text) if text else None for text in (starts_on, ends_on))
    assert ui.period(first, last) == english
    with translation.override("ru"):
        assert russian is None or ui.period(first, last) == russian


def test_money_shows_cents_only_where_there_are_any():
    assert ui.money(Decimal("1600000.00")) == "EUR\u00a01\u00a0600\u00a0000"
    assert ui.money(Decimal("205130.44")) == "EUR\u00a0205\u00a0130.44"
    assert ui.money(None) == "not known"


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@A1", "\tx", "\rx"])
def test_a_cell_is_never_a_formula(cell):
    assert guarded(cell) == f"'{cell}"


def test_a_cell_without_a_formula_stays_as_it_is():
    assert guarded("Bishkek, 3-5") == "Bishkek, 3-5"
    assert guarded(None) == ""


@pytest.mark.parametrize("state", [*ui.STATUS_LOOKS, "something new"])
def test_every_state_has_a_sign_that_exists(state):
    text = Template("{% load ui %}{% badge state 'word' %}").render(Context({"state": state}))
    assert "<svg" in text
    assert "word" in text
