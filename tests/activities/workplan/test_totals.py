"""What a work plan comes to is what its rows come to, whatever is edited; every number opens its records."""

from datetime import date, timedelta
from decimal import Decimal

from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from activities.models import Activity, Cost
from activities.workplan import against
from tests import makers, people, work_plans

TODAY = date(2018, 1, 1)
ITEM = st.fixed_dictionaries(
    {
        "quarter_from": st.integers(1, 4),
        "participants": st.none() | st.integers(0, 90),
        "budget": st.none() | st.decimals(0, 9999, places=2),
    }
)
ACTIVITY = st.fixed_dictionaries(
    {
        "of": st.integers(-1, 3),
        "status": st.sampled_from(["draft", "planned", "completed", "postponed", "cancelled"]),
        "day": st.integers(0, 364),
        "men": st.none() | st.integers(1, 60),
        "spent": st.none() | st.decimals(0, 9999, places=2),
        "visibility": st.sampled_from(["internal", "consortium"]),
    }
)


def logged(phase, items, facts):
    """An activity of 2017 that carries one of the items, or none."""
    day = date(2017, 1, 1) + timedelta(days=facts["day"])
    about = {"starts_on": day, "ends_on": day, "planned_starts_on": day, "status": facts["status"]}
    about |= (
        {"status_reason": "Rain", "status_cause": "nature"} if facts["status"] in ("postponed", "cancelled") else {}
    )
    rows = [] if facts["men"] is None else [makers.people("KG", men=facts["men"])]
    item = items[facts["of"] % len(items)] if facts["of"] >= 0 else None
    about |= {"visibility": facts["visibility"], "work_plan_item": item}
    made = makers.activity(phase, participations=rows, **about)
    if facts["spent"] is not None:
        Cost(activity=made, heading="2.1", actual=facts["spent"]).save()
    return made


class TestTheTotals(TestCase):
    def listed(self, user, **query):
        """What the list of activities counts under this filter."""
        client = Client()
        client.force_login(user)
        return client.get(reverse("activities:list"), query).context["paginator"].count

    @settings(max_examples=6, deadline=None)
    @given(items=st.lists(ITEM, min_size=1, max_size=3), activities=st.lists(ACTIVITY, max_size=5))
    def test_they_are_those_of_the_rows(self, items, activities):
        phase = makers.phase()
        plan = work_plans.plan(phase, items=0)
        made = [work_plans.item(plan, **facts, quarter_until=4) for facts in items]
        for facts in activities:
            logged(phase, made, facts)
        work_plans.approve(plan)
        for user in (people.officer(), people.partner()):
            self.compare(plan, user)

    def compare(self, plan, user):
        found = against.read(plan, user, TODAY)
        seen = Activity.objects.visible_to(user)
        total, items = found.total, list(plan.items.all())
        held = [one for one in seen.held() if one.work_plan_item_id]
        assert total.people == (
            sum(one.participants for one in items if one.participants is not None)
            if any(one.participants is not None for one in items)
            else None
        )
        assert (total.budget or 0) == sum(one.budget or 0 for one in items)
        assert len(total.done.held) == len(held) == self.listed(user, work_plan=plan.uid, held="true")
        assert total.done.people.total == sum(one.participants.total for one in held)
        costs = Cost.objects.filter(activity__in=[one.pk for one in seen if one.work_plan_item_id])
        assert (total.done.spent or Decimal(0)) == sum(one.actual for one in costs)
        assert sum(number for _state, _label, number in total.counts) == len(items)
        assert [line.item for quarter in found.quarters for line in quarter.lines] == sorted(
            (line.item for line in found.lines), key=lambda one: one.quarter_from
        )
        for quarter in found.quarters:
            query = {"work_plan": plan.uid, "work_plan_quarter": quarter.quarter, "held": "true"}
            assert len(quarter.done.held) == self.listed(user, **query)
        assert len(found.outside) == self.listed(user, outside_work_plan=plan.uid)
        assert len(found.outside) + sum(len(line.activities) for line in found.lines) == seen.count()
