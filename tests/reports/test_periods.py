"""Reporting periods follow from the phase's dates (EU grants: due 60 days after the period)."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from reports.periods import Period, periods

PHASE_NINE = {"starts_on": date(2015, 6, 15), "months": 6, "due_days": 60}


def test_the_half_years_of_phase_nine_as_first_agreed():
    found = periods(ends_on=date(2018, 6, 14), **PHASE_NINE)
    assert len(found) == 6
    assert found[0] == Period(date(2015, 6, 15), date(2015, 12, 14), date(2016, 2, 12))
    assert found[-1].ends_on == date(2018, 6, 14)


def test_the_annual_report_of_phase_nine_is_due_as_the_rules_say():
    first = periods(date(2015, 6, 15), date(2018, 6, 14), months=12, due_days=60)[0]
    assert (first.ends_on, first.due_on) == (date(2016, 6, 14), date(2016, 8, 13))


def test_an_extension_brings_further_periods_and_cuts_the_last():
    found = periods(ends_on=date(2020, 4, 30), **PHASE_NINE)
    assert found[8].ends_on == date(2019, 12, 14)
    assert (found[9].starts_on, found[9].ends_on) == (date(2019, 12, 15), date(2020, 4, 30))
    assert len(found) == 10


DAYS = st.dates(date(2003, 1, 1), date(2040, 1, 1))


@given(DAYS, st.integers(0, 4000), st.integers(1, 60), st.integers(0, 120))
def test_periods_cover_every_day_of_the_phase_once(start, length, months, due_days):
    end = start + timedelta(days=length)
    found = periods(start, end, months=months, due_days=due_days)
    assert found[0].starts_on == start
    assert found[-1].ends_on == end
    for before, after in zip(found, found[1:], strict=False):
        assert after.starts_on == before.ends_on + timedelta(days=1)
    assert all(one.starts_on <= one.ends_on and one.due_on == one.ends_on + timedelta(days=due_days) for one in found)
