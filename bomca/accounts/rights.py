"""Where a person's roles hold: assignments turned into one condition on rows.

A model says once how it lies in a scope, in `lies_in`: for "phase", "country", "component" and "organisation", the
fields that point there. An assignment narrowed in a way of which the model says nothing opens none of its rows;
ANYWHERE says that such a narrowing means nothing for the model.
"""

from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q, prefetch_related_objects
from django.utils import timezone

from bomca.accounts import roles

NARROWINGS = ("phase", "country", "component", "organisation")
ANYWHERE = "anywhere"
EVERY_ROW = Q()
NO_ROW = Q(pk__in=[])
GIVE_ROLES = "components.add_assignment"


def is_administrator(user):
    """Whether nothing is closed to the person."""
    return bool(user.is_active and user.is_superuser)


def today():
    """The day by the portal's own clock: nobody prolongs a role by choosing another time zone."""
    return timezone.localdate(timezone=timezone.get_default_timezone())


def current(user):
    """The assignments that hold today, read once for each request and person."""
    if not user.is_authenticated or not user.is_active:
        return []
    read_on, found = getattr(user, "_assignments", (None, []))
    if read_on != today():
        found = remember(user, list(user.assignments.valid_on(today()).order_by("pk")))
    return found


def remember(user, held):
    """Keep what was read of a person's assignments, and forget what followed from those read before."""
    user._assignments, user._reaches = (today(), held), {}
    return held


def read_for(users):
    """Read the assignments of many people at once, and return the people."""
    prefetch_related_objects(users, "assignments__given_by")
    for user in users:
        held = [one for one in user.assignments.all() if one.holds_today] if user.is_active else []
        remember(user, sorted(held, key=lambda one: one.pk))
    return users


def held_by(user):
    """The names of the roles a person holds today, in the order of the table."""
    held = {assignment.role for assignment in current(user)}
    return [roles.ADMINISTRATOR] * is_administrator(user) + [role for role in roles.ROLES if role in held]


def is_machine(user):
    """Whether this is the account of a partner's machine, which knows the API alone."""
    return user.is_service or set(held_by(user)) == {roles.SERVICE}


def grants(assignment, permission):
    return permission in roles.ROLES.get(assignment.role, ())


def granting(user, permission):
    """The assignments that grant the permission today."""
    return [assignment for assignment in current(user) if grants(assignment, permission)]


def narrowings(assignment, leaving_out=()):
    """What the assignment is given for, as (name, primary key); nothing when it holds everywhere."""
    keys = ((name, getattr(assignment, f"{name}_id")) for name in NARROWINGS if name not in leaving_out)
    return [(name, key) for name, key in keys if key is not None]


def holds_everywhere(user, permission):
    """Whether the person has the permission without any narrowing."""
    return is_administrator(user) or any(not narrowings(one) for one in granting(user, permission))


def covers(wider, narrower):
    """Whether the first assignment holds wherever the second does, and at least as long."""
    lasts = wider.ends_on is None or (narrower.ends_on is not None and narrower.ends_on <= wider.ends_on)
    return lasts and set(narrowings(wider)) <= set(narrowings(narrower))


def may_give(user, given):
    """Whether somebody may give a role as it is given: they must hold whatever it grants, there and as long."""
    asked = [GIVE_ROLES, *roles.ROLES.get(given.role, ())]
    return is_administrator(user) or all(any(covers(one, given) for one in granting(user, name)) for name in asked)


def reach(user, permission, model):
    """The condition on rows of the model for which the person has the permission."""
    if is_administrator(user):
        return EVERY_ROW
    if not (held := granting(user, permission)):
        return NO_ROW
    known = user._reaches
    if (permission, model) not in known:
        known[permission, model] = any_of(scope(assignment, model) for assignment in held)
    return known[permission, model]


def choosing(user, permission, paths):
    """The condition on records that a person can name in what they write with the permission.

    paths: by narrowing, where the record says whether it is the one; a narrowing without a path leaves the choice.
    """
    if is_administrator(user):
        return EVERY_ROW
    held = (narrowings(one, leaving_out=set(NARROWINGS) - set(paths)) for one in granting(user, permission))
    return any_of(Q(*((paths[name], key) for name, key in one)) for one in held)


def any_of(conditions):
    """Rows that fulfil at least one of the conditions; an empty condition is fulfilled by every row."""
    conditions = list(conditions)
    return reduce(or_, conditions, NO_ROW) if all(conditions) else EVERY_ROW


def scope(assignment, model, leaving_out=()):
    """The condition on rows of the model that lie where the assignment holds."""
    found = EVERY_ROW
    for name, key in narrowings(assignment, leaving_out):
        found &= _lies_in(model, name, key)
    return found


def _lies_in(model, name, key):
    fields = getattr(model, "lies_in", {}).get(name, ())
    if fields == ANYWHERE:
        return EVERY_ROW
    return any_of(_points_at(model, field, key) for field in fields)


def _points_at(model, name, key):
    """The condition that a field points at the record; through a subquery, so that no row comes twice.

    name: a field, or a path of foreign keys such as "deliverable__phase".
    """
    if "__" in name:
        return Q(**{name: key})
    field = model._meta.get_field(name)
    if not field.many_to_many:
        return Q(**{name: key})
    of_row = {field.m2m_field_name(): OuterRef("pk"), field.m2m_reverse_field_name(): key}
    return Q(Exists(field.remote_field.through._default_manager.filter(**of_row)))
