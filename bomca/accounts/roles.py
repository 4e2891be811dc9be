"""The roles: who may do what. This file is the table.

A role is a name and the permissions it grants. Every person who has signed in sees the programme's records except
drafts; a permission is needed to see drafts and to change anything. An administrator may do everything.
Permissions are written as text, "app.permission", so that the roles depend on no app.
"""

from django.apps import apps
from django.utils.translation import gettext_lazy as _

ADMINISTRATOR = "administrator"
STAFF = "staff"
EU_OFFICER = "eu_officer"
PARTNER = "partner"

TITLES = {
    ADMINISTRATOR: _("Administrator"),
    STAFF: _("Programme staff"),
    EU_OFFICER: _("EU officer"),
    PARTNER: _("Partner"),
}

ROLES = {
    STAFF: [
        "activities.add_activity",
        "activities.change_activity",
        "activities.verify_activity",
        "activities.see_drafts",
        "components.add_extension",
        "reports.add_report",
        "reports.view_report",
        "history.view_entry",
    ],
    EU_OFFICER: [
        "reports.add_report",
        "reports.view_report",
        "history.view_entry",
    ],
    PARTNER: [
        "reports.view_report",
    ],
}


class UnknownPermission(Exception):
    """The table of roles names a permission that no record has: most likely a spelling mistake."""


def held_by(user):
    """The names of the roles a person holds, in the order of the table."""
    groups = {group.name for group in user.groups.all()}
    held = [role for role in ROLES if role in groups]
    return [ADMINISTRATOR, *held] if user.is_superuser else held


def declared_permissions(app_label):
    """Every permission the records of an app have, as "app.permission"."""
    declared = set()
    for model in apps.get_app_config(app_label).get_models():
        options = model._meta
        codenames = [f"{action}_{options.model_name}" for action in options.default_permissions]
        declared.update(f"{app_label}.{code}" for code in codenames + [code for code, title in options.permissions])
    return declared


def misspelt():
    """The permissions of the table that do not exist in the app they name."""
    named = {permission for granted in ROLES.values() for permission in granted}
    declared = set().union(*(declared_permissions(config.label) for config in apps.get_app_configs()))
    return sorted(named - declared)


def synchronise(app_label, using="default"):
    """Give every role's group exactly the permissions of one app that the table grants. Raises UnknownPermission."""
    from django.contrib.auth.models import Group, Permission

    wrong = [name for name in misspelt() if name.split(".")[0] == app_label]
    if wrong:
        raise UnknownPermission(", ".join(wrong))
    of_app = Permission.objects.using(using).filter(content_type__app_label=app_label)
    for role, granted in ROLES.items():
        codenames = [name.split(".")[1] for name in granted if name.split(".")[0] == app_label]
        group, _created = Group.objects.using(using).get_or_create(name=role)
        group.permissions.remove(*of_app.exclude(codename__in=codenames))
        group.permissions.add(*of_app.filter(codename__in=codenames))
