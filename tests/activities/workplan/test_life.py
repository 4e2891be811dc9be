"""A work plan: its versions, who approves them, and that an approved one is fixed."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import Error, connection, transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as PropertyCase

from activities import guards
from activities.models import Activity, WorkPlan, WorkPlanItem
from activities.models.work_plan import MOVES
from activities.workplan import beginning, comparing, services
from tests import makers, people, work_plans
from tests.stepping import fresh, refused

pytestmark = pytest.mark.django_db


class TestAPlan:
    @pytest.mark.parametrize(("year", "fits"), [(2014, False), (2015, True), (2018, True), (2019, False)])
    def test_its_year_is_one_of_the_phase(self, phase, year, fits):
        if fits:
            assert services.begin(phase, year, by=None).year == year
        else:
            refused(lambda: services.begin(phase, year, by=None), "outside_phase")

    def test_a_pending_extension_admits_a_plan_and_is_then_held_by_it(self, phase):
        longer = makers.extension(phase, status="pending")
        work_plans.plan(phase, 2019)
        longer = fresh(longer)
        longer.status = "rejected"
        refused(longer.full_clean, "strands")

    def test_one_draft_of_a_year_is_worked_on(self, phase):
        work_plans.plan(phase)
        with pytest.raises(ValidationError):
            services.begin(phase, 2017, by=None)
        services.begin(phase, 2018, by=None)

    def test_it_is_submitted_returned_and_approved_by_a_meeting(self, phase):
        office, donor = people.officer(), people.eu_officer()
        plan = work_plans.plan(phase)
        plan.submit(by=office)
        plan.send_back(by=donor, note="The fourth quarter is empty.")
        plan.submit(by=office)
        met = work_plans.meeting(phase)
        plan.approve(by=donor, meeting=met)
        told = fresh(plan)
        assert (told.status, told.meeting, told.approved_on) == ("approved", met, met.held_on)
        assert [(one.step, one.by, one.note) for one in told.steps.all()] == [
            ("submit", office, ""),
            ("send_back", donor, "The fourth quarter is empty."),
            ("submit", office, ""),
            ("approve", donor, ""),
        ]

    def test_an_empty_one_is_not_submitted_and_none_returned_without_a_word(self, phase):
        refused(lambda: services.begin(phase, 2017, by=None).submit(by=None), "incomplete")
        plan = work_plans.plan(phase, 2018)
        plan.submit(by=None)
        refused(lambda: plan.send_back(by=None, note=" "), "required")

    def test_only_a_meeting_of_the_phase_approves_it_and_not_before_it_met(self, phase):
        plan = work_plans.plan(phase)
        plan.submit(by=None)
        other = makers.phase(10, starts_on=date(2021, 4, 1), original_ends_on=date(2025, 9, 30))
        met = work_plans.meeting(phase)
        refused(lambda: fresh(plan).approve(by=None, meeting=None), "required")
        refused(lambda: fresh(plan).approve(by=None, meeting=work_plans.meeting(other)), "other_phase")
        refused(lambda: fresh(plan).approve(by=None, meeting=met, on=date(2016, 11, 30)), "day")
        refused(lambda: fresh(plan).approve(by=None, meeting=met, on=timezone.localdate().replace(year=2999)), "day")
        fresh(plan).approve(by=None, meeting=met, on=date(2016, 12, 24))

    def test_the_next_version_says_why_and_supersedes_the_one_before(self, phase):
        first = work_plans.approve(work_plans.plan(phase, items=2))
        refused(lambda: services.next_version(first, by=None, rationale=""), None)
        second = services.next_version(first, by=None, rationale="A border was closed.")
        assert [(one.code, one.origin) for one in second.items.in_order()] == [
            (one.code, one) for one in first.items.in_order()
        ]
        assert fresh(first).is_in_force
        work_plans.approve(second)
        assert (fresh(first).status, fresh(second).status) == ("superseded", "approved")
        refused(lambda: services.next_version(fresh(first), by=None, rationale="Again"), "wrong_step")

    def test_a_number_is_given_once_in_a_year(self, phase):
        first = work_plans.plan(phase, items=2)
        services.remove_item(first.items.in_order().first(), by=None)
        second = services.next_version(work_plans.approve(first), by=None, rationale="More money")
        assert work_plans.item(second).code == "B9-2017-03"


class TestItems:
    def test_an_item_changes_in_a_draft_alone(self, phase):
        plan = work_plans.plan(phase)
        item = plan.items.get()
        plan.submit(by=None)
        item = fresh(item)
        item.title = "Something else"
        refused(lambda: services.record_item(item, by=None), "locked")
        refused(lambda: services.remove_item(fresh(item), by=None), "locked")
        refused(lambda: services.move_item(fresh(item), "up", by=None), "locked")
        refused(lambda: work_plans.item(plan), "locked")

    @pytest.mark.parametrize(
        ("facts", "code"),
        [
            ({"quarter_from": 3, "quarter_until": 2}, None),
            ({"budget": -1}, None),
            ({"countries": ("KG", "LV")}, "fits"),
        ],
    )
    def test_it_keeps_the_rules(self, phase, facts, code):
        plan = work_plans.plan(phase)
        if code == "fits":
            assert work_plans.item(plan, **facts)
        else:
            with pytest.raises(ValidationError):
                work_plans.item(plan, **facts)

    def test_a_country_of_the_programme_takes_part_in_the_phase(self, phase):
        phase.phase_countries.filter(country__iso2="TM").delete()
        refused(lambda: work_plans.item(work_plans.plan(phase), countries=("TM",)), "not_in_phase")

    def test_neither_component_nor_sensitive_place_of_elsewhere(self, phase):
        other = makers.phase(10, starts_on=date(2021, 4, 1), original_ends_on=date(2025, 9, 30))
        post = makers.city("Outpost")
        post.is_sensitive = True
        post.save()
        plan = work_plans.plan(phase)
        refused(lambda: work_plans.item(plan, component=other.components.get(number="1")), "other_phase")
        refused(lambda: work_plans.item(plan, place=post), "sensitive")

    def test_items_move_within_their_quarter_and_stay_at_the_ends(self, phase):
        plan = work_plans.plan(phase, items=2)
        later = work_plans.item(plan, quarter_from=3, quarter_until=3)
        one, two = plan.items.filter(quarter_from=2).in_order()
        for _time in range(2):
            services.move_item(fresh(two), "up", by=None)
        assert list(plan.items.in_order()) == [two, one, later]
        services.move_item(fresh(later), "up", by=None)
        assert list(plan.items.filter(quarter_from=2).in_order()) == [two, one]

    def test_a_leader_writes_items_of_the_own_component(self, phase):
        plan = work_plans.plan(phase)
        leader = people.component_leader(phase.components.get(number="2"))
        made = work_plans.item(plan, component="2", by=leader)
        refused(lambda: work_plans.item(plan, component="1", by=leader), "not_responsible")
        with pytest.raises(PermissionDenied):
            services.remove_item(plan.items.in_order().first(), by=leader)
        services.remove_item(fresh(made), by=leader)
        with pytest.raises(PermissionDenied):
            work_plans.item(plan, by=people.eu_officer())

    def test_what_activities_carry_out_stays(self, phase):
        plan = work_plans.plan(phase)
        makers.activity(phase, work_plan_item=plan.items.get())
        refused(lambda: services.remove_item(plan.items.get(), by=None), "carried_out")
        second = services.next_version(work_plans.approve(plan), by=None, rationale="Dropped")
        services.remove_item(second.items.get(), by=None)
        assert not second.items.exists()

    def test_two_versions_are_compared(self, phase):
        first = work_plans.approve(work_plans.plan(phase, items=3))
        second = services.next_version(first, by=None, rationale="New needs")
        gone, changed, _same = second.items.in_order()
        services.remove_item(gone, by=None)
        changed = fresh(changed)
        changed.participants, changed.quarter_until = 40, 4
        services.record_item(changed, countries=[makers.country("TJ")], by=None)
        added = work_plans.item(second, title="Study visit to Riga")
        found = comparing.compare(first, second)
        assert [(one.how, one.item.code) for one in found] == [
            ("changed", changed.code), ("added", added.code), ("removed", gone.code)
        ]  # fmt: skip
        told = {str(what): (then, now) for what, then, now in found[0].facts}
        assert told["planned participants"] == ("–", "40")
        assert told["from quarter"] == ("Q2", "Q2–Q4")
        assert told["countries"] == ("Kyrgyzstan", "Tajikistan")


class TestAnActivity:
    def test_it_is_bound_to_the_item_of_every_version(self, phase):
        first = work_plans.approve(work_plans.plan(phase))
        second = services.next_version(first, by=None, rationale="More")
        made = makers.activity(phase, work_plan_item=second.items.get())
        assert made.work_plan_item == first.items.get()

    def test_the_item_is_of_the_same_phase(self, phase):
        other = makers.phase(10, starts_on=date(2021, 4, 1), original_ends_on=date(2025, 9, 30))
        item = work_plans.plan(other, 2022).items.get()
        refused(lambda: makers.activity(phase, work_plan_item=item), "other_phase")

    def test_a_plan_begins_with_the_activities_of_its_year(self, phase):
        office = people.officer()
        rows = [makers.people("KG", not_stated=20, source="planned")]
        planned = {"status": "planned", "starts_on": None, "ends_on": None}
        coming = makers.activity(
            phase, participations=rows, planned_starts_on=date(2017, 5, 2), planned_ends_on=date(2017, 8, 4), **planned
        )
        held = makers.activity(phase, "2")
        makers.activity(phase, planned_starts_on=date(2016, 5, 2), **planned)
        gone = {**planned, "status": "cancelled", "status_reason": "No need", "status_cause": "other"}
        makers.activity(phase, planned_starts_on=date(2017, 5, 2), **gone)
        plan, number = beginning.begin_from_activities(phase, 2017, by=office)
        first, second = plan.items.in_order()
        assert number == 2
        assert (first.quarters, first.participants, list(first.countries.all())) == (
            "Q2–Q3",
            20,
            [makers.country("KG")],
        )
        assert (second.quarters, second.component.code) == ("Q4", "B9-C2")
        assert [fresh(one).work_plan_item for one in (coming, held)] == [first, second]

    def test_a_verified_activity_stays_locked(self, phase):
        made = makers.activity(phase)
        made.verify(by=people.officer())
        plan, number = beginning.begin_from_activities(phase, 2017, by=people.coordinator())
        assert (number, plan.items.count(), fresh(made).work_plan_item) == (0, 0, None)


RAW = [
    "UPDATE activities_workplan SET year = 2018",
    "UPDATE activities_workplan SET status = 'draft'",
    "DELETE FROM activities_workplan",
    "UPDATE activities_workplanitem SET budget = 1",
    "UPDATE activities_workplanitem SET title = 'x'",
    "DELETE FROM activities_workplanitem_countries",
    "DELETE FROM activities_workplanitem",
    "UPDATE activities_workplanstep SET note = 'x'",
    "DELETE FROM activities_workplanstep",
]


@pytest.mark.parametrize("sql", RAW)
def test_the_database_refuses_to_change_an_approved_plan(phase, sql):
    guards.install(connection)
    work_plans.approve(work_plans.plan(phase))
    with pytest.raises(Error, match=r"never changes|stays told"), transaction.atomic():
        connection.cursor().execute(sql)


def test_the_database_lets_an_organisation_be_merged_into_another(phase):
    guards.install(connection)
    item = work_plans.item(draft := work_plans.plan(phase), lead=makers.organisation())
    work_plans.approve(draft)
    WorkPlanItem.objects.filter(pk=item.pk).update(lead=makers.organisation("Merged"))
    assert fresh(item).lead.name_en == "Merged"


SEEN = {
    "draft": {"officer", "component_leader", "national_officer"},
    "submitted": {"officer", "component_leader", "national_officer", "eu_officer"},
    "approved": {
        "officer", "component_leader", "national_officer", "eu_officer", "communications", "steering_member",
        "rom_reviewer", "partner", "service",
    },
}  # fmt: skip


@pytest.mark.parametrize("status", SEEN)
def test_who_sees_a_plan(phase, status):
    plan = work_plans.plan(phase)
    if status != "draft":
        plan.submit(by=None)
    if status == "approved":
        work_plans.approve(plan)
    component = phase.components.get(number="1")
    everybody = {name: getattr(people, name) for name in sorted(SEEN["approved"] | {"outsider"})}
    persons = {name: make(component) if name == "component_leader" else make() for name, make in everybody.items()}
    persons["agency"] = people.partner_of(makers.organisation("Customs", kind="customs"))
    seeing = {name for name, person in persons.items() if WorkPlan.objects.visible_to(person).exists()}
    assert seeing == SEEN[status]
    assert seeing == {name for name, person in persons.items() if WorkPlanItem.objects.visible_to(person).exists()}


class TestWhateverIsTried(PropertyCase):
    @settings(max_examples=12, deadline=None)
    @given(st.lists(st.sampled_from(["submit", "approve", "send_back", "revise", "write"]), max_size=8))
    def test_no_step_is_taken_that_does_not_follow(self, tried):
        phase = makers.phase()
        plan, expected = work_plans.plan(phase), "draft"
        met = work_plans.meeting(phase)
        for name in tried:
            plan = fresh(plan)
            may = (
                expected in ("draft", "returned")
                if name == "write"
                else expected == "approved"
                if name == "revise"
                else expected in MOVES[name].since
            )
            try:
                if name == "write":
                    work_plans.item(plan)
                elif name == "revise":
                    plan = services.next_version(plan, by=None, rationale="Needs have changed")
                else:
                    given_for = {"approve": {"meeting": met}, "send_back": {"note": "Late"}}.get(name, {})
                    getattr(plan, name)(by=None, **given_for)
            except ValidationError:
                assert not may, (name, expected)
                continue
            assert may, (name, expected)
            expected = "draft" if name == "revise" else expected if name == "write" else MOVES[name].to
            assert fresh(plan).status == expected
        statuses = list(WorkPlan.objects.values_list("status", flat=True))
        assert statuses.count("approved") <= 1
        assert Activity.objects.count() == 0
