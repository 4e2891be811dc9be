"""The second factor: who needs one, how it is set up and shown, and how a lost one is removed."""

import json
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import Client, TestCase
from django.urls import get_resolver

from bomca.accounts import attempts
from bomca.accounts.models import FactorRemoval
from tests import factors, makers, people

pytestmark = pytest.mark.django_db
START = "/account/second-factor/"
STEP = "/sign-in/second-factor/"


@pytest.fixture(autouse=True)
def no_attempts_yet():
    cache.clear()


@pytest.fixture
def demanded(settings):
    settings.SECOND_FACTOR_REQUIRED = True


def sign_in(client, user, password=people.PASSWORD, **facts):
    return client.post("/sign-in/", {"username": user.email, "password": password, **facts})


def is_in(client):
    return "_auth_user_id" in client.session


def post(client, address, **facts):
    """Post a form so that what waits for the end of the transaction happens too."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        return client.post(address, facts)


def test_after_the_password_the_code_is_asked_for_and_then_the_way_goes_on(client):
    user = people.officer()
    factors.give_app(user)
    assert sign_in(client, user, next="/activities/").headers["Location"] == STEP
    assert not is_in(client)
    assert client.get("/activities/").headers["Location"].startswith("/sign-in/")
    assert client.get(STEP).status_code == 200
    assert client.post(STEP, {"code": factors.code()}).headers["Location"] == "/activities/"
    assert is_in(client)


def test_a_code_opens_the_door_once(client):
    user = people.officer()
    factors.give_app(user)
    code = factors.code()
    sign_in(client, user)
    client.post(STEP, {"code": code})
    sign_in(again := Client(), user)
    answer = again.post(STEP, {"code": code})
    assert "The code is not right" in answer.content.decode()
    assert not is_in(again)


def test_a_recovery_code_opens_the_door_once(client):
    user = people.officer()
    factors.give_app(user)
    one, other, *_rest = factors.give_codes(user)
    for code, opens in [(one, True), (one, False), (other, True)]:
        sign_in(visitor := Client(), user)
        visitor.post(STEP, {"code": code})
        assert is_in(visitor) is opens


def test_wrong_codes_are_counted_whoever_types_them_and_wherever(client):
    user = people.officer()
    factors.give_app(user)
    for number in range(attempts.PER_ACCOUNT["code"]):
        sign_in(visitor := Client(REMOTE_ADDR=f"192.0.2.{number}"), user)
        assert "The code is not right" in visitor.post(STEP, {"code": "000000"}).content.decode()
    sign_in(client, user)
    assert "Too many attempts" in client.post(STEP, {"code": factors.code()}).content.decode()
    assert not is_in(client)


def test_nobody_reaches_the_second_step_without_the_password(client):
    assert client.get(STEP).headers["Location"] == "/sign-in/"
    assert client.post(STEP, {"code": factors.code()}).headers["Location"] == "/sign-in/"


@pytest.mark.parametrize(
    ("who", "needs"),
    [("officer", True), ("administrator", True), ("eu_officer", True), ("partner", False), ("outsider", False)],
)
def test_who_writes_or_sees_more_needs_a_factor(client, demanded, who, needs):
    client.force_login(getattr(people, who)())
    answer = client.get("/activities/")
    assert (answer.status_code, answer.headers.get("Location")) == ((302, START) if needs else (200, None))


def test_without_the_factor_nothing_opens_but_the_way_to_one(client, demanded):
    makers.phase()
    client.force_login(people.officer())
    for address in ("/", "/activities/new/", "/account/", "/account/tokens/", "/account/password/", "/admin/"):
        assert client.get(address).headers["Location"] == START, address
    assert client.post("/activities/new/", {}).headers["Location"] == START
    answer = client.get("/api/v1/activities/")
    assert (answer.status_code, answer.json()["code"]) == (403, "second_factor_needed")
    assert answer.headers["Content-Type"] == "application/problem+json"
    for address in (START, f"{START}app/", f"{START}passkeys/add/", "/healthz"):
        assert client.get(address).status_code == 200, address
    assert client.post("/sign-out/").headers["Location"] == "/sign-in/"


@pytest.mark.django_db(transaction=True)
def test_an_app_is_set_up_and_then_everything_opens(client, demanded):
    user = people.officer()
    sign_in(elsewhere := Client(), user)
    sign_in(client, user)
    key = client.get(f"{START}app/").context["form"].secret
    assert "The code is not right" in client.post(f"{START}app/", {"code": "000000"}).content.decode()
    assert client.post(f"{START}app/", {"code": factors.code(key)}).headers["Location"] == f"{START}codes/"
    codes = client.get(f"{START}codes/").context["unused_codes"]
    assert len(codes) == 10
    assert codes[0] in client.get(f"{START}codes/file/").content.decode()
    assert client.get("/activities/").status_code == 200
    assert elsewhere.get("/activities/").headers["Location"].startswith("/sign-in/")
    assert [letter.subject for letter in mail.outbox] == ["How you sign in to the BOMCA portal was changed"]


def test_the_key_of_an_app_is_not_in_the_database_as_it_is(client, settings):
    user = people.officer()
    held = factors.give_app(user)
    assert factors.KEY not in json.dumps(held.data)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another-" * 10, [settings.SECRET_KEY]
    assert Authenticator.objects.get().wrap().validate_code(factors.code())
    settings.SECRET_KEY_FALLBACKS = []
    assert not Authenticator.objects.get().wrap().validate_code(factors.code())


def test_who_removes_the_last_factor_must_set_up_another(client, demanded):
    user = people.officer()
    factors.give_app(user)
    factors.give_codes(user)
    sign_in(client, user)
    client.post(STEP, {"code": factors.code()})
    assert client.get("/activities/").status_code == 200
    assert client.post(f"{START}app/remove/").headers["Location"] == START
    assert factors.of(user) == []
    assert client.get("/activities/").headers["Location"] == START


def test_new_recovery_codes_replace_the_old_ones(client):
    user = people.officer()
    factors.give_app(user)
    old = factors.give_codes(user)
    client.force_login(user)
    assert post(client, f"{START}codes/new/").headers["Location"] == f"{START}codes/"
    assert not set(old) & set(client.get(f"{START}codes/").context["unused_codes"])


@pytest.mark.parametrize(
    "sent", ["", "{}", "[]", "null", "5", '"x"', '{"id": 1}', '{"response": {"userHandle": 7}}', "{"]
)
def test_whatever_a_browser_hands_over_as_a_passkey_the_answer_is_a_sentence(client, sent):
    user = people.officer()
    factors.give_app(user)
    answer = client.post("/sign-in/passkey/", {"credential": sent}, follow=True)
    assert (answer.status_code, is_in(client)) == (200, False)
    assert list(answer.context["messages"])
    sign_in(client, user)
    assert client.post(STEP, {"credential": sent}).status_code == 200
    assert not is_in(client)
    client.force_login(user)
    assert client.post(f"{START}passkeys/add/", {"credential": sent}).status_code == 200
    assert factors.of(user) == ["totp"]


def test_passkeys_are_tried_a_few_times_only(client):
    for _time in range(attempts.PER_ADDRESS):
        attempts.note("", "127.0.0.1", "code")
    answer = client.post("/sign-in/passkey/", {"credential": "[1]"}, follow=True)
    assert "Too many attempts" in answer.content.decode()


def test_one_sees_and_removes_only_ones_own_passkeys(client):
    of_other = Authenticator.objects.create(user=people.partner(), type="webauthn", data={"name": "Laptop"})
    client.force_login(people.officer())
    for what in ("name", "remove"):
        assert client.get(f"{START}passkeys/{of_other.pk}/{what}/").status_code == 404
        assert client.post(f"{START}passkeys/{of_other.pk}/{what}/", {"name": "Mine"}).status_code == 404
    assert "Laptop" not in client.get(f"{START}passkeys/").content.decode()


def test_there_is_no_way_to_sign_up():
    names = {str(name) for name in get_resolver().reverse_dict if isinstance(name, str)}
    assert not {name for name in names if "signup" in name}


def administrators():
    one = people.administrator()
    other = people.person("other@example.org", is_staff=True, is_superuser=True)
    clients = [Client(), Client()]
    clients[0].force_login(one)
    clients[1].force_login(other)
    return clients


def ask(client, user):
    facts = {"action": "ask_factor_removal", "_selected_action": [user.pk]}
    client.post("/admin/accounts/user/", facts)
    return FactorRemoval.objects.get()


def confirm(client, removal):
    facts = {"action": "confirm", "_selected_action": [removal.pk]}
    return post(client, "/admin/accounts/factorremoval/", **facts)


def test_two_administrators_remove_a_lost_factor(client):
    user = people.officer()
    factors.give_app(user)
    client.force_login(user)
    one, other = administrators()
    removal = ask(one, user)
    confirm(one, removal)
    assert factors.of(user) == ["totp"]
    confirm(other, removal)
    assert factors.of(user) == []
    removal.refresh_from_db()
    assert (removal.asked_by.email, removal.confirmed_by.email) == ("admin@example.org", "other@example.org")
    assert client.get("/activities/").headers["Location"].startswith("/sign-in/")
    assert "Two administrators" in mail.outbox[0].body
    assert "confirmed already" in other.get(confirm(other, removal).headers["Location"]).content.decode()


def test_a_removal_waits_one_day_and_takes_two():
    user = people.officer()
    factors.give_app(user)
    one, other = administrators()
    removal = ask(one, user)
    with pytest.raises(IntegrityError), transaction.atomic():
        FactorRemoval.objects.update(confirmed_by=removal.asked_by)
    FactorRemoval.objects.update(asked_at=removal.asked_at - timedelta(days=2))
    confirm(other, removal)
    assert factors.of(user) == ["totp"]


def test_a_removal_is_asked_for_and_confirmed_only_by_who_has_just_confirmed_it_is_they():
    user = people.officer()
    factors.give_app(user)
    one, other = administrators()
    removal = ask(one, user)
    session = other.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 16 * 60
    session.save()
    assert confirm(other, removal).headers["Location"].startswith("/account/confirm/")
    assert factors.of(user) == ["totp"]


def test_one_administrator_alone_reaches_nobodys_factors_or_identities():
    office, _other = administrators()
    for address in (
        "mfa/authenticator",
        "account/emailaddress",
        "socialaccount/socialaccount",
        "socialaccount/socialapp",
    ):
        assert office.get(f"/admin/{address}/").status_code == 404
    assert "authenticator" not in office.get("/admin/").content.decode()
