"""Writing a logframe: a version is begun, its parts are recorded, moved and removed, the next version is made."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext_lazy as _

from bomca import history
from components.models import Assumption, Indicator, Logframe, Result, Target
from components.models.logframe import CHANGE

UP, DOWN = "up", "down"
COPIED_ANEW = {"id", "uid", "created_at", "updated_at", "revision", "rationale", "rationale_text"}


def held(logframe, by):
    """The version, locked until the transaction ends, so that nothing is written into one just submitted.

    by: the person, None for the loader. Raises PermissionDenied.
    """
    if by and not by.has_perm(CHANGE, logframe):
        raise PermissionDenied
    return Logframe.objects.select_for_update(of=["self"]).select_related("phase").get(pk=logframe.pk)


@history.atomic()
def begin(phase, *, by):
    """The first version of a phase's logframe, empty. Raises ValidationError where there is one already."""
    logframe = Logframe(phase=phase)
    logframe.full_clean()
    logframe.save()
    return logframe


@history.atomic()
def record_part(part, *, by=None):
    """Save a part of a version; a new one stands last among its neighbours. Raises ValidationError."""
    held(part.version, by)
    if part._state.adding:
        part.position = 1 + max(part.neighbours().values_list("position", flat=True), default=0)
    part.full_clean()
    part.save()
    return part


@history.atomic()
def move_part(part, where, *, by):
    """Move a part one place up or down among its neighbours; at the end of them it stays. Raises ValidationError."""
    held(part.version, by)
    part.check_editable()
    rows = list(part.neighbours().in_order().select_for_update(of=["self"]))
    place = next(number for number, one in enumerate(rows) if one.pk == part.pk)
    other = place + (1 if where == DOWN else -1)
    if 0 <= other < len(rows):
        rows[place], rows[other] = rows[other], rows[place]
        for position, row in enumerate(rows, 1):
            if row.position != position:
                row.position = position
                row.save(update_fields=["position"])


@history.atomic()
def remove_part(part, *, by):
    """Remove a part; an indicator goes with its targets, a result only once nothing stands under it."""
    held(part.version, by)
    if isinstance(part, Result) and (part.children.exists() or part.indicators.exists() or part.assumptions.exists()):
        message = _("Something stands under this result. Move or remove that first.")
        raise ValidationError(message, code="not_empty")
    if isinstance(part, Indicator):
        for target in part.targets.all():
            target.delete()
    part.delete()


@history.atomic()
def next_version(logframe, *, by):
    """A copy of an approved version, to be changed and submitted. Raises ValidationError where one is open already."""
    held(logframe, by)
    if not logframe.is_in_force:
        message = _("The next version is made of the one that is approved.")
        raise ValidationError(message, code="wrong_step")
    copy = Logframe(phase=logframe.phase, version=logframe.version + 1)
    copy.full_clean()
    copy.save()
    copies, results = {}, list(Result.objects.of(logframe))
    for result in sorted(results, key=lambda one: len(list(above(one, results)))):
        parent = copies.get((Result, result.parent_id))
        copies[Result, result.pk] = copied(result, logframe=copy, parent=parent)
    for assumption in Assumption.objects.of(logframe):
        copied(assumption, result=copies[Result, assumption.result_id])
    for indicator in Indicator.objects.of(logframe):
        copies[Indicator, indicator.pk] = copied(indicator, result=copies[Result, indicator.result_id])
    for target in Target.objects.of(logframe):
        copied(target, indicator=copies[Indicator, target.indicator_id])
    return copy


def above(result, results):
    """The results above one, up to the impact."""
    by_key = {one.pk: one for one in results}
    while result := by_key.get(result.parent_id):
        yield result


def copied(part, **lies):
    """The same part in another version."""
    facts = {
        field.attname: getattr(part, field.attname)
        for field in part._meta.concrete_fields
        if field.name not in COPIED_ANEW and field.name not in lies
    }
    made = type(part)(**facts, **lies)
    made.full_clean()
    made.save()
    return made
