"""The pages of work plans: choosing, planned against done, writing, approving, comparing, exporting."""

import io
from datetime import date
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from activities.models import Activity, Cost, WorkPlan
from activities.workplan import against, services
from tests import makers, people, work_plans
from tests.forms import begun, posted_by

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client):
    user = people.officer()
    client.force_login(user)
    return user


def page(client, plan):
    return client.get(f"/work-plans/{plan.uid}/").content.decode()


def test_without_a_plan_the_page_says_how_to_begin(client, office, phase):
    makers.activity(phase)
    shown = client.get("/work-plan/?phase=9&year=2017").content.decode()
    assert "There is no work plan of BOMCA 9 for 2017 yet" in shown
    assert "Begin with 1 activity of the year" in shown
    answer = client.post("/work-plan/", {"phase": 9, "year": 2017, "from_activities": "1"})
    plan = WorkPlan.objects.get()
    assert answer.headers["Location"] == plan.get_absolute_url()
    assert Activity.objects.get().work_plan_item == plan.items.get()
    assert "Risk management" in page(client, plan)


def test_a_plan_begins_empty_and_once(client, office, phase):
    client.post("/work-plan/", {"phase": 9, "year": 2018})
    assert "This version holds no item yet" in page(client, WorkPlan.objects.get())
    client.post("/work-plan/", {"phase": 9, "year": 2018})
    assert WorkPlan.objects.count() == 1


def test_a_year_outside_the_phase_is_told(client, office, phase):
    makers.phase(10, starts_on=date(2021, 4, 1), original_ends_on=date(2025, 9, 30))
    answer = client.get("/work-plan/?phase=9&year=2022")
    assert answer.status_code == 400
    assert "runs from 2015 to 2018" in answer.content.decode()
    assert client.post("/work-plan/", {"phase": 9, "year": 2022}).status_code == 422


@pytest.mark.parametrize(("query", "code"), [("", 200), ("?phase=9", 200), ("?phase=77", 400), ("?year=x", 400)])
def test_without_a_year_the_nearest_is_shown(client, office, phase, query, code):
    answer = client.get(f"/work-plan/{query}")
    assert answer.status_code == code
    assert ("There is no work plan of BOMCA 9 for 2018 yet" in answer.content.decode()) == (code == 200)


def test_the_approved_version_is_shown_before_a_draft(client, office, phase):
    first = work_plans.approve(work_plans.plan(phase))
    services.next_version(first, by=None, rationale="More")
    assert client.get("/work-plan/?phase=9&year=2017").headers["Location"] == first.get_absolute_url()


def test_who_may_not_write_is_not_offered_to(client, phase):
    client.force_login(people.eu_officer())
    shown = client.get("/work-plan/?phase=9&year=2017").content.decode()
    assert "There is no approved work plan of BOMCA 9 for 2017" in shown
    assert client.post("/work-plan/", {"phase": 9, "year": 2017}).status_code == 403


def test_planned_stands_against_done(client, office, phase):
    plan = work_plans.plan(phase)
    item = work_plans.item(plan, title="Canine training", participants=25, budget=Decimal(9000))
    rows = [makers.people("KG", women=4, men=16)]
    held = makers.activity(phase, participations=rows, work_plan_item=item)
    Cost(activity=held, heading="2.1", actual=Decimal("8500.50")).save()
    makers.activity(phase, title="Nobody planned this")
    (_bare, line) = against.read(plan, office, date(2018, 1, 1)).lines
    assert (line.state, line.lateness, line.quarters_done) == ("done", "later than planned", ["Q4"])
    assert (line.people.total, line.spent) == (20, Decimal("8500.50"))
    shown = page(client, plan)
    for words in (
        "later than planned",
        "25",
        "EUR\xa09\xa0000",
        "EUR\xa08\xa0500.50",
        "1 activity of the year carries none",
    ):
        assert words in shown


@pytest.mark.parametrize(
    ("made", "today", "state", "late"),
    [
        ([], date(2017, 6, 30), "open", ""),
        ([], date(2017, 7, 1), "open", "delayed"),
        (["planned"], date(2017, 4, 1), "planned", ""),
        (["ongoing"], date(2017, 7, 1), "ongoing", "delayed"),
        (["completed", "planned"], date(2017, 4, 1), "ongoing", ""),
        (["completed", "cancelled"], date(2017, 9, 1), "done", ""),
        (["cancelled"], date(2017, 9, 1), "cancelled", ""),
    ],
)
def test_how_far_an_item_has_come_is_said_in_words(phase, made, today, state, late):
    plan = work_plans.plan(phase)
    day = date(2017, 5, 2)
    for status in made:
        facts = {"starts_on": day, "ends_on": day, "planned_starts_on": day, "status": status}
        facts |= {"status_reason": "No need", "status_cause": "other"} if status == "cancelled" else {}
        makers.activity(phase, work_plan_item=plan.items.get(), **facts)
    (line,) = against.read(plan, people.officer(), today).lines
    assert (line.state, line.lateness) == (state, late)


