"""Roles: the table is what is granted, the security page shows it, and a spelling mistake is not silent."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.core import checks
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from bomca.accounts import rights, roles
from components.models import Assignment
from tests import makers, people
from tests.forms import administered

pytestmark = pytest.mark.django_db

SEEING = {"activities.see_dual_use", "partners.see_sensitive_places"}


@pytest.fixture
def given_for():
    """Something for which each role can be given."""
    phase = makers.phase()
    return {
        "component": phase.components.get(number="1"),
        "country": makers.country("KG"),
        "organisation": makers.organisation(),
    }


def holder(role, given_for, **scope):
    needed = {name: given_for[name] for name in [roles.GIVEN_FOR.get(role)] if name}
    ends_on = rights.today() + timedelta(days=9) if role in roles.ENDING else None
    return people.person(f"{role}@example.org", role, **{"ends_on": ends_on, **needed, **scope})


@pytest.mark.parametrize("role", roles.ROLES)
def test_each_role_grants_exactly_what_the_table_says(role, given_for):
    user = holder(role, given_for)
    assert user.roles == [role]
    assert user.get_all_permissions() == set(roles.ROLES[role])
    assert all(user.has_perm(name) for name in roles.ROLES[role])
    assert user.has_module_perms("activities")
    assert not user.has_perm("activities.delete_activity")


def test_permissions_given_in_any_other_way_grant_nothing():
    user, permission = people.outsider(), Permission.objects.get(codename="add_activity")
    user.user_permissions.add(permission)
    group = Group.objects.create(name="staff")
    group.permissions.add(permission)
    user.groups.add(group)
    assert not user.has_perm("activities.add_activity")


def test_a_person_holds_several_roles_each_for_its_own_part(given_for):
    user = holder(roles.NATIONAL_OFFICER, given_for)
    people.assign(user, roles.COMPONENT_LEADER, component=given_for["component"])
    assert user.roles == ["component_leader", "national_officer"]


@pytest.mark.parametrize(
    ("starts_in", "ends_in", "holds"),
    [(0, 0, True), (-5, -1, False), (1, 5, False), (-5, 0, True), (0, None, True), (1, None, False)],
)
def test_a_role_is_held_from_its_first_day_to_its_last(starts_in, ends_in, holds):
    user = people.outsider()
    day = rights.today()
    ends_on = None if ends_in is None else day + timedelta(days=ends_in)
    assignment = people.assign(user, "secretariat", starts_on=day + timedelta(days=starts_in), ends_on=ends_on)
    assert user.has_perm("activities.add_activity") == holds == assignment.holds_today
    assert user.roles == ["secretariat"] * holds


def test_an_account_that_is_closed_has_no_rights():
    user = people.officer()
    user.is_active = False
    assert user.roles == []
    assert not user.has_perm("activities.add_activity")


def test_rights_are_read_once_for_each_request(django_assert_num_queries):
    user = people.officer()
    with django_assert_num_queries(1):
        assert all(user.has_perm(name) for name in roles.ROLES["secretariat"])


@pytest.mark.parametrize("name", ["activities.verifi_activity", "activity.verify_activity"])
def test_a_misspelt_permission_stops_the_portal(monkeypatch, name):
    monkeypatch.setitem(roles.ROLES, roles.PARTNER, [name])
    assert [one.id for one in checks.run_checks()].count("accounts.E001") == 1


def test_who_may_change_an_activity_sees_its_sensitive_fields_and_who_verifies_may_change():
    for role, granted in roles.ROLES.items():
        if {"activities.add_activity", "activities.change_activity", "activities.publish_activity"} & set(granted):
            assert set(granted) >= SEEING, role
        if "activities.verify_activity" in granted:
            assert "activities.change_activity" in granted, role


def test_who_reads_reports_may_see_what_stands_in_them():
    shown = {"activities.view_published", *SEEING}
    for role, granted in roles.ROLES.items():
        if "reports.view_report" in granted:
            assert set(granted) >= shown, role
            assert {"activities.view_internal", "activities.view_verified"} & set(granted), role


BROKEN = {
    "assignment_ends_after_it_starts": {"role": "secretariat", "ends_on": rights.today() - timedelta(days=1)},
    "assignment_of_a_reviewer_has_a_last_day": {"role": "rom_reviewer"},
    "assignment_of_a_partner_is_for_an_organisation": {"role": "service"},
    "national_assignment_is_for_a_country": {"role": "steering_member"},
    "assignment_of_a_leader_is_for_a_component": {"role": "component_leader"},
}


@pytest.mark.parametrize(("rule", "facts"), BROKEN.items(), ids=BROKEN)
def test_a_role_is_given_for_what_it_needs(rule, facts):
    assignment = Assignment(user=people.outsider(), **facts)
    with pytest.raises(ValidationError):
        assignment.full_clean()
    with transaction.atomic(), pytest.raises(IntegrityError, match=rule):
        assignment.save()


def test_an_administrator_gives_a_role_on_the_page_of_the_account(client):
    user, admin = people.outsider(), people.administrator()
    client.force_login(admin)
    page = client.get(f"/admin/accounts/user/{user.pk}/change/")
    facts = administered(page) | {"assignments-TOTAL_FORMS": 1}
    given = {"role": "national_officer", "country": makers.country("KG").pk, "starts_on": "2026-01-01"}
    account = {name: page.context["adminform"].form.initial[name] for name in ("email", "language", "time_zone")}
    facts |= {f"assignments-0-{name}": value for name, value in given.items()}
    answer = client.post(
        f"/admin/accounts/user/{user.pk}/change/", {**account, "name": "N", "is_active": "on", **facts}
    )
    assert answer.status_code == 302
    assignment = user.assignments.get()
    assert (assignment.role, assignment.given_by) == ("national_officer", admin)
    assert client.get("/admin/components/assignment/?role=national_officer").status_code == 200


def test_a_person_sees_the_own_assignments_only(given_for):
    user, other = holder(roles.PARTNER, given_for), people.officer()
    assert list(Assignment.objects.visible_to(user)) == [user.assignments.get()]
    assert Assignment.objects.visible_to(other).count() == 1
    assert Assignment.objects.visible_to(people.administrator()).count() == 2


def test_the_account_of_a_machine_opens_no_page(client):
    client.force_login(people.service())
    assert client.get("/activities/").headers["Location"].startswith("/sign-in/")
    client.post("/sign-in/", {"username": "machine@example.org", "password": people.PASSWORD})
    assert client.get("/activities/").status_code == 302


def test_the_security_page_shows_the_table_of_roles(settings):
    page = (settings.BASE_DIR / "docs" / "security.md").read_text()
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in page.splitlines() if line.startswith("|")]
    head = next(row for row in rows if row[0] == "permission")
    shown = {row[0].split("`")[1]: row for row in rows if row[0].startswith("`") and len(row) == len(head)}
    assert head[2:] == [str(roles.TITLES[role]) for role in roles.ROLES]
    told = {
        role: {name for name, row in shown.items() if row[number] == "yes"}
        for number, role in enumerate(roles.ROLES, start=2)
    }
    assert told == {role: set(granted) for role, granted in roles.ROLES.items()}
    assert {name: row[1] for name, row in shown.items()} == {name: str(title) for name, title, _who in roles.TABLE}
