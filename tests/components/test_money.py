"""The arithmetic of a grant's budget: every limit holds to the cent, and no sum loses one."""

from decimal import Decimal
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components import money
from components.headings import BUDGETED_UNDER, INDIRECT, MAIN, RESERVE, SPENT_UNDER
from components.models.in_currency import converted

CENT = Decimal("0.01")
AMOUNT = st.decimals(min_value=0, max_value=5_000_000, places=2)
SHEET = st.dictionaries(st.sampled_from([*MAIN, INDIRECT, RESERVE]), AMOUNT).map(money.Sheet)


def codes(found):
    return [(one.code, one.heading) for one in found]


def lines(amounts):
    return [SimpleNamespace(heading=heading, amount=amount) for heading, amount in amounts]


@given(st.lists(st.tuples(st.sampled_from([code for code, _label in BUDGETED_UNDER]), AMOUNT)))
def test_no_cent_is_lost_between_lines_and_total(amounts):
    sheet = money.Sheet.of(lines(amounts))
    assert sheet.total == sum((amount for _heading, amount in amounts), Decimal(0))
    assert sheet.total - sheet.of_heading(RESERVE) - sheet.of_heading(INDIRECT) == sheet.direct


@given(
    st.decimals(min_value=1, max_value=9_000_000, places=2),
    st.sampled_from([(INDIRECT, 7, "indirect"), (RESERVE, 5, "reserve")]),
)
def test_the_limit_itself_is_allowed_and_a_cent_more_is_not(direct, limited):
    code, limit, name = limited
    most = money.share(direct, limit)
    assert most * 100 <= direct * limit < (most + CENT) * 100
    assert codes(money.checks(money.Sheet({"2": direct, code: most}))) == []
    assert codes(money.checks(money.Sheet({"2": direct, code: most + CENT}))) == [(name, "")]


@given(
    st.decimals(min_value=1, max_value=9_000_000, places=2), st.sampled_from([1, -1]), st.sampled_from(sorted(MAIN)[:5])
)
def test_a_heading_may_change_by_a_quarter_and_is_told_from_a_fifth(was, sign, heading):
    other = "6"
    agreed = money.Sheet({heading: was, other: 10 * was})

    def said(change):
        moved = money.Sheet({heading: was + sign * change, other: 10 * was - sign * change})
        return codes(money.changes(moved, agreed))

    most, watched = money.share(was, 25), money.share(was, 20)
    below = watched - CENT if watched * 100 == was * 20 else watched
    assert said(most + CENT) == [("changed", heading)]
    assert said(most) == [("changing", heading)]
    assert said(max(below, Decimal(0))) == []


def test_a_new_heading_needs_an_addendum_and_a_cancelled_one_too():
    agreed = money.Sheet({"1": Decimal(100), "2": Decimal(400)})
    assert ("changed", "3") in codes(
        money.changes(money.Sheet({"1": Decimal(99), "2": Decimal(400), "3": CENT}), agreed)
    )
    assert ("changed", "1") in codes(money.changes(money.Sheet({"2": Decimal(500)}), agreed))


@given(SHEET, SHEET)
def test_a_change_between_headings_moves_no_total_no_reserve_no_indirect_costs(new, agreed):
    found = {one.code for one in money.changes(new, agreed)}
    assert ("moved_sum" in found) == (new.total != agreed.total)
    touched = any(new.of_heading(code) != agreed.of_heading(code) for code in (INDIRECT, RESERVE))
    assert ("fixed" in found) == touched


@given(SHEET, SHEET, AMOUNT)
def test_what_is_spent_is_held_against_what_was_agreed(spent, agreed, received):
    found = codes(money.spending(spent, agreed, agreed, received))
    for code in MAIN:
        over = spent.of_heading(code) / Decimal(125) > agreed.of_heading(code) / Decimal(100)
        assert (("overspent", code) in found) == over
    assert (("indirect_spent", "") in found) == (spent.of_heading(INDIRECT) > spent.direct * 7 / 100)
    assert (("over_total", "") in found) == (spent.total > agreed.total)
    assert (("over_paid", "") in found) == (received > agreed.total)
    assert not any(one.is_refusal for one in money.spending(spent, agreed, agreed, received))


def test_the_sum_is_compared_with_the_money_of_the_phase():
    sheet = money.Sheet({"1": Decimal("4999999.99")})
    assert codes(money.checks(sheet, expected=Decimal("5000000.00"))) == [("sum", "")]
    assert codes(money.checks(sheet, expected=sheet.total)) == []
    assert codes(money.checks(money.Sheet({}))) == [("empty", "")]


@given(
    st.decimals(min_value=CENT, max_value=10_000_000, places=2),
    st.decimals(min_value="0.01", max_value=20_000, places=4),
)
def test_another_currency_is_off_by_half_a_cent_at_most(amount, rate):
    assert abs(converted(amount, rate) - amount / rate) <= Decimal("0.005")


@pytest.mark.parametrize("code", sorted(money.sentences()))
def test_every_finding_says_its_sentence(code):
    told = money.Finding(code, True, "1", Decimal("1.50"), Decimal(2)).text
    assert "%(" not in told
    assert "%%" not in told


def test_expenditure_has_no_reserve():
    assert RESERVE not in dict(SPENT_UNDER)
