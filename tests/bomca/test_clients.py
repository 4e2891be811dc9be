"""Partners' machines: a client exchanges its secret for a short access token and acts as its service account."""

import base64
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client as Browser
from django.utils import timezone

from bomca.accounts import attempts, scopes
from bomca.accounts.models import AccessToken, Client, User
from tests import people
from tests.forms import administered

pytestmark = pytest.mark.django_db
ENDPOINT = "/api/oauth/token"
GRANT = {"grant_type": "client_credentials"}


@pytest.fixture(autouse=True)
def no_attempts_yet():
    cache.clear()


@pytest.fixture
def administrator():
    return people.administrator()


@pytest.fixture
def machine(administrator):
    """A client that reads activities and countries, and its secret."""
    return Client.make(name="Registry", scopes=["activities:read", "countries:read"], by=administrator)


def basic(identifier, secret):
    return {"authorization": "Basic " + base64.b64encode(f"{identifier}:{secret}".encode()).decode()}


def exchange(browser, identifier, secret, **facts):
    return browser.post(ENDPOINT, {**GRANT, **facts}, headers=basic(identifier, secret))


def token_of(browser, machine, **facts):
    return exchange(browser, machine[0].identifier, machine[1], **facts).json()["access_token"]


def ask(browser, plain, address="/api/v1/countries/"):
    return browser.get(address, headers={"authorization": f"Bearer {plain}"})


def test_a_secret_opens_the_api_for_fifteen_minutes(client, machine):
    told = exchange(client, machine[0].identifier, machine[1])
    assert told.status_code == 200
    assert (told.headers["Pragma"], "no-store" in told.headers["Cache-Control"]) == ("no-cache", True)
    granted = told.json()
    assert (granted["token_type"], granted["expires_in"]) == ("Bearer", 900)
    assert granted["scope"] == "activities:read countries:read"
    assert ask(client, granted["access_token"]).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(minutes=16), tick=False):
        assert ask(client, granted["access_token"]).status_code == 401
        exchange(client, machine[0].identifier, machine[1])
        assert AccessToken.objects.count() == 1


def test_a_secret_is_shown_in_the_form_too(client, machine):
    facts = {**GRANT, "client_id": machine[0].identifier, "client_secret": machine[1]}
    assert client.post(ENDPOINT, facts).status_code == 200


def test_a_machine_needs_no_csrf_and_leaves_no_session(machine):
    strict = Browser(enforce_csrf_checks=True)
    assert exchange(strict, machine[0].identifier, machine[1]).status_code == 200
    assert not strict.cookies


def test_neither_secret_nor_access_token_is_in_the_database(client, machine):
    plain = token_of(client, machine)
    kept = [*machine[0].secrets.values_list(), *AccessToken.objects.values_list()]
    for text in (machine[1], plain):
        assert text.split("_")[2] not in str(kept)


def test_an_access_token_reaches_what_was_wanted_as_far_as_the_client_reaches(client, machine):
    wanted = "countries:read reports:read activities:write"
    told = exchange(client, machine[0].identifier, machine[1], scope=wanted).json()
    assert told["scope"] == "countries:read"
    refused = ask(client, told["access_token"], "/api/v1/activities/")
    assert (refused.status_code, refused.json()["code"]) == (403, "insufficient_scope")
    machine[0].change_reach(scopes=["activities:read"], networks=[])
    assert ask(client, told["access_token"]).status_code == 403


def test_the_machine_acts_as_its_service_account(client, administrator):
    machine = Client.make(name="Registry", scopes=scopes.known(), by=administrator)
    plain = token_of(client, machine)
    assert ask(client, plain, "/api/v1/reports/").json()["count"] == 0
    body = {"path": "/api/v1/activities/", "data": "{}", "content_type": "application/json"}
    headers = {"authorization": f"Bearer {plain}"}
    assert client.post(**body, headers=headers).json()["code"] == "not_permitted"
    people.assign(machine[0].user, "secretariat")
    assert client.post(**body, headers=headers).json()["code"] == "invalid"


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"grant_type": "authorization_code"}, "unsupported_grant_type"),
        ({"grant_type": "refresh_token"}, "unsupported_grant_type"),
        ({"grant_type": ["client_credentials", "client_credentials"]}, "invalid_request"),
        ({"client_secret": "x"}, "invalid_request"),
        ({"scope": "reports:read"}, "invalid_scope"),
        ({"scope": "everything"}, "invalid_scope"),
    ],
)
def test_what_is_wrong_is_told_as_oauth_tells_it(client, machine, facts, code):
    told = exchange(client, machine[0].identifier, machine[1], **facts)
    assert (told.status_code, told.json()["error"]) == (400, code)
    assert not AccessToken.objects.exists()


