"""People are counted by country, organisation and role; what is unknown stays unknown."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from activities.models import Activity, Participation
from activities.services import record_activity
from activities.tally import Tally
from tests import makers

pytestmark = pytest.mark.django_db


def refused_rows(*rows, countries=("KG",)):
    """What the officer is told about each row of participants."""
    phase = makers.phase()
    with pytest.raises(ValidationError) as caught:
        makers.activity(phase, participations=rows, countries=countries)
    assert not Activity.objects.exists(), "a refused activity leaves nothing behind"
    return [
        {field: [error.code for error in errors] for field, errors in problems.items()}
        for problems in caught.value.rows
    ]


def test_a_negative_count_names_its_field_and_row():
    assert refused_rows(makers.people("KG", 2, 4), makers.people(None, 1, -3)) == [{}, {"men": ["min_value"]}]


def test_a_count_beyond_all_measure_is_refused():
    assert refused_rows(makers.people("KG", women=2**31)) == [{"women": ["max_value"]}]


def test_a_row_without_anybody_is_refused():
    assert list(refused_rows(makers.people("KG"))[0]) == ["__all__"]


def test_the_same_country_twice_is_refused():
    assert refused_rows(makers.people("KG", 1), makers.people("KG", 2)) == [{}, {"country": ["twice"]}]


def test_participants_of_a_country_that_does_not_participate_are_refused():
    assert refused_rows(makers.people("UZ", 1)) == [{"country": ["country_missing"]}]


def test_the_database_itself_counts_a_row_once():
    activity = makers.activity(makers.phase(), participations=[makers.people("KG", 1)])
    with pytest.raises(IntegrityError), transaction.atomic():
        Participation.objects.create(activity=activity, country=makers.country("KG"), women=2)


def test_the_database_itself_refuses_negative_counts():
    activity = makers.activity(makers.phase())
    with pytest.raises(IntegrityError, match="participation_counts_are_not_negative"), transaction.atomic():
        Participation.objects.create(activity=activity, women=-1, men=5)


def test_an_activity_without_rows_has_an_unknown_number_of_participants():
    activity = makers.activity(makers.phase())
    assert activity.participants == Tally(unknown=1)
    assert not activity.participants.is_known


def test_more_than_twenty_stays_more_than_twenty():
    activity = makers.activity(makers.phase(), participations=[makers.people(not_stated=20, qualifier="over")])
    assert (activity.participants.total, activity.participants.qualifier) == (20, "over")


def test_trainers_are_not_participants():
    rows = [makers.people("KG", 2, 4), makers.people("LV", 1, 1, role="trainer")]
    assert makers.activity(makers.phase(), participations=rows).participants.total == 6


def test_saving_again_replaces_the_rows():
    activity = makers.activity(makers.phase(), participations=[makers.people("KG", 2, 4)])
    record_activity(activity, participations=[makers.people("KG", 3, 4)])
    assert Activity.objects.get().participants == Tally(3, 4)


TALLIES = st.builds(
    Tally,
    women=st.integers(0, 500),
    men=st.integers(0, 500),
    not_stated=st.integers(0, 500),
    qualifier=st.sampled_from(["exact", "over", "up_to", "nearly", "about"]),
    unknown=st.integers(0, 3),
)


@given(TALLIES, TALLIES, TALLIES)
def test_adding_tallies_does_not_depend_on_the_order(a, b, c):
    assert a + b == b + a
    assert (a + b) + c == a + (b + c)
    assert (a + b).total == a.total + b.total


@given(TALLIES)
def test_nothing_added_changes_nothing(tally):
    assert tally + Tally() == tally


def test_a_row_of_a_country_stands_beside_one_of_unknown_country():
    rows = [makers.people(not_stated=20), makers.people("KG", 1)]
    activity = makers.activity(makers.phase(), participations=rows)
    for row in activity.participations.all():
        row.full_clean()
    Participation(activity=activity, country=makers.country("KG"), role="trainer", women=1).full_clean()
    with pytest.raises(ValidationError, match="already have a row"):
        Participation(activity=activity, country=makers.country("KG"), women=1).full_clean()
