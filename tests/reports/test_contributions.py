"""What an indicator counts of the log: the number is that of the rows behind it, whatever is edited."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as PropertyCase

from activities.models import Activity, Participation
from components.logframe import counting, services, values
from components.models import Indicator, IndicatorValue, ReportingPeriod
from tests import deliverables, logframes, makers, people
from tests.properties import examples

pytestmark = pytest.mark.django_db
YEAR = date(2017, 1, 1), date(2017, 12, 31)


def counting_indicator(phase, counts, where="", **facts):
    """An indicator of a draft that counts this."""
    found = phase.logframes.first()
    output = (found or logframes.logframe(phase)).results.get(level="output")
    apart = {"across_places": "apart"} if counts in ("activities", "deliverables", "equipment") else {}
    return logframes.indicator(output, f"{counts} {where}", counts=counts, counted_where=where, **apart, **facts)


def listed(user, url):
    """The identifiers on the list that a count opens."""
    browser = Client()
    browser.force_login(user)
    return {str(one.uid) for one in browser.get(url).context["page_obj"]}


def test_women_of_verified_trainings_of_a_component(phase):
    facts = {"kind": "training", "status": "verified", "verified_at": timezone.now()}
    mine = makers.activity(phase, "2", participations=[makers.people("KG", women=7, men=9)], **facts)
    makers.activity(phase, "1", participations=[makers.people("KG", women=30)], **facts)
    makers.activity(phase, "2", participations=[makers.people("KG", women=40)], kind="training")
    one = counting_indicator(phase, "women", "component=B9-C2&kind=training&status=verified")
    count = counting.counted(one, *YEAR)
    assert (count.amount, count.records) == (7, (str(mine.uid),))
    assert listed(people.officer(), count.url) == {str(mine.uid)}


def test_participations_are_counted_each_time_and_by_their_own_country(phase):
    for _time in range(2):
        rows = [makers.people("KG", men=10), makers.people("TJ", women=20)]
        makers.activity(phase, countries=["KG", "TJ"], participations=rows)
    one = counting_indicator(phase, "participations")
    assert counting.counted(one, *YEAR).amount == 60
    assert counting.counted(one, *YEAR, country=makers.country("KG")).amount == 20
    assert counting.counted(one, date(2016, 1, 1), date(2016, 12, 31)).amount == 0


def test_deliverables_by_the_day_on_which_they_were_handed_over(phase):
    mine = deliverables.deliverable(phase, transmitted_on=date(2017, 5, 1))
    deliverables.deliverable(phase, transmitted_on=date(2018, 5, 1))
    deliverables.deliverable(phase, status="drafting", transmitted_on=None)
    one = counting_indicator(phase, "deliverables", "type=recommendation_set")
    count = counting.counted(one, *YEAR)
    assert (count.amount, count.records) == (1, (str(mine.uid),))
    assert listed(people.officer(), count.url) == {str(mine.uid)}
    assert counting.counted(one, None, None).amount == 2


def test_recommendations_adopted_in_the_period_and_the_share_of_all(phase):
    of = deliverables.deliverable(phase, transmitted_on=date(2016, 5, 1))
    early, late, _never = (deliverables.recommendation(of, text=f"Do {number}") for number in range(3))
    deliverables.said(early, "adopted", date(2016, 8, 1))
    deliverables.said(late, "adopted", date(2017, 8, 1))
    count = counting.counted(counting_indicator(phase, "adopted"), *YEAR)
    assert (count.amount, count.records) == (1, (str(late.uid),))
    assert listed(people.officer(), count.url) == {str(late.uid)}
    share = {"measure": "percentage", "across_periods": "latest", "across_places": "apart"}
    told = counting.counted(counting_indicator(phase, "adopted_share", **share), *YEAR)
    assert (told.numerator, told.denominator, told.amount) == (2, 3, Decimal("66.67"))


@pytest.mark.parametrize(
    "where",
    [
        "kin=training",
        "kind=dance",
        "mine=true",
        "phase=9",
        "held=false",
        "component=B9-C9",
        "starts_on__gte=2017-01-01",
    ],
)
def test_a_filter_that_is_none_is_refused(phase, where):
    with pytest.raises(ValidationError) as caught:
        counting_indicator(phase, "activities", where)
    assert "counted_where" in caught.value.message_dict


def test_what_several_countries_share_is_not_added_up(phase):
    with pytest.raises(ValidationError, match="not put together"):
        logframes.indicator(logframes.logframe(phase).results.get(level="output"), counts="activities")


class TestBesideAValue:
    @pytest.fixture
    def one(self, phase):
        makers.activity(phase, participations=[makers.people("KG", women=2, men=8)])
        made = logframes.measured(counting_indicator(phase, "participations"))
        made.version.submit(by=None)
        type(made.version).objects.get(pk=made.version.pk).approve(by=None)
        return Indicator.objects.get(pk=made.pk)

    @pytest.fixture
    def period(self, phase):
        return ReportingPeriod.objects.create(phase=phase, starts_on=YEAR[0], ends_on=YEAR[1])

    def test_the_log_is_kept_beside_it_and_another_value_needs_a_reason(self, one, period):
        with pytest.raises(ValidationError) as caught:
            values.record_value(IndicatorValue(indicator=one, period=period, value=12))
        assert "override_reason" in caught.value.message_dict
        kept = IndicatorValue(indicator=one, period=period, value=12, override_reason="Two came late.")
        values.record_value(kept)
        assert (kept.counted, kept.value, kept.is_overridden) == (10, 12, True)

    def test_both_are_shown(self, one, period):
        kept = IndicatorValue(indicator=one, period=period, value=12, override_reason="Two came late.")
        values.record_value(kept)
        browser = Client()
        browser.force_login(people.officer())
        page = browser.get(f"/indicator-values/{kept.uid}/").content.decode()
        assert "Two came late." in page
        assert "<strong>12</strong>" in page
        assert "Counted from the log</dt><dd>10" in page

    def test_a_partner_is_told_no_more_of_few_people_than_elsewhere(self, one):
        few = {"countries": ["TJ"], "participations": [makers.people("TJ", women=2)], "visibility": "public"}
        makers.activity(Activity.objects.get().phase, **few)
        count = counting.counted(one, None, None, reader=people.partner())
        assert (count.amount, count.withheld) == (10, 1)
        assert counting.counted(one, None, None).amount == 12


class TestAgainstTheRows(PropertyCase):
    edits = st.lists(
        st.tuples(
            st.sampled_from(["add", "change", "move", "cancel", "delete"]),
            st.integers(0, 5),
            st.integers(0, 30),
            st.sampled_from(["workshop", "training"]),
        ),
        max_size=8,
    )

    @settings(max_examples=examples(12), deadline=None)
    @given(edits)
    def test_the_count_is_that_of_the_rows_after_every_edit(self, edits):
        phase = makers.phase()
        women = counting_indicator(phase, "women", "kind=training")
        held = counting_indicator(phase, "activities", "kind=training")
        for what, number, amount, kind in edits:
            rows = list(Activity.objects.order_by("pk"))
            chosen = rows[number % len(rows)] if rows else None
            if what == "add" or chosen is None:
                makers.activity(phase, kind=kind, participations=[makers.people("KG", women=amount, men=1)])
            elif what == "change":
                Participation.objects.filter(activity=chosen).update(women=amount)
            elif what == "move":
                Activity.objects.filter(pk=chosen.pk).update(starts_on=date(2016, 5, 1), ends_on=date(2016, 5, 1))
            elif what == "cancel":
                Activity.objects.filter(pk=chosen.pk).update(status="cancelled", status_reason="Rain")
            else:
                chosen.delete()
            naive = [
                one
                for one in Activity.objects.prefetch_related("participations")
                if one.kind == "training"
                and one.status in ("completed", "verified")
                and YEAR[0] <= one.starts_on <= YEAR[1]
            ]
            assert counting.counted(held, *YEAR).amount == len(naive)
            people_of = [row for one in naive for row in one.participations.all() if row.role == "participant"]
            assert counting.counted(women, *YEAR).amount == sum(row.women for row in people_of)


def test_every_rule_of_the_worked_logframe_is_a_filter():
    from tests.components.test_loading import loaded

    loaded()
    from activities.models import Topic

    Topic.objects.create(slug="wto-accession", name_en="WTO")
    counted = Indicator.objects.exclude(counts="")
    assert counted.count() == 17
    for one in counted:
        assert counting.fault(one) == ""
        services.record_part(one)


class TestPeople:
    """Participations, kinds of agencies, and how many different people they may have been."""

    @pytest.fixture
    def agencies(self):
        kinds = {"guards": "border_guard", "customs": "customs"}
        return {
            name: makers.organisation(name, kind=kind, country=makers.country("KG")) for name, kind in kinds.items()
        }

    @pytest.fixture
    def held(self, phase, agencies):
        mixed = [
            makers.people("KG", women=3, men=7, organisation=agencies["guards"]),
            makers.people("TJ", women=1, men=4, organisation=agencies["customs"]),
            makers.people("KG", not_stated=5),
        ]
        only_customs = [makers.people("KG", women=2, men=8, organisation=agencies["customs"])]
        return [makers.activity(phase, countries=["KG", "TJ"], participations=rows) for rows in (mixed, only_customs)]

    def test_officials_of_border_guards_are_counted_and_opened(self, phase, held):
        count = counting.counted(counting_indicator(phase, "participations", "participants_of=border_guard"), *YEAR)
        assert (count.amount, count.records) == (10, (str(held[0].uid),))
        assert listed(people.officer(), count.url) == {str(held[0].uid)}

    def test_country_and_kind_are_those_of_one_person(self, phase, held):
        one = counting_indicator(phase, "participations", "participants_of=customs")
        count = counting.counted(one, *YEAR, country=makers.country("KG"))
        assert (count.amount, count.records) == (10, (str(held[1].uid),))
        assert listed(people.officer(), count.url) == {str(held[1].uid)}

    def test_every_division_adds_up_with_what_is_not_known(self, phase, held):
        divided = {"divisions": "sex,country,agency_kind"}
        count = counting.counted(counting_indicator(phase, "participations", **divided), *YEAR)
        assert count.amount == 30
        for division in ("sex", "country", "agency_kind"):
            assert sum(amount for (of, _key), amount in count.parts.items() if of == division) == 30
        assert count.parts["agency_kind", "border_guard"] == 10
        assert count.parts["agency_kind", "unknown"] == count.parts["sex", "unknown"] == 5
        assert count.parts["country", "TJ"] == 5

    def test_different_people_are_between_the_largest_activity_and_all_participations(self, phase, held):
        one = counting_indicator(phase, "persons", across_periods="unique", across_places="unique")
        count = counting.counted(one, *YEAR)
        assert (count.amount, count.at_least, count.at_most) == (None, 20, 30)
        makers.activity(phase, participations=[makers.people("KG", men=40, qualifier="about")])
        assert counting.counted(one, *YEAR).at_most is None

    def test_who_took_part_in_one_activity_is_counted_once_there(self, phase):
        makers.activity(phase, participations=[makers.people("KG", women=4, men=5)])
        one = counting_indicator(phase, "persons", across_periods="unique", across_places="unique")
        assert counting.counted(one, *YEAR).amount == 9

    def test_different_people_of_periods_are_never_added_up(self, phase):
        with pytest.raises(ValidationError, match="counted twice"):
            counting_indicator(phase, "persons")

    def test_a_value_left_empty_is_what_the_log_counts_with_its_parts(self, phase, held):
        made = logframes.measured(counting_indicator(phase, "participations", divisions="sex,agency_kind"))
        made.version.submit(by=None)
        type(made.version).objects.get(pk=made.version.pk).approve(by=None)
        period = ReportingPeriod.objects.create(phase=phase, starts_on=YEAR[0], ends_on=YEAR[1])
        browser = Client()
        browser.force_login(people.officer())
        answer = browser.post(f"/indicators/{made.uid}/values/new/", {"period": period.pk, "value": ""})
        kept = IndicatorValue.objects.get()
        assert answer.headers["Location"] == f"/indicator-values/{kept.uid}/"
        assert (kept.value, kept.counted, kept.parts.count()) == (30, 30, 6)
        kept.submit(by=None)
        assert "see what is counted" in browser.get(f"/indicator-values/{kept.uid}/").content.decode()


def test_many_indicators_cost_no_more_than_few(phase, django_assert_max_num_queries):
    makers.activity(phase, participations=[makers.people("KG", men=1)])
    asked = [("women", "component=B9-C2"), ("activities", ""), ("deliverables", ""), ("adopted", "component=B9-C2")]
    few = [counting_indicator(phase, *one) for one in asked]
    with django_assert_max_num_queries(20) as cost:
        counting.counted_all(few, None, None)
    many = few + [counting_indicator(phase, *one) for one in asked for _time in range(3)]
    with django_assert_max_num_queries(len(cost)):
        assert len(counting.counted_all(many, None, None)) == 16
