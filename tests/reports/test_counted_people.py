"""People whom indicators count: against who really was there, whatever happens to be logged."""

from decimal import Decimal
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from activities import small_counts
from activities.tally import Tally
from reports import counted_people, figures

pytestmark = pytest.mark.once
KINDS = {1: "border_guard", 2: "customs"}
OURS = ["KG", "TJ"]
PHASE = SimpleNamespace(pk=9)


@given(st.lists(st.frozensets(st.integers(0, 9), min_size=1), max_size=5))
def test_how_many_different_people_came_lies_between_what_is_told(attended):
    tallies = [Tally(women=len(people)) for people in attended]
    count = counted_people.different(tallies, {})
    truth = len(frozenset().union(*attended))
    assert count.at_least <= truth <= count.at_most
    assert count.amount in (None, truth)
    assert len(attended) > 1 or count.amount == truth


@given(st.lists(st.integers(1, 9), min_size=1, max_size=4), st.sampled_from(["unknown", "about", "withheld"]))
def test_no_upper_bound_is_told_where_a_number_is_not_known(known, why):
    vague = {"unknown": Tally(unknown=1), "about": Tally(men=3, qualifier="about"), "withheld": Tally(withheld=1)}
    count = counted_people.different([*(Tally(men=number) for number in known), vague[why]], {})
    assert (count.amount, count.at_most, count.at_least) == (None, None, max(known))


rows = st.lists(
    st.lists(
        st.builds(
            figures.People,
            st.sampled_from([*OURS, "LV", None]),
            st.sampled_from([1, 2, None]),
            st.just("participant"),
            st.just("attendance"),
            st.integers(0, 9),
            st.integers(0, 9),
            st.integers(0, 3),
            st.just("exact"),
        ),
        max_size=4,
    ),
    max_size=4,
)


def read(activities):
    """The activities as figures read them, for a reader who is told everything."""
    for number, people in enumerate(activities):
        countries = tuple(sorted({one.country for one in people} - {None}))
        yield figures.Row(
            str(number), "B9-C1", "1", "training", "national", "completed", None, None, countries,
            small_counts.attendance(people),
        )  # fmt: skip


def counted(activities, counts="participations", country=None, **query):
    telling = counted_people.Telling(SimpleNamespace(iso2=country) if country else None)
    telling.kinds, telling.countries = KINDS, {PHASE.pk: set(OURS)}
    version = SimpleNamespace(logframe=SimpleNamespace(phase=PHASE))
    indicator = SimpleNamespace(counts=counts, divisions="sex,country,agency_kind", result=version)
    return telling.count(SimpleNamespace(indicator=indicator, query=query, url="/"), list(read(activities)))


@given(rows, st.sampled_from(["participations", "women"]), st.sampled_from([None, *OURS]))
def test_every_division_adds_up_to_the_whole(activities, counts, country):
    count = counted(activities, counts, country)
    for division in ("sex", "country", "agency_kind"):
        told = {key: part for (of, key), part in count.parts.items() if of == division}
        assert sum(told.values()) == count.amount
        assert all(part > 0 for part in told.values())


@given(rows, st.sampled_from([None, *OURS]), st.sampled_from(["border_guard", "customs"]))
def test_people_of_a_kind_of_agency_are_those_of_its_rows(activities, country, kind):
    count = counted(activities, country=country, participants_of=kind)
    naive = [
        one.women + one.men + one.not_stated
        for people in activities
        for one in people
        if KINDS.get(one.organisation_id) == kind and country in (None, one.country)
    ]
    assert count.amount == Decimal(sum(naive))
