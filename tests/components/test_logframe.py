"""The logframe of a phase: what may stand where, and how a version lives."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as PropertyCase

from components.logframe import comparing, services, tree
from components.models import Indicator, Logframe, Result, Target
from components.models.logframe import MOVES
from tests import logframes, makers, people
from tests.properties import examples
from tests.stepping import fresh, refused

pytestmark = pytest.mark.django_db


class TestTheTree:
    def test_results_have_codes_by_their_place(self, phase):
        draft = logframes.logframe(phase)
        outcome = draft.results.get(level="outcome")
        between = logframes.result(draft, "intermediate", outcome)
        logframes.result(draft, "output", between)
        logframes.result(draft, "output", outcome)
        logframes.result(draft, "outcome", draft.results.get(level="impact"))
        codes = [node.code for node in tree.read(draft)]
        assert codes == ["OO", "Oc1", "iOc1.1", "Op1.1.1", "Op1.1", "Op1.2", "Oc2"]

    def test_it_is_read_in_as_many_queries_however_long_it_is(self, phase, django_assert_num_queries):
        draft = logframes.logframe(phase)
        read = fresh(draft)
        with django_assert_num_queries(4):
            tree.read(read)
        for _number in range(3):
            logframes.measured(
                logframes.indicator(logframes.result(draft, "output", draft.results.get(level="outcome")))
            )
        read = fresh(draft)
        with django_assert_num_queries(4):
            tree.read(read)

    @pytest.mark.parametrize(
        ("level", "above"), [("outcome", "output"), ("output", "impact"), ("impact", "impact"), ("output", None)]
    )
    def test_levels_stand_only_where_they_belong(self, phase, level, above):
        draft = logframes.logframe(phase)
        parent = draft.results.get(level=above) if above else None
        with pytest.raises(ValidationError):
            logframes.result(draft, level, parent)

    def test_a_result_does_not_contribute_to_another_version(self, phase):
        other = logframes.logframe(makers.phase(10, starts_on=date(2021, 4, 1), original_ends_on=date(2025, 9, 30)))
        draft = logframes.logframe(phase)
        refused(lambda: logframes.result(draft, "outcome", other.results.get(level="impact")), "other_version")

    def test_a_level_is_not_changed_away_from_what_stands_under_it(self, phase):
        draft = logframes.logframe(phase)
        outcome = draft.results.get(level="outcome")
        between = logframes.result(draft, "intermediate", outcome)
        logframes.result(draft, "output", between)
        between.level = "output"
        refused(between.full_clean, "wrong_level")

    def test_it_is_put_in_another_order_and_stays_at_the_ends(self, phase):
        draft = logframes.logframe(phase)
        outcome = draft.results.get(level="outcome")
        first, second = outcome.children.get(), logframes.result(draft, "output", outcome, "Second")
        services.move_part(fresh(second), "up", by=None)
        services.move_part(fresh(second), "up", by=None)
        assert list(outcome.children.in_order()) == [second, first]
        services.move_part(fresh(second), "down", by=None)
        assert list(outcome.children.in_order()) == [first, second]

    def test_a_result_is_removed_only_once_nothing_stands_under_it(self, phase):
        draft = logframes.logframe(phase)
        output = draft.results.get(level="output")
        refused(lambda: services.remove_part(output, by=None), "not_empty")
        services.remove_part(output.indicators.get(), by=None)
        services.remove_part(fresh(output), by=None)
        assert not draft.results.filter(level="output").exists()
        assert Target.objects.of(draft).count() == 4


class TestALife:
    def test_it_is_submitted_returned_and_approved(self, phase):
        office, donor = people.officer(), people.eu_officer()
        draft = logframes.logframe(phase)
        draft.submit(by=office)
        draft.send_back(by=donor, note="The baseline has no source.")
        draft.submit(by=office)
        draft.approve(by=donor)
        told = [(one.step, one.by, one.note) for one in draft.steps.all()]
        assert told == [
            ("submit", office, ""),
            ("send_back", donor, "The baseline has no source."),
            ("submit", office, ""),
            ("approve", donor, ""),
        ]

    def test_it_is_not_returned_without_a_word(self, phase):
        draft = logframes.logframe(phase)
        draft.submit(by=None)
        refused(lambda: draft.send_back(by=None, note=" "), "required")

    def test_an_incomplete_one_is_not_submitted_and_says_all_that_is_missing(self, phase):
        draft = services.begin(phase, by=None)
        with pytest.raises(ValidationError, match="no impact"):
            draft.submit(by=None)
        impact = logframes.result(draft, "impact")
        logframes.result(draft, "outcome", impact)
        logframes.indicator(impact)
        with pytest.raises(ValidationError) as caught:
            fresh(draft).submit(by=None)
        assert len(caught.value.messages) == 4
        assert fresh(draft).status == "draft"

    @pytest.mark.parametrize("status", ["submitted", "approved", "superseded"])
    def test_its_parts_are_locked_once_it_is_submitted(self, phase, status):
        draft = logframes.logframe(phase)
        Logframe.objects.filter(pk=draft.pk).update(status=status)
        draft = fresh(draft)
        output = draft.results.get(level="output")
        refused(lambda: logframes.result(draft, "output", output.parent), "locked")
        refused(lambda: logframes.indicator(output), "locked")
        refused(lambda: services.record_part(output.indicators.get().targets.first()), "locked")
        refused(lambda: services.move_part(output, "up", by=None), "locked")
        refused(lambda: services.remove_part(output.indicators.get(), by=None), "locked")

    def test_an_approved_one_makes_the_next_version_and_is_superseded_by_it(self, phase):
        first = logframes.approved(phase)
        second = services.next_version(first, by=None)
        assert (second.version, second.status, fresh(first).status) == (2, "draft", "approved")
        assert comparing.compare(first, second) == []
        second.submit(by=None)
        second.approve(by=None)
        assert (fresh(first).status, fresh(second).status) == ("superseded", "approved")

    def test_only_one_version_is_open(self, phase):
        first = logframes.approved(phase)
        services.next_version(first, by=None)
        with pytest.raises(ValidationError):
            services.next_version(first, by=None)

    def test_the_database_keeps_one_version_in_force(self, phase):
        first = logframes.approved(phase)
        second = services.next_version(first, by=None)
        with pytest.raises(IntegrityError), transaction.atomic():
            Logframe.objects.filter(pk=second.pk).update(status="approved")

    def test_who_may_not_write_it_records_nothing(self, phase):
        draft = logframes.logframe(phase)
        with pytest.raises(PermissionDenied):
            services.record_part(Result(logframe=draft, level="impact", statement_en="X"), by=people.eu_officer())


class TestWhatWasAgreed:
    @pytest.fixture
    def draft(self, phase):
        return services.next_version(logframes.approved(phase), by=None)

    def test_a_changed_target_says_why_from_the_list_and_in_words(self, draft):
        goal = Target.objects.of(draft).filter(kind="target").first()
        goal.value = 12
        refused(lambda: services.record_part(goal), "rationale_missing")
        goal.rationale = "extension"
        with pytest.raises(ValidationError, match="in words"):
            services.record_part(goal)
        goal.rationale_text = "The phase runs 18 months longer."
        services.record_part(goal)

    def test_the_comparison_tells_old_and_new_value_and_the_reason(self, draft):
        goal = Target.objects.of(draft).filter(kind="target", indicator__result__level="output").get()
        goal.value, goal.rationale, goal.rationale_text = 12, "extension", "18 months more."
        services.record_part(goal)
        before = Logframe.objects.get(version=1)
        (found,) = comparing.compare(before, draft)
        assert [(now, then) for _what, then, now in found.facts] == [("12", "10")]
        assert (found.how, found.code, str(found.rationale)) == (
            "changed", "Op1.1-1", "the phase was extended or shortened",
        )  # fmt: skip

    def test_what_was_added_and_removed_is_told(self, draft):
        outcome = draft.results.get(level="outcome")
        logframes.result(draft, "output", outcome, "New")
        services.remove_part(Indicator.objects.of(draft).get(result__level="impact"), by=None)
        found = comparing.compare(Logframe.objects.get(version=1), draft)
        assert sorted((one.how, one.part._meta.model_name) for one in found) == [
            ("added", "result"), ("removed", "indicator"), ("removed", "target"), ("removed", "target"),
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("name", "value"), [("unit_en", "people"), ("measure", "percentage"), ("divisions", "sex")]
    )
    def test_unit_measure_and_division_stay_as_they_were_approved(self, draft, name, value):
        one = Indicator.objects.of(draft).first()
        one.across_periods = one.across_places = "average"
        setattr(one, name, value)
        refused(lambda: services.record_part(one), "fixed")


class TestMeasures:
    @pytest.mark.parametrize(
        "facts",
        [
            {"measure": "percentage"},
            {"measure": "percentage", "across_periods": "latest"},
            {"measure": "ordinal", "across_periods": "average", "across_places": "apart", "scale": "a\nb"},
            {"measure": "qualitative", "across_periods": "latest"},
            {"scale": "low\nhigh"},
            {"measure": "percentage", "across_periods": "latest", "across_places": "apart", "divisions": "sex"},
            {"framework": "GERF"},
            {"corporate_code": "2.20"},
        ],
    )
    def test_what_cannot_be_reckoned_is_refused(self, phase, facts):
        output = logframes.logframe(phase).results.get(level="output")
        with pytest.raises(ValidationError):
            logframes.indicator(output, **facts)

    @pytest.mark.parametrize(
        ("facts", "code"),
        [
            ({}, "required"),
            ({"value": 101}, "no_percentage"),
            ({"numerator": 3, "denominator": 2}, "no_percentage"),
            ({"numerator": 1, "denominator": 4, "value": 30}, "other_share"),
        ],
    )
    def test_a_percentage_lies_between_0_and_100_and_is_its_share(self, phase, facts, code):
        output = logframes.logframe(phase).results.get(level="output")
        share = logframes.indicator(output, measure="percentage", across_periods="average", across_places="average")
        refused(lambda: logframes.target(share, **facts), code)

    def test_the_numerator_of_a_percentage_is_kept(self, phase):
        output = logframes.logframe(phase).results.get(level="output")
        share = logframes.indicator(output, measure="percentage", across_periods="average", across_places="average")
        told = logframes.target(share, numerator=1, denominator=4)
        assert (told.amount, told.numerator) == (Decimal(25), 1)

    def test_a_step_stands_on_its_scale(self, phase):
        output = logframes.logframe(phase).results.get(level="output")
        facts = {"measure": "ordinal", "across_periods": "latest", "across_places": "apart"}
        state = logframes.indicator(output, scale="drafted\nadopted", **facts)
        assert logframes.target(state, value=2).told == "2 – adopted"
        refused(lambda: logframes.target(state, on=date(2017, 7, 1), value=3), "no_step")

    def test_a_target_lies_in_the_phase_and_a_baseline_may_come_before(self, phase):
        output = logframes.logframe(phase).results.get(level="output")
        one = logframes.indicator(output)
        refused(lambda: logframes.target(one, "target", date(2031, 1, 1), value=1), "outside_phase")
        logframes.target(one, "baseline", date(2014, 1, 1), value=1)


class TestTheMachine(PropertyCase):
    @settings(max_examples=examples(25), deadline=None)
    @given(st.lists(st.sampled_from(["submit", "approve", "send_back", "revise", "edit"]), max_size=12))
    def test_no_order_of_steps_changes_an_agreed_version_or_skips_approval(self, steps):
        phase = makers.phase()
        current = logframes.logframe(phase)
        for step in steps:
            current = Logframe.objects.order_by("-version").first()
            before, allowed = current.status, True
            try:
                if step == "revise":
                    services.next_version(current, by=None)
                elif step == "edit":
                    services.record_part(Target.objects.of(current).filter(kind="baseline").first())
                else:
                    getattr(current, step)(by=None, **({"note": "Why"} if step == "send_back" else {}))
            except ValidationError:
                allowed = False
            rightly = {"revise": before == "approved", "edit": before in ("draft", "returned")}
            assert allowed == rightly.get(step, step in MOVES and before in MOVES[step].since)
            in_force = Logframe.objects.in_force().count()
            assert in_force == (Logframe.objects.filter(status__in=["approved", "superseded"]).exists())
