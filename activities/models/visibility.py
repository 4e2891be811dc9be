"""Who may see which activities: the permissions of the roles' table as conditions on rows."""

from django.db.models import Q

from activities.models.choices import Status, Visibility
from bomca.accounts import rights, roles
from components.models import PartnerRole

LOGGED = ~Q(status=Status.DRAFT)
PUBLIC = LOGGED & Q(visibility=Visibility.PUBLIC)
PUBLISHED = LOGGED & Q(visibility__in=[Visibility.CONSORTIUM, Visibility.PUBLIC])
VERIFIED = Q(status=Status.VERIFIED)

# What each permission opens where the role holds; the first three together open everything there.
ROWS = {
    "activities.see_drafts": Q(status=Status.DRAFT),
    "activities.view_internal": LOGGED & Q(visibility=Visibility.INTERNAL),
    "activities.view_published": PUBLISHED,
    "activities.view_verified": VERIFIED,
}
EVERYTHING = {"activities.see_drafts", "activities.view_internal", "activities.view_published"}


def visible(user, model):
    """The condition on the activities that the person may see."""
    if rights.is_administrator(user):
        return rights.EVERY_ROW
    return rights.any_of(condition for _through, _permission, condition in ways(user, model))


def ways(user, model):
    """Each way in which activities are open to the person: (assignment, permission, condition on activities).

    What is public needs no assignment; what a role opens where it holds is one way, with no permission of its own.
    """
    yield None, "", PUBLIC
    for assignment in rights.current(user):
        for permission, condition in _opened(assignment, model):
            yield assignment, permission, condition


def _opened(assignment, model):
    granted = set(roles.ROLES.get(assignment.role, ()))
    own = rights.any_of(ROWS[name] for name in granted if name in ROWS)
    yield "", (rights.EVERY_ROW if granted >= EVERYTHING else own) & rights.scope(assignment, model)
    if "activities.view_published_anywhere" in granted:
        yield "activities.view_published_anywhere", PUBLISHED
    if "activities.view_consortium" in granted:
        yield (
            "activities.view_consortium",
            PUBLISHED
            & Q(phase__in=phases_of(assignment))
            & rights.scope(assignment, model, leaving_out=["organisation"]),
        )


def phases_of(assignment):
    """The phases in which the organisation that an assignment is given for is of the consortium today."""
    parts = PartnerRole.objects.of_consortium().overlapping(rights.today(), rights.today())
    return parts.filter(organisation=assignment.organisation_id).values("phase")


def sees_all_logged(user):
    """Whether the person sees every activity that is no draft."""
    names = ("activities.view_internal", "activities.view_published")
    return all(rights.holds_everywhere(user, name) for name in names)
