"""Writing a work plan: a version is begun, its items are recorded, moved and removed, the next version is made."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Max
from django.db.models.deletion import ProtectedError
from django.utils.translation import gettext_lazy as _

from activities.models import WorkPlan, WorkPlanItem
from activities.models.work_plan import CHANGE_PLAN
from activities.models.work_plan_item import CHANGE_ITEM
from bomca import history

UP, DOWN = "up", "down"
STAYS = _("It stays in its work plan. Add a new one instead.")
FACTS = (
    "number", "code", "position", "title", "component", "result", "kind", "lead", "quarter_from", "quarter_until",
    "participants", "budget", "place", "place_note",
)  # fmt: skip


@history.atomic()
def begin(phase, year, *, by):
    """The first version of a phase's work plan of a year, empty. Raises ValidationError where there is one already."""
    if by and not by.has_perm(CHANGE_PLAN, phase):
        raise PermissionDenied
    plan = WorkPlan(phase=phase, year=year)
    plan.full_clean()
    plan.save()
    return plan


def held(plan):
    """The version, locked until the transaction ends, so that nothing is written into one just submitted."""
    WorkPlan.objects.select_for_update().get(pk=plan.pk)
    return WorkPlan.objects.select_related("phase").get(pk=plan.pk)


@history.atomic()
def record_item(item, *, countries=None, by=None):
    """Save an item of a version; a new one has the next number of its year and stands last.

    countries: what to set, None to leave them. by: the person, None for the loader. Raises ValidationError;
    PermissionDenied where the item, as it was or as it becomes, is not theirs to write.
    """
    item.plan = held(item.plan)
    check_responsible(item, by)
    check_countries(item.plan.phase, countries or [])
    if item._state.adding:
        of_year = WorkPlanItem.objects.filter(plan__phase=item.plan.phase_id, plan__year=item.plan.year)
        item.number = 1 + (of_year.aggregate(last=Max("number"))["last"] or 0)
        item.position = 1 + (item.plan.items.aggregate(last=Max("position"))["last"] or 0)
    item.full_clean()
    item.save()
    if countries is not None:
        item.countries.set(countries)
    if by and not by.has_perm(CHANGE_ITEM, item):
        message = _("Choose a component that you are responsible for.")
        raise ValidationError({"component": ValidationError(message, code="not_responsible")})
    return item


def check_responsible(item, by):
    """Raise PermissionDenied where the stored item is not the person's to write, or they write none at all."""
    if by and not by.has_perm(CHANGE_ITEM, WorkPlanItem.objects.get(pk=item.pk) if item.pk else None):
        raise PermissionDenied


def check_countries(phase, countries):
    """Programme countries of an item take part in the phase; others may be named besides. Raises ValidationError."""
    known = set(phase.phase_countries.values_list("country", flat=True))
    if strangers := [one for one in countries if one.is_programme_country and one.pk not in known]:
        message = _("Not in %(phase)s: %(countries)s. Remove them, or add them to the phase first.")
        values = {"phase": phase, "countries": ", ".join(map(str, strangers))}
        raise ValidationError({"countries": ValidationError(message, code="not_in_phase", params=values)})


@history.atomic()
def move_item(item, where, *, by):
    """Move an item one place up or down among those of its quarter; at the end it stays. Raises ValidationError."""
    item.plan = held(item.plan)
    check_responsible(item, by)
    item.check_editable()
    of_quarter = item.plan.items.filter(quarter_from=item.quarter_from)
    rows = list(of_quarter.in_order().select_for_update(of=["self"]))
    place = next(number for number, one in enumerate(rows) if one.pk == item.pk)
    other = place + (1 if where == DOWN else -1)
    if 0 <= other < len(rows):
        one, two = rows[place], rows[other]
        one.position, two.position = two.position, one.position
        for row in (one, two):
            row.save(update_fields=["position", "updated_at"])


@history.atomic()
def remove_item(item, *, by):
    """Remove an item from a draft. Raises ValidationError where activities carry out what only this version has."""
    item.plan = held(item.plan)
    check_responsible(item, by)
    item.check_editable()
    try:
        with history.atomic():
            item.countries.clear()
            item.delete()
    except ProtectedError:
        message = _("Activities carry this item out. Give them another item first, or none.")
        raise ValidationError(message, code="carried_out") from None


@history.atomic()
def next_version(plan, *, by, rationale):
    """A copy of the approved version, to be changed and submitted. Raises ValidationError where one is open already."""
    if by and not by.has_perm(CHANGE_PLAN, plan):
        raise PermissionDenied
    plan = held(plan)
    if not plan.is_in_force:
        raise ValidationError(_("The next version is made of the one that is approved."), code="wrong_step")
    copy = WorkPlan(phase=plan.phase, year=plan.year, version=plan.version + 1, rationale=rationale)
    copy.full_clean()
    copy.save()
    for item in plan.items.in_order().select_related("component", "result__logframe", "lead", "place"):
        made = WorkPlanItem(plan=copy, first=item.origin, **{name: getattr(item, name) for name in FACTS})
        made.full_clean()
        made.save()
        made.countries.set(item.countries.all())
    return copy
