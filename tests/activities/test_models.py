"""What must always be true of an activity, told to the officer who logs it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from activities.models import Activity
from activities.models.rules import context_warning
from tests import makers, people

pytestmark = pytest.mark.django_db


def problem(activity):
    """The fields an officer is told to correct, with the codes of the problems."""
    with pytest.raises(ValidationError) as caught:
        activity.full_clean()
    return {field: [error.code for error in errors] for field, errors in caught.value.error_dict.items()}


def test_an_activity_cannot_end_before_it_starts():
    late = makers.unsaved_activity(makers.phase(), starts_on=date(2017, 12, 5), ends_on=date(2017, 12, 3))
    assert problem(late) == {"ends_on": ["ends_before_start"]}


def test_the_database_itself_refuses_an_end_before_the_start():
    late = makers.unsaved_activity(makers.phase(), starts_on=date(2017, 12, 5), ends_on=date(2017, 12, 3))
    with pytest.raises(IntegrityError, match="activity_ends_after_it_starts"), transaction.atomic():
        late.save()


def test_a_date_after_the_phase_names_the_remedy():
    beyond = makers.unsaved_activity(makers.phase(), starts_on=date(2018, 6, 15), ends_on=date(2018, 6, 15))
    with pytest.raises(ValidationError) as caught:
        beyond.full_clean()
    assert "record the pending extension" in caught.value.message_dict["starts_on"][0]
    assert "14 June 2018" in caught.value.message_dict["starts_on"][0].replace("June 14, 2018", "14 June 2018")


def test_a_date_before_the_phase_is_refused():
    early = makers.unsaved_activity(makers.phase(), starts_on=date(2015, 6, 14), ends_on=date(2015, 6, 16))
    assert problem(early) == {"starts_on": ["outside_phase"]}


def test_the_last_day_of_the_phase_as_extended_is_inside():
    phase = makers.phase()
    makers.extension(phase)
    makers.unsaved_activity(phase, starts_on=date(2019, 12, 14), ends_on=date(2019, 12, 14)).full_clean()
    beyond = makers.unsaved_activity(phase, starts_on=date(2019, 12, 14), ends_on=date(2019, 12, 15))
    assert problem(beyond) == {"ends_on": ["outside_phase"]}


def test_under_a_pending_extension_an_activity_can_be_logged_but_not_verified():
    phase = makers.phase()
    makers.extension(phase, status="pending")
    webinar = makers.activity(phase, starts_on=date(2018, 7, 9), ends_on=date(2018, 7, 9), kind="webinar")
    assert webinar.is_beyond_phase
    with pytest.raises(ValidationError, match="Approve the pending extension first"):
        webinar.verify(by=people.officer())


def test_a_rejected_extension_does_not_help():
    phase = makers.phase()
    makers.extension(phase, status="rejected")
    beyond = makers.unsaved_activity(phase, starts_on=date(2018, 7, 9), ends_on=date(2018, 7, 9))
    assert problem(beyond) == {"starts_on": ["outside_phase"], "ends_on": ["outside_phase"]}


def test_the_component_belongs_to_the_same_phase():
    ninth = makers.phase()
    tenth = makers.phase(10, starts_on=date(2021, 4, 1), original_ends_on=date(2025, 9, 30))
    mixed = makers.unsaved_activity(ninth)
    mixed.component = tenth.components.get(number="1")
    assert problem(mixed) == {"component": ["other_phase"]}


def test_a_country_outside_the_phase_is_refused():
    phase = makers.phase()
    phase.phase_countries.filter(country__iso2="TM").update(ends_on=date(2016, 1, 1))
    with pytest.raises(ValidationError) as caught:
        makers.activity(phase, countries=("KG", "TM"))
    assert "Turkmenistan" in caught.value.message_dict["countries"][0]
    assert not Activity.objects.exists()


def test_an_activity_of_the_future_cannot_be_completed():
    today = timezone.localdate()
    phase = makers.phase(original_ends_on=today + timedelta(days=400))
    tomorrow = today + timedelta(days=1)
    future = makers.unsaved_activity(phase, starts_on=today, ends_on=tomorrow)
    assert problem(future) == {"ends_on": ["in_future"]}


def test_a_held_activity_says_when_or_what_is_known():
    phase = makers.phase()
    undated = makers.unsaved_activity(phase, starts_on=None, ends_on=None)
    assert problem(undated) == {"starts_on": ["date_missing"]}
    undated.dates_note = "13 December, year not stated"
    undated.full_clean()


def test_a_cancelled_activity_says_why():
    cancelled = makers.unsaved_activity(makers.phase(), status="cancelled")
    assert problem(cancelled) == {"status_reason": ["reason_missing"]}


def test_verified_is_a_step_and_not_a_status_to_choose():
    with pytest.raises(ValidationError, match="by its own step"):
        makers.unsaved_activity(makers.phase(), status="verified").full_clean()


def test_the_value_of_equipment_is_not_negative():
    odd = makers.unsaved_activity(makers.phase(), equipment_value=Decimal("-0.01"))
    assert "equipment_value" in problem(odd)


@pytest.mark.parametrize("title", ["a\x00b", "ab\u202ecd", "line\nbreak", "bell\x07"])
def test_a_title_holds_no_invisible_character(title):
    assert problem(makers.unsaved_activity(makers.phase(), title=title)) == {"title": ["hidden_character"]}


def test_a_title_of_ten_megabytes_is_refused():
    assert problem(makers.unsaved_activity(makers.phase(), title="x" * 10_000_000)) == {"title": ["max_length"]}


def test_equal_titles_are_equal_however_they_were_typed():
    composed = makers.activity(makers.phase(), title=" Cafe\u0301 ")
    assert Activity.objects.get(title="Caf\u00e9") == composed


def test_the_code_names_phase_component_year_and_number():
    phase = makers.phase()
    assert makers.activity(phase).code == "B9-C1-2017-001"
    assert makers.activity(phase).code == "B9-C1-2017-002"
    assert makers.activity(phase, "G").code == "B9-G-2017-001"
    assert makers.activity(phase, starts_on=date(2016, 1, 1), ends_on=date(2016, 1, 1)).code == "B9-C1-2016-001"


def test_a_draft_has_no_code_until_it_is_planned():
    officer = people.officer()
    draft = makers.activity(makers.phase(), status="draft", planned_starts_on=date(2017, 12, 3))
    assert draft.code == ""
    draft.plan(by=officer)
    assert draft.code == "B9-C1-2017-001"


def test_the_life_of_an_activity():
    officer = people.officer()
    activity = makers.activity(makers.phase(), status="planned", planned_starts_on=date(2017, 12, 3))
    activity.postpone(by=officer, cause="host", reason="The host was not ready.")
    activity.complete(by=officer)
    activity.verify(by=officer)
    activity.refresh_from_db()
    assert activity.is_locked
    assert activity.verified_by == officer
    with pytest.raises(ValidationError, match="cannot become"):
        activity.cancel(by=officer, cause="other", reason="Too late.")


def test_a_place_lies_in_the_host_country():
    phase = makers.phase()
    elsewhere = makers.unsaved_activity(phase, place=makers.city(), host_country=makers.country("UZ"))
    assert problem(elsewhere) == {"host_country": ["place_elsewhere"]}


def test_the_place_tells_the_host_country():
    workshop = makers.activity(makers.phase(), place=makers.city())
    assert workshop.host_country.iso2 == "KG"


def test_a_context_that_does_not_fit_is_remarked_and_not_refused():
    regional = makers.activity(makers.phase(), countries=("KG",), context="regional")
    assert context_warning(regional, regional.countries.all())
    national = makers.activity(regional.phase, countries=("KG",))
    assert context_warning(national, national.countries.all()) is None


def test_drafts_are_seen_by_those_who_log_only():
    phase = makers.phase()
    makers.activity(phase, status="draft")
    shown = makers.activity(phase, visibility="public")
    officer, eu, partner, outsider = people.officer(), people.eu_officer(), people.partner(), people.outsider()
    assert Activity.objects.visible_to(officer).count() == 2
    for person in (eu, partner, outsider):
        assert list(Activity.objects.visible_to(person)) == [shown]


def test_search_understands_russian_letters_in_any_case():
    activity = makers.activity(makers.phase(), title="Управление рисками на Границе")
    assert list(Activity.objects.search("границе РИСКАМИ")) == [activity]
    assert not Activity.objects.search("таможня").exists()
