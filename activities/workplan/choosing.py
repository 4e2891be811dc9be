"""Which items a person can choose for an activity: those of the newest version of each year's plan that they see."""

from activities.models import WorkPlanItem


def offered(user):
    """The items as groups of choices, one for each phase and year: [("BOMCA 9, 2019", [(key, label), …]), …].

    key: of the row by which the item is known in every version.
    """
    rows = WorkPlanItem.objects.visible_to(user).select_related("plan__phase").order_by("plan", "position", "pk")
    groups, newest = {}, {}
    for item in rows:
        plan = item.plan
        of_year = (plan.phase.number, plan.year)
        if newest.setdefault(of_year, plan.version) < plan.version:
            newest[of_year], groups[of_year] = plan.version, []
        if plan.version == newest[of_year]:
            groups.setdefault(of_year, []).append((item.first_id or item.pk, item))
    latest_first = [groups[of_year] for of_year in sorted(groups, reverse=True)]
    return [(titled(items[0][1].plan), [(key, str(one)) for key, one in items]) for items in latest_first]


def titled(plan):
    return f"{plan.phase}, {plan.year}"
