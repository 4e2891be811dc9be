"""A search finds the same on SQLite and on PostgreSQL."""

import pytest
from django.contrib.auth import get_user_model
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "word", "found"),
    [
        ("Самолёт Королёв", "самолет", True),
        ("САМОЛЁТ", "самолёт", True),
        ("Самолет", "САМОЛЁТ", True),
        ("Bishkek Office", "bishkek", True),
        ("Таможня", "граница", False),
        ("100 officers", "100%", False),
        ("100% present", "100%", True),
        ("a_b", "a_b", True),
        ("axb", "a_b", False),
        (r"back\slash", "k\\s", True),
    ],
)
def test_a_word_is_found_as_people_write_it(name, word, found):
    people = get_user_model().objects
    people.create(email="one@example.org", name=name)

    assert people.filter(name__mentions=word).exists() is found


class EveryWordTest(TestCase):
    @given(st.text(alphabet="abYZ%_\\ёЁеЕяЯ'\"", min_size=1, max_size=10))
    def test_any_text_is_found_by_itself(self, word):
        people = get_user_model().objects
        person = people.create(email="two@example.org", name=f"before {word} after")

        assert people.filter(name__mentions=word.swapcase()).get() == person
