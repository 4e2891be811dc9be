"""Small work plans for tests: a version with an item, and one that a meeting has approved."""

from datetime import date

from activities.models import WorkPlan, WorkPlanItem
from activities.workplan import services
from components.models import Meeting
from tests import makers


def plan(phase, year=2017, *, items=1):
    """A draft with so many items, planned for the second quarter."""
    made = services.begin(phase, year, by=None)
    for number in range(items):
        item(made, title=f"Trainings of the year {number + 1}")
    return made


def item(of, *, countries=("KG",), component="1", by=None, **facts):
    """An item of a draft. component: its number, or itself."""
    if isinstance(component, str):
        component = of.phase.components.get(number=component)
    facts = {"title": "Trainings of the year", "kind": "training", "quarter_from": 2, "quarter_until": 2, **facts}
    made = WorkPlanItem(plan=of, component=component, **facts)
    return services.record_item(made, countries=[makers.country(iso2) for iso2 in countries], by=by)


def meeting(phase, held_on=date(2016, 12, 1)):
    """A meeting of the regional steering group."""
    return Meeting.objects.create(phase=phase, kind="regional", held_on=held_on)


def approve(made, by=None, **facts):
    """Have a draft approved by a meeting; returns it as it is stored then."""
    made = WorkPlan.objects.get(pk=made.pk)
    if made.status != "submitted":
        made.submit(by=by)
    made.approve(by=by, meeting=meeting(made.phase), **facts)
    return WorkPlan.objects.get(pk=made.pk)