def test_what_a_person_may_not_see_is_not_counted(client, phase):
    plan = work_plans.approve(work_plans.plan(phase))
    makers.activity(phase, work_plan_item=plan.items.get(), visibility="internal")
    partner = people.partner()
    assert against.read(plan, partner, date(2018, 1, 1)).lines[0].state == "open"
    client.force_login(partner)
    assert "Counted: the activities that you may see." in page(client, plan)


def test_an_item_is_written_moved_and_removed_by_forms(client, office, phase):
    plan = work_plans.plan(phase)
    address = f"/work-plans/{plan.uid}/new/"
    shown = posted_by(client.get(address).content.decode())
    facts = {name: values[0] for name, values in shown.items() if values and name != "one_time_key"}
    facts |= {"title": "Study visit to Riga", "kind": "study_visit", "quarter_from": 2, "quarter_until": 3}
    facts |= {"component": phase.components.get(number="1").pk, "participants": 12, "budget": "15000.00"}
    assert client.post(address, facts).status_code == 302
    item = plan.items.get(title="Study visit to Riga")
    assert (item.code, item.budget) == ("B9-2017-02", 15000)
    client.post(f"/work-plan-items/{item.uid}/up/")
    assert plan.items.in_order().first() == item
    edit = f"/work-plan-items/{item.uid}/"
    wrong = client.post(edit, {**facts, **begun(client, edit), "quarter_until": 1})
    assert wrong.status_code == 422
    assert "The last quarter cannot lie before the first" in wrong.content.decode()
    assert 'value="Study visit to Riga"' in wrong.content.decode()
    client.post(f"/work-plan-items/{item.uid}/remove/")
    assert not plan.items.filter(pk=item.pk).exists()


def test_a_submitted_plan_is_written_by_nobody(client, office, phase):
    plan = work_plans.plan(phase)
    item = plan.items.get()
    plan.submit(by=office)
    for address in (f"/work-plans/{plan.uid}/new/", f"/work-plan-items/{item.uid}/"):
        assert client.get(address).status_code == 403
    assert client.post(f"/work-plan-items/{item.uid}/remove/").status_code == 403


def step(client, plan, name, **given):
    return client.post(f"/work-plans/{plan.uid}/steps/{name}/", {**begun(client, f"/work-plans/{plan.uid}/"), **given})


def test_the_steps_are_taken_by_buttons(client, office, phase):
    plan = work_plans.plan(phase)
    step(client, plan, "submit")
    client.force_login(people.eu_officer())
    step(client, plan, "send_back", note="Too much in winter")
    assert WorkPlan.objects.get().status == "returned"
    client.force_login(office)
    step(client, plan, "submit")
    met = work_plans.meeting(phase)
    client.force_login(people.coordinator())
    step(client, plan, "approve", meeting=met.uid)
    assert WorkPlan.objects.get().meeting == met
    client.force_login(office)
    step(client, plan, "revise", rationale="A border was closed.")
    assert [one.version for one in WorkPlan.objects.order_by("version")] == [1, 2]


def test_an_old_page_takes_no_step(client, office, phase):
    plan = work_plans.plan(phase)
    old = begun(client, f"/work-plans/{plan.uid}/")
    plan.submit(by=None)
    plan.send_back(by=None, note="Late")
    client.post(f"/work-plans/{plan.uid}/steps/submit/", old)
    assert WorkPlan.objects.get().status == "returned"


def test_two_versions_stand_side_by_side(client, office, phase):
    first = work_plans.approve(work_plans.plan(phase))
    second = services.next_version(first, by=None, rationale="A border was closed.")
    work_plans.item(second, title="Webinar instead")
    shown = client.get(f"/work-plans/{second.uid}/changes/").content.decode()
    assert "Webinar instead" in shown
    assert "A border was closed." in shown
    assert client.get(f"/work-plans/{first.uid}/changes/").status_code == 404


