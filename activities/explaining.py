"""Why a person can, or cannot, see an activity and act on it: the conditions of the gate, told one by one."""

from django.db.models import Case, Value, When
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from activities import sensitivity
from activities.models import Activity, visibility
from activities.models.life import MOVES
from bomca.accounts import rights
from bomca.accounts.explaining import PERMITS, in_words, standing
from bomca.accounts.models import User

ACTIONS = [
    "activities.change_activity",
    *dict.fromkeys(move.permission for move in MOVES.values()),
    "activities.publish_activity",
]
MOST_ACCOUNTS = 500


def which_hold(activity, conditions):
    """Of conditions on activities, whether each holds of this one; asked of the database in one query."""
    asked = {
        f"condition_{number}": Case(When(condition, then=True), default=False) if condition else Value(True)
        for number, condition in enumerate(conditions)
    }
    if not asked:
        return []
    return [bool(one) for one in Activity.objects.filter(pk=activity.pk).values_list(*asked.values()).get()]


def is_seen(person, activity):
    """Whether the gate lets the person see it."""
    return Activity.objects.visible_to(person).filter(pk=activity.pk).exists()


def ways_to(person, activity):
    """In which ways the person sees the activity, in sentences; none when they do not see it."""
    if rights.is_administrator(person):
        return [_("An administrator sees everything.")]
    ways = list(visibility.ways(person, Activity))
    holding = which_hold(activity, [condition for _through, _permission, condition in ways])
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


def why_not_seen(person, activity):
    """Why the person does not see the activity, in sentences: what would be needed, and why no role gives it."""
    needed = _needed(activity)
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
            yield _("%(role)s: the role grants it, but the activity lies outside of what the role is given for.") % role
    if not assignments:
        yield _("%(person)s has never held a role.") % {"person": person}


def withheld(person, activity):
    """Which fields are withheld from the person who sees the activity, and why, in sentences."""
    read = Activity.objects.visible_to(person).filter(pk=activity.pk).first()
    for row in sensitivity.TABLE if read else []:
        if hidden := [name for name in row.fields if name in read.withheld]:
            names = ", ".join(str(Activity._meta.get_field(name).verbose_name) for name in hidden)
            facts = {"fields": capfirst(names), "person": person, "what": PERMITS[row.permission]}
            yield _("%(fields)s: withheld. No current role of %(person)s lets them %(what)s here.") % facts


def actions(person, activity):
    """What the person may do with the activity: [{"title", "may", "why": sentences}] for each action."""
    seen = is_seen(person, activity)
    return [_action(person, activity, permission, seen) for permission in ACTIONS]


def _action(person, activity, permission, seen):
    may = seen and person.has_perm(permission, activity)
    if may and rights.is_administrator(person):
        why = [_("An administrator may do everything.")]
    elif may:
        why = [in_words(one) for one in through(person, activity, permission)]
    else:
        why = list(_roles_that_do_not(person, [permission]))
    return {"permission": permission, "title": capfirst(PERMITS[permission]), "may": may, "why": why}


def through(person, activity, permission):
    """The assignments by which the person has the permission for the activity."""
    granting = rights.granting(person, permission)
    holding = which_hold(activity, [rights.scope(one, Activity) for one in granting])
    return [one for one, holds in zip(granting, holding, strict=True) if holds]


def who_sees(activity):
    """The active accounts that see the activity, each with the ways: [(person, sentences)]; of the first 500."""
    people = rights.read_for(list(User.objects.filter(is_active=True)[:MOST_ACCOUNTS]))
    seen = ((person, ways_to(person, activity)) for person in people)
    return [(person, ways) for person, ways in seen if ways]
