"""Roles: the table is what the groups grant, and a spelling mistake is not silent."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core import checks
from django.core.management import call_command

from bomca.accounts import roles
from tests import people

pytestmark = pytest.mark.django_db


def granted(role):
    rows = Group.objects.get(name=role).permissions.values_list("content_type__app_label", "codename")
    return {f"{app}.{codename}" for app, codename in rows}


@pytest.mark.parametrize("role", roles.ROLES)
def test_each_role_grants_exactly_what_the_table_says(role):
    assert granted(role) == set(roles.ROLES[role])


def test_what_was_granted_by_hand_is_set_back_by_the_next_migration():
    group = Group.objects.get(name=roles.PARTNER)
    group.permissions.set([Permission.objects.get(codename="delete_activity")])
    call_command("migrate", verbosity=0)
    assert granted(roles.PARTNER) == set(roles.ROLES[roles.PARTNER])


@pytest.mark.parametrize("name", ["activities.verifi_activity", "activity.verify_activity"])
def test_a_misspelt_permission_stops_the_portal(monkeypatch, name):
    monkeypatch.setitem(roles.ROLES, roles.PARTNER, [name])
    found = [one.id for one in checks.run_checks()]
    assert found.count("accounts.E001") == 1
    if name.startswith("activities."):
        with pytest.raises(roles.UnknownPermission, match="verifi_activity"):
            roles.synchronise("activities")


def test_who_holds_which_role():
    assert people.officer().has_role("staff")
    assert people.eu_officer().roles == ["eu_officer"]
    assert people.outsider().roles == []
    assert people.administrator().roles == ["administrator"]


@pytest.mark.parametrize(
    ("who", "logs", "verifies", "sees_drafts", "makes_reports"),
    [
        (people.officer, True, True, True, True),
        (people.eu_officer, False, False, False, True),
        (people.partner, False, False, False, False),
        (people.outsider, False, False, False, False),
        (people.administrator, True, True, True, True),
    ],
)
def test_who_may_do_what(who, logs, verifies, sees_drafts, makes_reports):
    user = who()
    assert user.has_perm("activities.add_activity") == logs
    assert user.has_perm("activities.change_activity") == logs
    assert user.has_perm("activities.verify_activity") == verifies
    assert user.has_perm("activities.see_drafts") == sees_drafts
    assert user.has_perm("reports.add_report") == makes_reports


def test_the_security_page_shows_the_table_of_roles(settings):
    page = (settings.BASE_DIR / "docs" / "security.md").read_text()
    shown = {
        row[1].split("`")[1]: row for line in page.splitlines() if len(row := line.split("|")) == 6 and "`" in row[1]
    }
    columns = {"staff": 2, "eu_officer": 3, "partner": 4}
    told = {role: {name for name, row in shown.items() if "yes" in row[column]} for role, column in columns.items()}
    assert told == {role: set(granted) for role, granted in roles.ROLES.items()}