def test_a_request_without_a_grant_or_with_its_secret_in_the_address_is_refused(client, machine):
    headers = basic(machine[0].identifier, machine[1])
    assert client.post(ENDPOINT, {}, headers=headers).json()["error"] == "invalid_request"
    in_address = f"{ENDPOINT}?client_secret={machine[1]}"
    assert client.post(in_address, GRANT, headers=headers).json()["error"] == "invalid_request"
    assert client.get(ENDPOINT).status_code == 405


def test_every_wrong_secret_gets_the_same_answer(client, machine):
    identifier, secret = machine[0].identifier, machine[1]
    wrong = [(identifier, secret[:-1]), ("client-unknown", secret), (identifier, ""), ("", ""), (identifier, "ключ")]
    answers = {exchange(client, *pair).content for pair in wrong}
    answers |= {
        client.post(ENDPOINT, GRANT, headers={"authorization": header}).content
        for header in ("Basic !", "Basic", "Bearer x")
    }
    answers.add(client.post(ENDPOINT, GRANT).content)
    machine[0].revoke()
    refused = exchange(client, identifier, secret)
    assert answers == {refused.content}
    assert (refused.status_code, refused.json()["error"]) == (401, "invalid_client")
    assert refused.headers["WWW-Authenticate"].startswith("Basic")


def test_the_secret_of_one_client_does_not_open_another(client, administrator, machine):
    other, _secret = Client.make(name="Other", scopes=["reports:read"], by=administrator)
    assert exchange(client, other.identifier, machine[1]).status_code == 401


def test_after_a_hundred_wrong_secrets_an_address_waits(client, machine):
    assert exchange(client, machine[0].identifier, "x").status_code == 401
    for _time in range(attempts.PER_ADDRESS - 1):
        attempts.note_wrong_key("127.0.0.1")
    stopped = exchange(client, machine[0].identifier, machine[1])
    assert stopped.status_code == 429
    assert int(stopped.headers["Retry-After"]) >= 1
    assert exchange(Browser(REMOTE_ADDR="192.0.2.7"), machine[0].identifier, machine[1]).status_code == 200


def test_a_client_is_used_from_its_networks_only_to_sign_in_and_to_pull(client, administrator):
    made = Client.make(name="Registry", scopes=["countries:read"], networks=["192.0.2.0/24"], by=administrator)
    assert exchange(client, made[0].identifier, made[1]).status_code == 401
    home = Browser(REMOTE_ADDR="192.0.2.7")
    plain = token_of(home, made)
    assert (ask(home, plain).status_code, ask(client, plain).status_code) == (200, 401)
    made[0].refresh_from_db()
    assert (made[0].last_used_from, made[0].last_refused_from) == ("192.0.2.7", "127.0.0.1")


def test_two_secrets_work_while_one_replaces_the_other(client, machine):
    made, first = machine
    second = made.add_secret()
    with pytest.raises(ValidationError):
        made.add_secret()
    from_first, from_second = token_of(client, machine), token_of(client, (made, second))
    made.secrets.first().revoke()
    assert exchange(client, made.identifier, first).status_code == 401
    assert ask(client, from_first).status_code == 401
    assert ask(client, from_second).status_code == 200
    made.add_secret()


def test_a_secret_works_for_a_year_at_most(client, machine):
    with time_machine.travel(timezone.now() + timedelta(days=367), tick=False):
        assert exchange(client, machine[0].identifier, machine[1]).status_code == 401


@pytest.mark.parametrize("end", ["revoke", "leave"])
def test_a_client_that_is_ended_opens_nothing_more(client, machine, end):
    plain = token_of(client, machine)
    if end == "revoke":
        machine[0].revoke()
    else:
        User.objects.filter(pk=machine[0].user_id).update(is_active=False)
    assert ask(client, plain).status_code == 401
    assert exchange(client, machine[0].identifier, machine[1]).status_code == 401


def test_a_service_account_never_signs_in_at_the_pages(client, machine):
    account = machine[0].user
    assert not account.has_usable_password()
    account.set_password(people.PASSWORD)
    with pytest.raises(IntegrityError), transaction.atomic():
        account.save()
    account.refresh_from_db()
    for change in ({"is_superuser": True}, {"is_staff": True}):
        with pytest.raises(IntegrityError), transaction.atomic():
            User.objects.filter(pk=account.pk).update(**change)
    client.post("/sign-in/", {"username": account.email, "password": ""})
    assert "_auth_user_id" not in client.session
    assert ask(client, token_of(client, machine), "/account/").status_code == 302


def test_the_account_of_a_client_is_a_service_account(administrator, machine):
    with pytest.raises(ValidationError) as refused:
        Client(
            user=people.partner(), name="X", identifier="x", scopes=["topics:read"], created_by=administrator
        ).full_clean()
    assert set(refused.value.message_dict) == {"user"}


