"""The roles: who may do what. This file is the table; `docs/security.md` shows the same one.

A role is a name and the permissions it grants. Every person who has signed in sees the programme's records except
drafts; a permission is needed to see drafts and to change anything. An administrator may do everything.
Permissions are written as text, "app.permission", so that the roles depend on no app.
"""

from django.utils.translation import gettext_lazy as _

ADMINISTRATOR = "administrator"
STAFF = "staff"
EU_OFFICER = "eu_officer"
PARTNER = "partner"

ROLES = {
    STAFF: [
        "activities.add_activity",
        "activities.change_activity",
        "activities.verify_activity",
        "activities.view_draft_activity",
        "reports.add_report",
        "reports.view_report",
    ],
    EU_OFFICER: [
        "reports.add_report",
        "reports.view_report",
    ],
    PARTNER: [
        "reports.view_report",
    ],
}

TITLES = {
    ADMINISTRATOR: _("Administrator"),
    STAFF: _("Programme staff"),
    EU_OFFICER: _("EU officer"),
    PARTNER: _("Partner"),
}


def held_by(user):
    """The names of the roles a person holds, in the order of the table."""
    groups = set(user.groups.values_list("name", flat=True))
    held = [role for role in ROLES if role in groups]
    return [ADMINISTRATOR, *held] if user.is_superuser else held