def test_the_plan_goes_out_as_csv_and_workbook(client, office, phase):
    plan = work_plans.plan(phase)
    makers.activity(phase, participations=[makers.people("KG", women=4, men=16)], work_plan_item=plan.items.get())
    told = b"".join(client.get(f"/work-plans/{plan.uid}/plan.csv").streaming_content).decode()
    assert "B9-2017-01,Trainings of the year 1,B9-C1,training,KG" in told
    book = load_workbook(io.BytesIO(client.get(f"/work-plans/{plan.uid}/plan.xlsx").content))
    head, row = book.worksheets[0].iter_rows(values_only=True)
    assert dict(zip(head, row, strict=True))["participants"] == 20


def test_an_activity_begins_with_its_item(client, office, phase):
    item = work_plans.item(work_plans.plan(phase), title="Canine training", budget=Decimal(9000))
    shown = posted_by(client.get(f"/activities/new/?item={item.uid}").content.decode())
    assert shown["title"] == ["Canine training"]
    assert shown["work_plan_item"] == [str(item.pk)]
    assert shown["planned_budget"] == ["9000.00"]
    assert client.get("/activities/new/?item=x").status_code == 404


def test_the_page_of_an_activity_tells_its_item_to_who_sees_the_plan(client, office, phase):
    item = work_plans.item(work_plans.plan(phase), title="Canine training")
    made = makers.activity(phase, work_plan_item=item)
    assert item.code in client.get(made.get_absolute_url()).content.decode()
    client.force_login(people.partner())
    assert item.code not in client.get(made.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("in_work_plan=true", {"In the plan"}),
        ("in_work_plan=false", {"Beside it"}),
        ("work_plan_item={item}", {"In the plan"}),
        ("work_plan={plan}&work_plan_quarter=2", {"In the plan"}),
        ("work_plan={plan}&work_plan_quarter=3", set()),
        ("outside_work_plan={plan}", {"Beside it"}),
    ],
)
def test_the_list_is_narrowed_by_the_plan(client, office, phase, query, found):
    plan = work_plans.plan(phase)
    makers.activity(phase, title="In the plan", work_plan_item=plan.items.get())
    makers.activity(phase, title="Beside it")
    asked = query.format(plan=plan.uid, item=plan.items.get().uid)
    assert {one.title for one in client.get(f"/activities/?{asked}").context["object_list"]} == found


def test_who_does_not_see_the_plan_cannot_ask_by_it(client, phase):
    plan = work_plans.plan(phase)
    makers.activity(phase, title="In the plan", work_plan_item=plan.items.get())
    client.force_login(people.partner())
    assert client.get(f"/activities/?work_plan={plan.uid}").status_code == 400
    assert [one.title for one in client.get("/activities/?in_work_plan=false").context["object_list"]] == [
        "In the plan"
    ]


def test_the_flag_stands_only_where_a_plan_is_approved(client, office, phase):
    day = date(2017, 5, 2)
    makers.activity(phase, status="planned", starts_on=None, ends_on=None, planned_starts_on=day)
    plan = work_plans.plan(phase)
    assert not client.get("/activities/?flag=unplanned").context["object_list"]
    work_plans.approve(plan)
    assert len(client.get("/activities/?flag=unplanned").context["object_list"]) == 1


def test_the_list_asks_as_often_however_many_plans_there_are(client, office, phase, django_assert_max_num_queries):
    def counted():
        with django_assert_max_num_queries(40) as asked:
            client.get("/activities/")
        return len(asked)

    work_plans.plan(phase, 2016)
    client.get("/activities/")
    few = counted()
    for year in (2017, 2018):
        work_plans.plan(phase, year, items=2)
    assert counted() == few


def test_who_may_write_elsewhere_begins_nothing_unnamed(client, office, phase):
    assert client.post("/work-plan/").status_code == 422
    assert not WorkPlan.objects.exists()


@pytest.mark.once
def test_as_many_queries_however_long_the_plan_is(client, office, phase, django_assert_max_num_queries):
    def counted(plan):
        with django_assert_max_num_queries(60) as asked:
            page(client, plan)
        return len(asked)

    few, many = work_plans.plan(phase), work_plans.plan(phase, 2018, items=8)
    for plan in (few, many):
        for item in plan.items.all():
            for _time in range(2):
                day = date(plan.year, 2, 3)
                rows = [makers.people("KG", men=7)]
                makers.activity(phase, work_plan_item=item, starts_on=day, ends_on=day, participations=rows)
        makers.activity(phase, starts_on=date(plan.year, 3, 3), ends_on=None)
    page(client, few)
    assert counted(few) == counted(many)
