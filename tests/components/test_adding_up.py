"""What values come to together, against a naive recomputation day by day and country by country."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from components.logframe.adding_up import MIXED, OVERLAP, Piece, together

START = date(2020, 1, 1)
PLACES = ["KG", "TJ", "UZ"]
EVERYWHERE = frozenset([*PLACES, "elsewhere"])


def piece(first, days, place, amount, of=None):
    """A piece from the so-manieth day of the year."""
    begins = START + timedelta(days=first)
    share = {"numerator": Decimal(amount), "denominator": Decimal(of)} if of else {}
    told = 100 * Decimal(amount) / of if of else Decimal(amount)
    return Piece(begins, begins + timedelta(days=days - 1), place, told, **share)


pieces = st.lists(
    st.builds(
        piece,
        st.integers(0, 8),
        st.integers(1, 9),
        st.sampled_from([*PLACES, None]),
        st.integers(0, 50),
        st.sampled_from([None, 50, 100]),
    ),
    max_size=6,
    unique_by=lambda one: (one.first, one.last, one.place),
)


def cells(one):
    """Every day of every place that a piece tells of."""
    days = range((one.last - one.first).days + 1)
    places = EVERYWHERE if one.place is None else {one.place}
    return {(one.first + timedelta(days=day), place) for day in days for place in places}


def naive_sum(some):
    """Take the largest first; what lies in one taken is in it already, what half lies in one spoils the sum."""
    taken = []
    for one in sorted(some, key=lambda one: len(cells(one)), reverse=True):
        if any(cells(one) <= cells(other) for other in taken):
            continue
        if any(cells(one) & cells(other) for other in taken):
            return None
        taken.append(one)
    return sum(one.amount for one in taken)


@given(pieces)
@example([piece(0, 9, None, 10), piece(0, 3, "KG", 4), piece(3, 3, "TJ", 5)])
def test_a_sum_counts_every_day_of_every_place_once(some):
    total, naive = together(some, "sum", "sum"), naive_sum(some)
    if not some:
        assert total.amount is None
    elif naive is None:
        assert (total.amount, total.problem) == (None, OVERLAP)
    else:
        assert total.amount == naive


@given(pieces)
def test_the_highest_is_the_highest_of_all(some):
    if some:
        assert together(some, "maximum", "maximum").amount == max(one.amount for one in some)


@given(pieces)
def test_unique_ones_are_never_told_exactly_unless_one_value_holds_all(some):
    some = [one for one in some if one.place == "KG"]
    total = together(some, "unique", "unique")
    if some:
        alone = next((one for one in some if all(cells(other) <= cells(one) for other in some)), None)
        assert total.is_least == (alone is None)
        assert total.amount == (alone.amount if alone else max(naive_widest(some)))


def naive_widest(some):
    """The amounts of those that lie in no other one."""
    return [one.amount for one in some if not any(cells(one) < cells(other) for other in some)]


@given(pieces)
def test_the_latest_of_each_country_makes_the_sum_of_the_countries(some):
    some = [one for one in some if one.place]
    total = together(some, "latest", "sum")
    if some:
        expected = 0
        for place in {one.place for one in some}:
            of_place = [one for one in some if one.place == place]
            last = max(one.last for one in of_place)
            expected += min((one for one in of_place if one.last == last), key=lambda one: one.first).amount
        assert total.amount == expected


@given(pieces)
def test_the_average_of_shares_is_the_share_of_all(some):
    some = [one for one in some if one.place == "KG" and one.denominator]
    total = together(some, "average", "average")
    kept = [one for one in some if not any(cells(one) < cells(other) for other in some)]
    overlap = any(cells(one) & cells(other) for one in kept for other in kept if one != other)
    if not some:
        assert total.amount is None
    elif overlap:
        assert total.problem == OVERLAP
    else:
        share = 100 * sum(one.numerator for one in kept) / sum(one.denominator for one in kept)
        assert total.amount == share


@given(pieces, st.randoms())
def test_the_order_of_values_does_not_matter(some, random):
    mixed = [*some]
    random.shuffle(mixed)
    for across_periods in ("sum", "latest", "average", "maximum", "unique"):
        one, other = (together(given, across_periods, "sum") for given in (some, mixed))
        assert (one.amount, one.is_least, one.problem) == (other.amount, other.is_least, other.problem)


@pytest.mark.parametrize(
    ("across_periods", "across_places", "amount"),
    [
        ("sum", "sum", 17),
        ("latest", "sum", 12),
        ("maximum", "maximum", 9),
        ("average", "sum", 13),
        ("sum", "apart", None),
        ("unique", "sum", 14),
    ],
)
def test_each_way_of_putting_together(across_periods, across_places, amount):
    some = [piece(0, 4, "KG", 5), piece(4, 4, "KG", 3), piece(4, 4, "TJ", 9)]
    assert together(some, across_periods, across_places).amount == amount


def test_the_whole_programme_beside_countries():
    whole, later = piece(0, 4, None, 5), piece(4, 4, "KG", 3)
    assert together([whole, later], "sum", "sum").amount == 8
    assert together([whole, later], "latest", "sum").problem == MIXED
    assert together([piece(0, 9, None, 5), later], "latest", "sum").amount == 5
