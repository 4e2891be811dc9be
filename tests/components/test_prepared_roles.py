"""Invitations carry roles: whoever invites prepares them, and the person holds them as soon as they accept."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bomca.accounts import rights, roles
from bomca.accounts.invitations import services
from bomca.accounts.models import Invitation, User
from bomca.history.models import Entry
from components.forms import prepared_roles
from components.models import PreparedRole
from tests import makers, people

pytestmark = pytest.mark.django_db
PAGE = "/accounts/invitations/"
WHO = {"email": "nurlan@example.org", "name": "Nurlan", "language": "en", "note": ""}
PASSWORD = "seven quiet mountain rivers"


@pytest.fixture(autouse=True)
def no_attempts_yet():
    cache.clear()


@pytest.fixture
def office():
    client = Client()
    client.force_login(people.administrator())
    return client


def rows(*wanted):
    """What the form posts for these roles; a row left empty is one too."""
    data = {"roles-TOTAL_FORMS": str(len(wanted)), "roles-INITIAL_FORMS": "0"}
    return data | {f"roles-{n}-{name}": value for n, row in enumerate(wanted) for name, value in row.items()}


def invite(office, *wanted):
    answer = office.post(PAGE, WHO | rows(*wanted))
    assert answer.status_code == 302, answer.content.decode()
    return re.search(r"http://testserver(/invitation/\S+)", mail.outbox[-1].body)[1]


def accept(address):
    return Client().post(address, {"name": "Nurlan", "password1": PASSWORD, "password2": PASSWORD}, follow=True)


def national(**more):
    return {"role": "national_officer", "country": makers.country("KG").pk, **more}


def test_the_roles_are_held_as_soon_as_the_invitation_is_accepted(office):
    address = invite(office, national(), {}, {"role": "communications"})
    assert "National officer, Kyrgyzstan" in Client().get(address).content.decode()
    assert "Given: National officer, Kyrgyzstan" in accept(address).content.decode()
    user = User.objects.get(email="nurlan@example.org")
    assert user.roles == ["national_officer", "communications"]
    given = user.assignments.get(role="national_officer")
    assert (given.country.iso2, given.starts_on, given.ends_on) == ("KG", rights.today(), None)
    assert given.given_by == User.objects.get(email="admin@example.org")
    assert "Given: National officer" in office.get(PAGE).content.decode()


def test_the_history_tells_what_was_prepared_and_given(office):
    accept(invite(office, national()))
    prepared = PreparedRole.objects.get()
    assert [entry.kind for entry in Entry.objects.of(prepared)] == ["changed", "created"]
    assert Entry.objects.of(User.objects.get(email="nurlan@example.org").assignments.get()).exists()


def test_a_role_that_begins_later_begins_then_and_one_that_has_begun_begins_with_the_account(office):
    later = rights.today() + timedelta(days=40)
    address = invite(office, national(starts_on=later), {"role": "secretariat", "starts_on": "2020-01-01"})
    accept(address)
    user = User.objects.get(email="nurlan@example.org")
    assert user.assignments.get(role="national_officer").starts_on == later
    assert user.assignments.get(role="secretariat").starts_on == rights.today()
    assert user.roles == ["secretariat"]


def test_a_role_that_is_over_by_then_is_skipped_and_told(office):
    address = invite(office, {"role": "rom_reviewer", "ends_on": rights.today()}, {"role": "communications"})
    past = rights.today() - timedelta(days=3)
    PreparedRole.objects.filter(role="rom_reviewer").update(starts_on=past, ends_on=past)
    told = accept(address).content.decode()
    assert "Not given, because it was over by then: Reviewer of results (ROM)" in told
    assert User.objects.get(email="nurlan@example.org").roles == ["communications"]
    assert "Not given, because it was over" in office.get(PAGE).content.decode()


def test_what_the_inviter_can_no_longer_give_is_not_given(office):
    address = invite(office, national())
    User.objects.filter(email="admin@example.org").update(is_active=False)
    assert "could no longer give it: National officer" in accept(address).content.decode()
    assert User.objects.get(email="nurlan@example.org").roles == []


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({"role": "national_officer"}, "This role is given for a country"),
        ({"role": "rom_reviewer"}, "Enter the last day"),
        ({"role": "secretariat", "starts_on": "2026-02-01", "ends_on": "2026-01-01"}, "cannot lie before the first"),
        ({"role": "administrator"}, "Select a valid choice"),
        ({"country": "999999"}, "Select a valid choice"),
    ],
)
def test_a_wrong_row_is_told_and_nobody_is_invited(office, row, told):
    answer = office.post(PAGE, WHO | rows(row)).content.decode()
    assert told in answer
    assert 'value="nurlan@example.org"' in answer
    assert not Invitation.objects.exists()
    assert mail.outbox == []


def test_another_row_can_be_had_without_a_script_and_keeps_what_was_typed(office):
    page = office.post(PAGE, WHO | rows({"role": "partner"}) | {"add_row": "1"}).content.decode()
    assert 'name="roles-1-role"' in page
    assert '<option value="partner" selected>' in page
    assert "thing to correct" not in page
    assert not Invitation.objects.exists()


def test_revoked_roles_are_never_given(office):
    address = invite(office, national())
    office.post(f"{PAGE}{Invitation.objects.get().uid}/revoke/")
    assert accept(address).status_code == 410
    assert PreparedRole.objects.get().outcome == "waiting"


def test_the_list_asks_as_much_for_many_as_for_one(office):
    def queries():
        with CaptureQueriesContext(connection) as seen:
            office.get(PAGE)
        return len(seen)

    invite(office, national())
    one = queries()
    for number in range(3):
        another = WHO | {"email": f"n{number}@example.org"} | rows(national(), {"role": "communications"})
        assert office.post(PAGE, another).status_code == 302
    assert queries() == one


# Nobody gives what they do not have


@pytest.fixture
def inviting_secretariat(monkeypatch):
    """A table in which the secretariat may invite and give roles."""
    more = [*roles.ROLES["secretariat"], "accounts.add_invitation", "accounts.view_invitation", rights.GIVE_ROLES]
    monkeypatch.setitem(roles.ROLES, "secretariat", more)


def prepared(by, role, **scope):
    one = PreparedRole(invitation=Invitation(invited_by=by), role=role, **scope)
    one.full_clean(exclude=["invitation"])
    return one


@pytest.mark.usefixtures("inviting_secretariat")
def test_who_gives_roles_gives_none_beyond_their_own():
    phase, until = makers.phase(), rights.today() + timedelta(days=30)
    user = people.person("sec@example.org", "secretariat", phase=phase, ends_on=until)
    within = {"phase": phase, "ends_on": until}
    assert prepared(user, "communications", **within)
    assert prepared(user, "communications", country=makers.country("KG"), **within)
    for role, scope in [
        ("communications", {"ends_on": until}),
        ("communications", {"phase": phase}),
        ("communications", {**within, "ends_on": until + timedelta(days=1)}),
        ("coordinator", within),
        ("eu_officer", within),
    ]:
        with pytest.raises(ValidationError, match="only what your own roles allow"):
            prepared(user, role, **scope)


def test_who_may_invite_but_not_give_is_offered_no_roles(monkeypatch):
    inviting = ["accounts.add_invitation", "accounts.view_invitation"]
    monkeypatch.setitem(roles.ROLES, "secretariat", [*roles.ROLES["secretariat"], *inviting])
    client = Client()
    client.force_login(people.officer())
    page = client.get(PAGE).content.decode()
    assert "Invite a person" in page
    assert "roles-TOTAL_FORMS" not in page
    assert client.post(PAGE, WHO | rows({"role": "secretariat"})).status_code == 302
    assert not PreparedRole.objects.exists()


@pytest.mark.usefixtures("inviting_secretariat")
def test_the_service_keeps_the_rule_whoever_calls_it():
    user = people.person("sec@example.org", "secretariat", phase=makers.phase())
    admins = prepared_roles(people.administrator(), rows({"role": "coordinator"}))
    assert admins.is_valid()
    with pytest.raises(ValidationError):
        services.invite(**WHO, by=user, base="http://testserver/", carried=[admins])
    assert not Invitation.objects.exists()
    assert mail.outbox == []


@pytest.mark.parametrize("who", ["officer", "eu_officer", "outsider"])
def test_prepared_roles_are_seen_with_the_invitations_alone(office, who):
    invite(office, national())
    assert PreparedRole.objects.visible_to(User.objects.get(email="admin@example.org")).count() == 1
    assert not PreparedRole.objects.visible_to(getattr(people, who)()).exists()
