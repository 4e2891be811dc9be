"""Searching on SQLite reads Cyrillic as people do."""

import pytest
from django.db.utils import ConnectionHandler
from hypothesis import given
from hypothesis import strategies as st

from bomca.sqlite import like


@pytest.mark.parametrize(
    ("pattern", "text", "matches"),
    [
        ("%таможня%", "Таможня Республики", True),
        ("%ПОГРАНИЧНАЯ%", "государственная пограничная служба", True),
        ("%самолет%", "Самолёт", True),
        ("%самолёт%", "самолет", True),
        ("%BISHKEK%", "Bishkek", True),
        ("Ош", "Ош", True),
        ("О_", "ош", True),
        ("%таможня%", "граница", False),
        (r"100\%", "100%", True),
        (r"100\%", "100 человек", False),
        (r"a\_b", "axb", False),
        ("%a.b%", "axb", False),
        ("%две%", "раз\nдве", True),
    ],
)
def test_like_matches_as_a_person_reads(pattern, text, matches):
    assert like(pattern, text, "\\") == int(matches)


def test_like_of_nothing_is_unknown():
    assert like(None, "x") is None
    assert like("x", None) is None


@given(st.text(alphabet="abcABC%_\\ёеЯя\n", max_size=12))
def test_escaped_text_matches_itself(text):
    escaped = text.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")

    assert like(f"%{escaped}%", f"before {text} after", "\\") == 1


@pytest.mark.django_db
def test_every_sqlite_connection_uses_it():
    connection = ConnectionHandler({"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}})["default"]
    with connection.cursor() as cursor:
        cursor.execute(r"SELECT 'САМОЛЁТ' LIKE '%самолет%' ESCAPE '\', 'Ёлка' LIKE 'елка'")
        assert cursor.fetchone() == (1, 1)
    connection.close()
