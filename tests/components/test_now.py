"""How indicators stand on the page of their logframe: what is approved, and what the log counts as a preview."""

import io
from datetime import date

import pytest
from django.test import Client
from openpyxl import load_workbook

from components.models import Indicator, IndicatorValue, Logframe, Rating, ReportingPeriod, Result
from tests import logframes, makers, people
from tests.components.test_values import approved

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(phase):
    """A draft whose output is counted from the log, where ten of a hundred took part."""
    made = logframes.logframe(phase)
    makers.activity(phase, participations=[makers.people("KG", women=2, men=8)])
    one = logframes.indicator(made.results.get(level="output"), "Participations", counts="participations")
    logframes.measured(one, goal=100)
    return made


@pytest.fixture
def in_force(draft):
    draft.submit(by=None)
    draft.approve(by=None)
    return Logframe.objects.get()


def page(user, logframe):
    browser = Client()
    browser.force_login(user)
    return browser.get(f"/logframes/{logframe.uid}/")


def of(logframe):
    return Indicator.objects.of(logframe).get(name_en="Participations")


def year(phase, number=2017):
    return ReportingPeriod.objects.create(phase=phase, starts_on=date(number, 1, 1), ends_on=date(number, 12, 31))


def test_a_draft_shows_what_the_log_counts_as_a_preview_that_is_kept_nowhere(draft):
    told = page(people.officer(), draft)
    stands = told.context["stands"][of(draft).pk]
    assert (stands.count.amount, stands.amount, stands.standing.light) == (10, None, "red")
    html = told.content.decode()
    assert "not a value yet" in html
    assert "10% of the way to the target" in html.replace("\u00a0", "")
    assert "participants=known" in html
    assert not IndicatorValue.objects.exists()


def test_an_approved_value_takes_its_place_with_share_light_and_rating(in_force, phase):
    one = of(in_force)
    approved(one, year(phase), 40, {}, override_reason="Lists of the ministry.")
    Rating.objects.create(indicator=one, colour="amber", reason="The ministry helps.")
    told = page(people.officer(), in_force)
    stands = told.context["stands"][one.pk]
    assert (stands.amount, stands.is_preview, stands.rating.colour) == (40, False, "amber")
    assert f'/indicators/{one.uid}/#values">40<' in told.content.decode()


def test_each_reader_is_told_the_values_they_may_see(in_force, phase):
    one = of(in_force)
    for iso2, amount in [("KG", 77), ("TJ", 88)]:
        approved(
            one, year(phase, 2016 + (iso2 == "KG")), amount, {}, country=makers.country(iso2), override_reason="So"
        )
    national = page(people.national_officer("KG"), in_force)
    stands = national.context["stands"][one.pk]
    assert stands.total is None
    assert [(str(place), amount) for place, amount in stands.apart] == [("Kyrgyzstan", 77)]
    assert page(people.partner(), in_force).context["stands"][one.pk].apart == []
    assert page(people.eu_officer(), in_force).context["stands"][one.pk].amount == 165


def test_the_matrix_tells_what_the_page_tells_to_the_same_reader(in_force, phase):
    one = of(in_force)
    approved(one, year(phase), 40, {}, override_reason="Lists", comment="=1+1")
    told = {}
    for reader in (people.eu_officer(), people.partner()):
        browser = Client()
        browser.force_login(reader)
        file = browser.get(f"/logframes/{in_force.uid}/matrix.xlsx").content
        rows = list(load_workbook(io.BytesIO(file)).active.values)
        assert rows[3][:3] == ("Results chain", "Indicator", "Baseline")
        (told[reader.name],) = [row for row in rows[4:] if "Participations" in row[1]]
    assert told["Elise EU"][4:7] == ("40 (31\u00a0Dec\u00a02017)", "40\u00a0%", "far behind")
    assert "not a value yet" in told["Piet Partner"][4]
    assert "40" not in told["Piet Partner"][4]


def test_the_page_costs_the_same_whatever_its_length(in_force, phase, django_assert_max_num_queries):
    reader = people.eu_officer()
    approved(of(in_force), year(phase), 10, {})
    page(reader, in_force)
    with django_assert_max_num_queries(60) as cost:
        page(reader, in_force)
    Logframe.objects.update(status="draft")
    output = Result.objects.get(level="output")
    for number in range(6):
        one = logframes.measured(logframes.indicator(output, f"More {number}", counts="participations"))
        Rating.objects.create(indicator=one, colour="red", reason="Late")
    Logframe.objects.update(status="approved")
    with django_assert_max_num_queries(len(cost)):
        assert len(page(reader, in_force).context["stands"]) == 10
