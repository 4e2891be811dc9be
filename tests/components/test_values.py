"""Values of indicators: entered against what is agreed, divided, submitted, returned, approved, corrected, locked."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as PropertyCase

from components.logframe import lights, services, values
from components.models import Indicator, IndicatorValue, Rating, ReportingPeriod
from tests import logframes, makers, people
from tests.components.test_logframe import fresh, refused
from tests.properties import examples

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreed(phase):
    """An indicator in force that is divided by sex."""
    draft = logframes.logframe(phase)
    logframes.measured(logframes.indicator(draft.results.get(level="output"), "People trained", divisions="sex"))
    draft.submit(by=None)
    draft.approve(by=None)
    return Indicator.objects.get(name_en="People trained")


@pytest.fixture
def year(phase):
    return a_year(phase)


def a_year(phase, number=2016):
    first, last = date(number, 1, 1), date(number, 12, 31)
    return ReportingPeriod.objects.create(phase=phase, starts_on=first, ends_on=last)


def value(indicator, period, amount=5, parts=None, by=None, **facts):
    of = IndicatorValue(indicator=indicator, period=period, value=amount, **facts)
    given = {"female": amount} if parts is None else parts
    return values.record_value(of, parts={("sex", key): number for key, number in given.items()}, by=by)


def approved(*args, **facts):
    made = value(*args, **facts)
    made.submit(by=None)
    made.approve(by=None)
    return made


class TestWhereValuesMayStand:
    def test_only_against_an_approved_logframe(self, phase, year):
        draft = logframes.logframe(phase)
        refused(lambda: value(Indicator.objects.of(draft).first(), year), "not_approved")

    def test_still_while_the_next_version_is_written_and_after_it_took_over(self, agreed, year):
        kept = value(agreed, year)
        draft = services.next_version(agreed.result.logframe, by=None)
        kept.submit(by=None)
        draft.submit(by=None)
        draft.approve(by=None)
        kept.approve(by=None)
        assert fresh(kept).status == "approved"
        assert list(IndicatorValue.objects.of_thread(agreed.thread)) == [kept]

    def test_not_in_a_locked_period(self, agreed, year):
        kept = value(agreed, year)
        year.lock(by=None)
        refused(lambda: value(agreed, year, country=makers.country("KG")), "locked")
        with pytest.raises(ValidationError, match="locked"):
            fresh(kept).submit(by=None)
        year.unlock(by=None)
        fresh(kept).submit(by=None)

    def test_only_of_countries_and_periods_of_the_phase(self, agreed, phase):
        refused(lambda: value(agreed, a_year(phase), country=makers.country("LV")), "not_in_phase")
        with pytest.raises(ValidationError):
            a_year(phase, 2030).full_clean()

    def test_one_for_a_period_and_a_place(self, agreed, year):
        value(agreed, year)
        value(agreed, year, country=makers.country("KG"))
        refused(lambda: value(agreed, year), "unique")
        with pytest.raises(IntegrityError), transaction.atomic():
            IndicatorValue.objects.create(indicator=agreed, period=year, value=1)


class TestDivision:
    @pytest.mark.parametrize(
        ("parts", "adds_up"),
        [
            ({"female": 2, "male": 3}, True),
            ({"female": 2, "male": 1, "unknown": 2}, True),
            ({"female": 2, "male": 2}, False),
            ({"female": 4, "male": 3}, False),
            ({}, False),
        ],
    )
    def test_parts_add_up_with_those_not_known(self, agreed, year, parts, adds_up):
        kept = value(agreed, year, 5, parts)
        if adds_up:
            kept.submit(by=None)
        else:
            refused(lambda: kept.submit(by=None), "not_adding_up")

    def test_an_indicator_that_is_not_divided_needs_no_parts(self, agreed, year):
        other = Indicator.objects.of(agreed.version).get(result__level="impact")
        value(other, year, 5, {}).submit(by=None)


class TestALife:
    def test_it_is_returned_with_a_note_and_every_note_stays(self, agreed, year):
        donor, kept = people.eu_officer(), value(agreed, year)
        refused(lambda: kept.approve(by=donor), "wrong_step")
        for note in ("Where is the list?", "Still no list."):
            kept.submit(by=None)
            kept.send_back(by=donor, note=note)
        assert [one.note for one in kept.steps.filter(step="send_back")] == ["Where is the list?", "Still no list."]

    def test_what_was_submitted_is_corrected_by_a_new_row_alone(self, agreed, year):
        kept = approved(agreed, year, 5)
        kept.value = 9
        refused(lambda: values.record_value(kept), "locked")
        new = values.correct(fresh(kept), by=None)
        new.value = 6
        values.record_value(new, parts={("sex", "female"): Decimal(6)})
        assert (fresh(kept).status, new.corrects) == ("approved", kept)
        new.submit(by=None)
        new.approve(by=None)
        assert (fresh(kept).status, fresh(kept).value, fresh(new).status) == ("superseded", 5, "approved")


class TestTheMachine(PropertyCase):
    @settings(max_examples=examples(15), deadline=None)
    @given(st.lists(st.sampled_from(["submit", "approve", "send_back", "correct", "lock", "unlock"]), max_size=10))
    def test_no_order_of_steps_changes_a_locked_period_or_gives_two_values(self, steps):
        phase = makers.phase()
        logframes.approved(phase)
        period = a_year(phase)
        current = values.record_value(IndicatorValue(indicator=Indicator.objects.first(), period=period, value=1))
        for step in steps:
            current, period = IndicatorValue.objects.order_by("-pk").first(), fresh(period)
            before = list(IndicatorValue.objects.order_by("pk").values_list("pk", "status", "value"))
            was_locked = period.is_locked
            try:
                if step in ("lock", "unlock"):
                    getattr(period, step)(by=None)
                elif step == "correct":
                    values.correct(current, by=None)
                else:
                    getattr(current, step)(by=None, **({"note": "Why"} if step == "send_back" else {}))
            except ValidationError:
                pass
            if was_locked:
                assert list(IndicatorValue.objects.order_by("pk").values_list("pk", "status", "value")) == before
            assert IndicatorValue.objects.approved().count() <= 1


class TestLights:
    def at(self, amount, day, goal=100, start=0, milestone=None):
        points = [("baseline", date(2020, 1, 1), start), ("target", date(2020, 12, 31), goal)]
        points += [("milestone", date(2020, 7, 1), milestone)] if milestone is not None else []
        targets = [SimpleNamespace(kind=kind, on=on, amount=Decimal(number)) for kind, on, number in points]
        return str(lights.standing(targets, amount if amount is None else Decimal(amount), day).light)

    @pytest.mark.parametrize(
        ("amount", "light"), [(50, "green"), (45, "green"), (44, "amber"), (30, "amber"), (29, "red")]
    )
    def test_half_of_the_time_asks_for_half_of_the_way(self, amount, light):
        assert self.at(amount, date(2020, 7, 1)) == light

    def test_a_milestone_says_what_is_due(self):
        assert self.at(10, date(2020, 7, 1), milestone=10) == "green"
        assert self.at(50, date(2020, 7, 1), milestone=90) == "red"

    def test_less_is_better_where_the_target_lies_below(self):
        assert self.at(50, date(2020, 7, 1), goal=0, start=100) == "green"
        assert self.at(95, date(2020, 7, 1), goal=0, start=100) == "red"

    def test_nothing_is_told_of_nothing(self):
        assert self.at(None, date(2020, 7, 1)) == "grey"
        assert self.at(5, date(2020, 7, 1), goal=0) == "grey"

    def test_the_thresholds_are_settings(self, settings):
        settings.LIGHT_GREEN_FROM = 0.5
        assert self.at(30, date(2020, 7, 1)) == "green"


class TestThePages:
    def enter(self, browser, indicator, period, **given):
        given = {"period": period.pk, "value": "5", "part-sex-female": "2", "part-sex-male": "3", **given}
        return browser.post(f"/indicators/{indicator.uid}/values/new/", given)

    def browser(self, user):
        made = Client()
        made.force_login(user)
        return made

    def test_a_value_goes_from_the_office_to_the_donor(self, agreed, year):
        office, donor = self.browser(people.officer()), self.browser(people.eu_officer())
        address = self.enter(office, agreed, year).headers["Location"]
        assert donor.get(address).status_code == 404
        self.step(office, address, "submit")
        self.step(donor, address, "send_back", note="Show the list")
        assert b"Show the list" in office.get(address).content
        self.step(office, address, "submit")
        self.step(donor, address, "approve")
        page = office.get(f"/indicators/{agreed.uid}/").content
        assert b"The approved values come to" in page
        assert self.step(office, address, "correct").headers["Location"].endswith("/edit/")

    def step(self, browser, address, name, **given):
        given["started_from"] = browser.get(address).context["started_from"]
        return browser.post(f"{address}steps/{name}/", given)

    def test_a_national_officer_enters_the_own_country_alone_and_sees_no_total(self, agreed, year):
        national = self.browser(people.national_officer("KG"))
        kept = approved(agreed, year, country=makers.country("TJ"))
        refused_ = self.enter(national, agreed, year)
        assert refused_.status_code == 422
        assert b"Choose a country that you are responsible for." in refused_.content
        assert not IndicatorValue.objects.exclude(pk=kept.pk).exists()
        assert self.enter(national, agreed, year, country=makers.country("KG").pk).status_code == 302
        page = national.get(f"/indicators/{agreed.uid}/").content
        assert b"The approved values come to" not in page
        assert national.get(f"/indicator-values/{kept.uid}/").status_code == 404

    def test_a_partner_is_told_no_value(self, agreed, year):
        kept = approved(agreed, year, 3)
        partner = self.browser(people.partner())
        assert partner.get(f"/indicator-values/{kept.uid}/").status_code == 404
        page = partner.get(f"/indicators/{agreed.uid}/")
        assert page.context["now"].total is None
        assert list(page.context["values"]) == []

    def test_a_rating_stands_beside_what_is_computed(self, agreed, year):
        approved(agreed, year, 1)
        office = self.browser(people.officer())
        address = f"/indicators/{agreed.uid}/"
        office.post(f"{address}rating/", {"colour": "green", "reason": ""})
        assert not Rating.objects.exists()
        office.post(f"{address}rating/", {"colour": "green", "reason": "Delayed by the election, now under way."})
        page = office.get(address).content
        assert b"Delayed by the election" in page
        assert b"far behind" in page

    def test_a_period_is_locked_and_says_so(self, agreed, year):
        office = self.browser(people.officer())
        approved(agreed, year)
        office.post(f"/periods/{year.uid}/lock/")
        assert b"locked" in office.get("/phases/9/periods/").content
        assert b"locked" in office.get(f"/indicators/{agreed.uid}/").content
        office.post("/phases/9/periods/", {"starts_on": "2017-01-01", "ends_on": "2016-01-01"})
        assert ReportingPeriod.objects.count() == 1
