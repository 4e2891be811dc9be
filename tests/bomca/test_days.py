"""Days counted by months and years."""

from datetime import date

from bomca.days import add_months


def test_a_month_is_added_at_the_end_of_february():
    assert add_months(date(2019, 8, 31), 6) == date(2020, 2, 29)
    assert add_months(date(2020, 12, 31), 2) == date(2021, 2, 28)
    assert add_months(date(2024, 2, 29), -12 * 5) == date(2019, 2, 28)
