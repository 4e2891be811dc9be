"""What runs again on PostgreSQL: between them the tests chosen ask everything, and asking is noted as it was."""

import json
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, connection
from hypothesis import given
from hypothesis import strategies as st

from partners.models import Country
from tests import statements

ASKED = st.dictionaries(
    st.text("abcdef", min_size=1, max_size=3),
    st.tuples(st.floats(0, 9), st.frozensets(st.integers(0, 20))),
    max_size=12,
)


@given(ASKED)
def test_the_chosen_ask_all_that_was_asked_and_each_of_them_something(told):
    told = {test: (seconds, set(asked)) for test, (seconds, asked) in told.items()}
    chosen = statements.needed(told)
    everything = set().union(*(asked for _seconds, asked in told.values()))
    assert set().union(*(told[test][1] for test in chosen)) == everything
    assert all(told[test][1] for test in chosen)


def test_the_cheap_tests_are_chosen_before_a_dear_one_that_asks_the_same():
    told = {"dear": (60, {1, 2, 3}), "one": (0.1, {1, 2}), "two": (0.1, {3}), "idle": (0, set())}
    assert statements.needed(told) == {"one", "two"}


def test_the_same_question_about_others_has_the_same_shape():
    one = statements.shape("SELECT name FROM place WHERE pk IN (%s, %s) AND kind = 'city' LIMIT 21")
    assert one == statements.shape("SELECT name FROM place WHERE pk IN (%s, %s, %s) AND kind = 'port' LIMIT 5")
    assert one != statements.shape("SELECT name FROM place WHERE pk IN (%s, %s) AND NOT kind = 'city' LIMIT 21")


@pytest.mark.django_db
def test_what_a_test_asks_is_noted_and_a_refusal_as_another_thing(tmp_path):
    config = SimpleNamespace(cache=SimpleNamespace(mkdir=lambda name: tmp_path))
    notes = statements.Notes(config)
    with connection.execute_wrapper(notes):
        for iso2 in ("LV", "EE"):
            notes.pytest_runtest_logstart(iso2)
            Country.objects.filter(iso2=iso2).exists()
            notes.pytest_runtest_logfinish(iso2)
        notes.pytest_runtest_logstart("refused")
        with pytest.raises(IntegrityError), connection.cursor() as cursor:
            cursor.execute("INSERT INTO partners_country (iso2) VALUES (NULL)")
        notes.pytest_runtest_logfinish("refused")
    notes.pytest_sessionfinish()

    told = statements.noted(config)
    assert told["LV"][1] == told["EE"][1] != set()
    assert [asked.endswith(" refused") for asked in told["refused"][1]] == [True]
    assert json.loads(next(tmp_path.iterdir()).read_text()).keys() == told.keys()