def test_a_wrong_client_leaves_no_account_behind(administrator):
    with pytest.raises(ValidationError):
        Client.make(name="X", scopes=["everything:read"], by=administrator)
    assert not User.objects.filter(is_service=True).exists()


# The pages


def test_an_administrator_makes_a_client_and_sees_its_secret_once(client, administrator):
    client.force_login(administrator)
    assert "There are no clients yet" in client.get("/accounts/clients/").content.decode()
    made = client.post("/accounts/clients/", {"name": "Registry", "reach": "read", "networks": "192.0.2.0/24"})
    kept, plain = Client.objects.get(), made.context["plain"]
    assert plain in made.content.decode()
    assert "no-store" in made.headers["Cache-Control"]
    assert (kept.networks, kept.reads_everything_only, kept.created_by) == (["192.0.2.0/24"], True, administrator)
    assert exchange(Browser(REMOTE_ADDR="192.0.2.1"), kept.identifier, plain).status_code == 200
    for address in ("/accounts/clients/", f"/accounts/clients/{kept.identifier}/"):
        shown = client.get(address).content.decode()
        assert kept.identifier in shown
        assert plain.split("_")[2] not in shown


@pytest.mark.parametrize(
    ("facts", "field"),
    [({"name": ""}, "name"), ({"name": "hid\u202eden"}, "name"), ({"networks": "x"}, "networks")],
)
def test_a_wrong_client_is_refused_and_what_was_typed_stays(client, administrator, facts, field):
    client.force_login(administrator)
    refused = client.post(
        "/accounts/clients/", {"name": "Registry", "reach": "read", "networks": "10.0.0.0/8", **facts}
    )
    assert list(refused.context["form"].errors) == [field]
    assert (facts.get("networks") or "10.0.0.0/8") in refused.content.decode()
    assert not User.objects.filter(is_service=True).exists()


def test_an_administrator_changes_the_reach_and_sees_what_is_wrong(client, administrator, machine):
    client.force_login(administrator)
    address = f"/accounts/clients/{machine[0].identifier}/"
    assert client.post(address, {"reach": "chosen", "networks": "x"}).context["form"].errors
    facts = {"reach": "chosen", "scopes": ["topics:read"], "networks": "2001:db8::/32"}
    assert client.post(address, facts).status_code == 302
    machine[0].refresh_from_db()
    assert (machine[0].scopes, machine[0].networks) == (["topics:read"], ["2001:db8::/32"])


def test_an_administrator_rotates_a_secret_and_revokes_the_client(client, administrator, machine):
    client.force_login(administrator)
    address = f"/accounts/clients/{machine[0].identifier}/"
    second = client.post(f"{address}secrets/").context["plain"]
    assert "Two secrets work already" in client.post(f"{address}secrets/", follow=True).content.decode()
    first = machine[0].secrets.first()
    client.post(f"{address}secrets/{first.prefix}/revoke/")
    assert exchange(Browser(), machine[0].identifier, machine[1]).status_code == 401
    assert exchange(Browser(), machine[0].identifier, second).status_code == 200
    assert client.get(f"{address}secrets/").status_code == 405
    client.post(f"{address}revoke/")
    assert exchange(Browser(), machine[0].identifier, second).status_code == 401
    assert "Revoked" in client.get("/accounts/clients/").content.decode()


def test_nobody_else_sees_or_touches_the_clients(client, machine):
    client.force_login(people.officer())
    address = f"/accounts/clients/{machine[0].identifier}/"
    assert client.get("/accounts/clients/").status_code == 403
    assert client.post("/accounts/clients/", {"name": "X", "reach": "read"}).status_code == 403
    assert client.get(address).status_code == 404
    for step in ("", "revoke/", "secrets/", f"secrets/{machine[0].secrets.get().prefix}/revoke/"):
        assert client.post(address + step).status_code == 404, step
    machine[0].refresh_from_db()
    assert machine[0].is_usable
    assert machine[0].secrets.usable().count() == 1


def test_the_administration_gives_a_machine_no_password_and_no_rights_of_an_administrator(
    client, administrator, machine
):
    client.force_login(administrator)
    account = machine[0].user
    assert client.get(f"/admin/accounts/user/{account.pk}/password/").status_code == 403
    facts = {"email": account.email, "name": "Registry", "language": "en", "time_zone": "UTC", "is_active": "on"}
    address = f"/admin/accounts/user/{account.pk}/change/"
    facts |= administered(client.get(address))
    refused = client.post(address, {**facts, "is_superuser": "on"})
    assert "is_superuser" in refused.context["adminform"].form.errors
    assert client.post(address, facts).status_code == 302
