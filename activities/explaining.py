"""Why a person can, or cannot, see a record and act on it: the conditions of the gate, told one by one."""

from django.db.models import Case, Value, When
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from activities import sensitivity
from activities.models import Activity, visibility
from bomca.accounts import rights, seeing
from bomca.accounts.explaining import PERMITS, in_words, is_about_rows, standing
from bomca.accounts.seeing import is_seen


def which_hold(record, conditions):
    """Of conditions on the model's rows, whether each holds of this one; asked of the database in one query."""
    asked = {
        f"condition_{number}": Case(When(condition, then=True), default=False) if condition else Value(True)
        for number, condition in enumerate(conditions)
    }
    if not asked:
        return []
    rows = type(record)._default_manager.filter(pk=record.pk)
    return [bool(one) for one in rows.values_list(*asked.values()).get()]


def ways_to(person, record):
    """In which ways the person sees the record, in sentences; none when they do not see it."""
    if not isinstance(record, Activity) or rights.is_administrator(person):
        return seeing.ways_to(person, record)
    ways = list(visibility.ways(person, Activity))
    holding = which_hold(record, [condition for _through, _permission, condition in ways])
    return [_way(one, permission) for (one, permission, _condition), holds in zip(ways, holding, strict=True) if holds]


def _way(assignment, permission):
    if assignment is None:
        return _("It is public: everybody who has signed in sees it.")
    if permission:
        return _("%(role)s; the role lets people %(what)s.") % {
            "role": in_words(assignment),
            "what": PERMITS[permission],
        }
    return _("%(role)s.") % {"role": in_words(assignment)}


def why_not_seen(person, record):
    """Why the person does not see the record, in sentences: what would be needed, and why no role gives it."""
    if not isinstance(record, Activity):
        yield from seeing.why_not_seen(person, record)
        return
    needed = _needed(record)
    whats = "; ".join(str(PERMITS[permission]) for permission in needed)
    yield _("No current role of %(person)s grants this for the activity: %(what)s.") % {"person": person, "what": whats}
    yield from _roles_that_do_not(person, needed)


def _needed(activity):
    holding = which_hold(activity, visibility.ROWS.values())
    return [permission for permission, holds in zip(visibility.ROWS, holding, strict=True) if holds]


def _roles_that_do_not(person, permissions):
    """Of each role the person holds, held or will hold, why it does not give one of the permissions here."""
    assignments = list(person.assignments.order_by("pk"))
    for one in assignments:
        role = {"role": in_words(one)}
        if not any(rights.grants(one, permission) for permission in permissions):
            yield _("%(role)s: the role does not grant it.") % role
        elif not one.holds_today:
            yield _("It would be granted by a role that is not held today. %(standing)s") % {"standing": standing(one)}
        elif not person.is_active:
            yield _("%(role)s: the account is closed.") % role
        else:
            yield _("%(role)s: the role grants it, but the record lies outside of what the role is given for.") % role
    if not assignments:
        yield _("%(person)s has never held a role.") % {"person": person}


def withheld(person, record):
    """Which fields are withheld from the person who sees the record, and why, in sentences."""
    model = type(record)
    table = sensitivity.TABLE if model is Activity else getattr(model, "sensitive", ())
    read = model.objects.visible_to(person).filter(pk=record.pk).first() if table else None
    for row in table if read else []:
        if hidden := [name for name in row.fields if name in read.withheld]:
            names = ", ".join(str(model._meta.get_field(name).verbose_name) for name in hidden)
            facts = {"fields": capfirst(names), "person": person, "what": PERMITS[row.permission]}
            yield _("%(fields)s: withheld. No current role of %(person)s lets them %(what)s here.") % facts


def actions(person, record):
    """What the person may do with the record: [{"title", "may", "why": sentences}], a row of the roles' table each."""
    model = type(record)
    asked = [name for name in PERMITS if is_about_rows(name, model) and f".view_{model._meta.model_name}" not in name]
    about = asked if hasattr(model._default_manager.all(), "open_to") else []
    seen = bool(about) and is_seen(person, record)
    return [_action(person, record, permission, seen) for permission in about]


def _action(person, record, permission, seen):
    may = seen and person.has_perm(permission, record)
    if may and rights.is_administrator(person):
        why = [_("An administrator may do everything.")]
    elif may:
        why = [in_words(one) for one in through(person, record, permission)]
    else:
        why = list(_roles_that_do_not(person, [permission]))
    return {"permission": permission, "title": capfirst(PERMITS[permission]), "may": may, "why": why}


def through(person, record, permission):
    """The assignments by which the person has the permission for the record."""
    granting = rights.granting(person, permission)
    holding = which_hold(record, [rights.scope(one, type(record)) for one in granting])
    return [one for one, holds in zip(granting, holding, strict=True) if holds]
