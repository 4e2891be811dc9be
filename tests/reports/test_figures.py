"""Every number told: each opens to its records, and none contradicts another."""

from datetime import date
from decimal import Decimal

import pytest
from django.db.models import Sum
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from activities.filters import ActivityFilter
from activities.models import Activity, Participation
from reports import figures
from tests import makers, people
from tests.properties import examples

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def computed():
    return figures.compute(figures.read_rows(Activity.objects.all()))


def test_the_workshop_in_bishkek():
    phase = makers.phase()
    makers.extension(phase)
    workshop = makers.demarcation_workshop(phase)
    found = computed()
    assert found["activities"].value == 1
    assert (found["participants.women"].value, found["participants.men"].value) == (6, 14)
    assert found["participants"].value == 20
    assert [found[f"country.{iso2}.activities"].value for iso2 in ("KG", "TJ", "TM", "UZ")] == [1, 1, 1, 1]
    assert (found["country.KG.women"].value, found["country.KG.men"].value) == (2, 4)
    assert found["month.2019-12.activities"].records == (str(workshop.uid),)
    assert "country.KZ.activities" not in found


def test_a_regional_activity_counts_once_in_the_total_and_once_in_each_country():
    phase = makers.phase()
    makers.activity(phase, countries=tuple(makers.COUNTRIES), context="regional")
    found = computed()
    assert found["activities"].value == 1
    assert sum(found[f"country.{iso2}.activities"].value for iso2 in makers.COUNTRIES) == 5


def test_steering_counts_as_activity_and_not_as_thematic():
    phase = makers.phase()
    makers.activity(phase, "G")
    makers.activity(phase, "1")
    found = computed()
    assert (found["activities"].value, found["activities.thematic"].value) == (2, 1)


def test_planned_and_cancelled_are_not_held():
    phase = makers.phase()
    makers.activity(phase, status="planned", starts_on=None, ends_on=None, planned_starts_on=date(2018, 1, 8))
    makers.activity(phase, status="cancelled", status_reason="No visa.")
    makers.activity(phase, status="draft")
    found = computed()
    assert [found[key].value for key in ("activities", "planned", "cancelled", "postponed")] == [0, 1, 1, 0]


def test_unknown_is_not_zero():
    phase = makers.phase()
    makers.activity(phase)
    makers.activity(phase, participations=[makers.people("KG", 3, 5)])
    total = computed()["participants"]
    assert (total.value, total.qualifier, total.unknown) == (8, "exact", 1)


def test_more_than_twenty_makes_the_sum_more_than():
    phase = makers.phase()
    makers.activity(phase, participations=[makers.people(not_stated=20, qualifier="over")])
    makers.activity(phase, participations=[makers.people("KG", 3, 5)])
    total = computed()["participants"]
    assert (total.value, total.qualifier) == (28, "over")


def test_people_of_a_country_are_unknown_where_only_the_total_is_known():
    phase = makers.phase()
    makers.activity(phase, participations=[makers.people(not_stated=20)])
    of_kyrgyzstan = computed()["country.KG.participants"]
    assert (of_kyrgyzstan.value, of_kyrgyzstan.unknown) == (0, 1)


def test_equipment_is_summed_to_the_cent():
    phase = makers.phase()
    makers.activity(phase, kind="equipment_handover", equipment_value=Decimal("52387.00"))
    makers.activity(phase, kind="equipment_handover", equipment_value=Decimal("0.10"))
    makers.activity(phase, kind="equipment_handover")
    value = computed()["equipment_value"]
    assert (value.value, value.unknown) == (Decimal("52387.10"), 1)
    assert value.as_json()["value"] == "52387.10"


def test_december_and_the_undated():
    phase = makers.phase()
    makers.activity(phase, starts_on=date(2017, 12, 31), ends_on=date(2018, 1, 2))
    makers.activity(phase, starts_on=None, ends_on=None, dates_note="13 December, year not stated")
    found = computed()
    assert found["month.2017-12.activities"].value == 1
    assert "month.2018-01.activities" not in found
    assert found["undated.activities"].value == 1


def test_how_many_had_been_held_until_a_day():
    phase = makers.phase()
    makers.activity(phase, countries=("KG",), starts_on=date(2017, 12, 3))
    makers.activity(phase, countries=("UZ",), starts_on=date(2017, 12, 4))
    rows = figures.read_rows(Activity.objects.all())
    assert figures.held_until(rows, date(2017, 12, 3)) == 1
    assert figures.held_until(rows, date(2017, 12, 4)) == 2
    assert figures.held_until(rows, date(2017, 12, 4), country="UZ") == 1


@pytest.mark.parametrize("number", [1, 30])
def test_figures_take_three_queries_whatever_the_number(number, django_assert_num_queries):
    phase = makers.phase()
    for _ in range(number):
        makers.activity(phase, countries=("KG", "UZ"), participations=[makers.people("KG", 1, 1)])
    with django_assert_num_queries(3):
        computed()


ROWS = st.lists(
    st.tuples(
        st.sampled_from([None, "KG", "UZ"]),
        st.integers(0, 9),
        st.integers(0, 9),
        st.integers(0, 9),
        st.sampled_from(["exact", "over"]),
    ).filter(lambda row: any(row[1:4])),
    max_size=3,
    unique_by=lambda row: row[0],
)
LOGGED = st.tuples(
    st.sampled_from("12G"),
    st.sampled_from(["completed", "planned", "cancelled", "draft"]),
    st.sampled_from([date(2016, 2, 29), date(2017, 12, 31), None]),
    st.sampled_from(["workshop", "tot", "equipment_handover"]),
    st.sampled_from([(), ("KG", "UZ"), ("KG", "UZ", "TJ")]),
    ROWS,
)


def log(phase, part, status, day, kind, countries, rows):
    """Log one random activity of the property below."""
    counted = [
        makers.people(iso2, women, men, unstated, qualifier=qualifier)
        for iso2, women, men, unstated, qualifier in rows
        if iso2 in (None, *countries)
    ]
    facts = {"kind": kind, "status": status, "starts_on": day, "ends_on": None, "planned_starts_on": day}
    facts["equipment_value"] = Decimal("10.10") if kind == "equipment_handover" else None
    makers.activity(
        phase,
        part,
        countries=countries,
        participations=counted,
        dates_note="not known",
        status_reason="unknown",
        **facts,
    )


@settings(max_examples=examples(15), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(LOGGED, max_size=6))
def test_every_figure_opens_to_exactly_its_records(logged):
    Activity.objects.all().delete()
    phase = makers.Phase.objects.filter(number=9).first() or makers.phase()
    officer = people.User.objects.filter(email="admin@example.org").first() or people.administrator()
    for one in logged:
        log(phase, *one)
    request = type("Request", (), {"user": officer})
    for key, figure in computed().items():
        query = QueryDict(mutable=True)
        query.update(figure.query)
        listed = ActivityFilter(query, queryset=Activity.objects.all(), request=request)
        assert listed.is_valid(), (key, listed.form.errors)
        uids = {str(uid) for uid in listed.qs.values_list("uid", flat=True)}
        if key == "countries":
            assert set(figure.records) <= uids
            continue
        assert set(figure.records) == uids, key
        if key.endswith("activities") or key in ("planned", "cancelled", "postponed"):
            assert figure.value == len(uids), key
    held = Participation.objects.of_participants().filter(activity__status="completed")
    for column in ("women", "men", "not_stated"):
        plain = held.aggregate(total=Sum(column))["total"] or 0
        assert computed()[f"participants.{column}"].value == plain
