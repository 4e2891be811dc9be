"""Invitations: an administrator sends one, the person makes the account, and a dead link says whom to ask."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from bomca.accounts.invitations import services
from bomca.accounts.models import Invitation, User
from tests import people

pytestmark = pytest.mark.django_db
PAGE = "/accounts/invitations/"
FACTS = {"email": "Nurlan@Example.org", "name": "Nurlan", "language": "en", "note": "GKNB; national officer"} | {
    f"roles-{name}_FORMS": 0 for name in ("TOTAL", "INITIAL")
}
PASSWORD = "seven quiet mountain rivers"


@pytest.fixture(autouse=True)
def no_attempts_yet():
    cache.clear()


@pytest.fixture
def office():
    """An administrator's browser."""
    client = Client()
    client.force_login(people.person("ada@example.org", name="Ada", is_staff=True, is_superuser=True))
    return client


def invite(office, **changes):
    assert office.post(PAGE, {**FACTS, **changes}).status_code == 302
    return link()


def link():
    return re.search(r"http://testserver(/invitation/\S+)", mail.outbox[-1].body)[1]


def accept(client, address, **changes):
    return client.post(address, {"name": "Nurlan A.", "password1": PASSWORD, "password2": PASSWORD, **changes})


def test_an_invited_person_makes_the_account_and_signs_in(client, office):
    address = invite(office)
    assert mail.outbox[0].to == ["nurlan@example.org"]
    assert "Ada invites you" in client.get(address).content.decode()
    assert accept(client, address).headers["Location"] == "/sign-in/"
    user = User.objects.get(email="nurlan@example.org")
    assert (user.name, user.language, user.roles, user.is_staff) == ("Nurlan A.", "en", [], False)
    assert Invitation.objects.get().account == user
    assert "_auth_user_id" not in client.session
    client.post("/sign-in/", {"username": "nurlan@example.org", "password": PASSWORD})
    assert client.get("/account/").status_code == 200


def test_the_letter_and_the_page_are_in_the_invited_persons_language(client, office):
    address = invite(office, language="ru")
    assert re.search("[а-яё]{4}", mail.outbox[0].subject)
    answer = client.get(address, headers={"accept-language": "en"})
    assert answer.headers["Content-Language"] == "ru"
    assert re.search("[а-яё]{4}", answer.content.decode())


def test_only_a_digest_of_the_link_is_kept(office):
    secret = invite(office).split("/")[2]
    kept = Invitation.objects.values().get()
    assert secret not in str(kept)
    assert len(secret) >= 43


@pytest.mark.parametrize(
    "wrong",
    [
        {"password1": "short"},
        {"password2": "another one"},
        {"name": ""},
        {"password1": "password12345", "password2": "password12345"},
    ],
)
def test_a_wrong_form_makes_no_account_and_leaves_the_link_open(client, office, wrong):
    address = invite(office)
    assert accept(client, address, **wrong).status_code == 200
    assert not User.objects.filter(email="nurlan@example.org").exists()
    assert accept(client, address).status_code == 302


def test_an_expired_invitation_says_until_when_and_whom_to_ask(client, office):
    address = invite(office)
    past = timezone.now() - timedelta(days=8)
    Invitation.objects.update(made_at=past, expires_at=past + timedelta(days=7))
    for answer in (client.get(address), accept(client, address)):
        page = answer.content.decode()
        assert answer.status_code == 410
        assert "It worked until" in page
        assert "Ask Ada (ada@example.org)" in page
    assert not User.objects.filter(email="nurlan@example.org").exists()


def test_a_used_link_leads_to_signing_in(client, office):
    address = invite(office)
    accept(client, address)
    answer = accept(Client(), address, password1="another long phrase", password2="another long phrase")
    assert answer.status_code == 410
    assert "It was used already" in answer.content.decode()
    assert User.objects.get(email="nurlan@example.org").check_password(PASSWORD)


def test_a_revoked_link_says_so(client, office):
    address = invite(office)
    office.post(f"{PAGE}{Invitation.objects.get().uid}/revoke/")
    answer = accept(client, address)
    assert (answer.status_code, "It was revoked" in answer.content.decode()) == (410, True)


def test_a_mistyped_link_says_what_to_do(client):
    answer = client.get("/invitation/nothing-like-it/")
    assert (answer.status_code, "newest letter" in answer.content.decode()) == (404, True)


def test_a_letter_sent_again_carries_a_new_link_and_seven_more_days(client, office):
    old = invite(office)
    past = timezone.now() - timedelta(days=30)
    Invitation.objects.update(made_at=past, expires_at=past + timedelta(days=7))
    office.post(f"{PAGE}{Invitation.objects.get().uid}/send/")
    assert client.get(old).status_code == 404
    assert accept(client, link()).status_code == 302


def test_an_accepted_invitation_is_neither_sent_again_nor_revoked(client, office):
    accept(client, invite(office))
    found = Invitation.objects.get()
    for what in ("send", "revoke"):
        assert "closed" in office.post(f"{PAGE}{found.uid}/{what}/", follow=True).content.decode()
    assert len(mail.outbox) == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Invitation.objects.update(revoked_at=timezone.now())


def test_who_is_there_already_is_not_invited(office):
    people.officer()
    assert "exists already" in office.post(PAGE, {**FACTS, "email": "OFFICER@example.org"}).content.decode()
    invite(office)
    assert "invited already" in office.post(PAGE, FACTS).content.decode()
    assert len(mail.outbox) == 1


def test_an_account_made_in_the_meantime_is_not_taken_over(client, office):
    address = invite(office)
    people.person("nurlan@example.org")
    answer = accept(client, address)
    page = answer.content.decode()
    assert (answer.status_code, "exists already" in page, "invite you again" in page) == (410, True, False)
    assert User.objects.get(email="nurlan@example.org").check_password(people.PASSWORD)


def test_two_hands_on_one_link_make_one_account(office):
    invite(office)
    found = Invitation.objects.get()
    services.accept(found, name="N", password=PASSWORD)
    with pytest.raises(services.InvitationClosed):
        services.accept(found, name="N", password=PASSWORD)


def test_a_mail_server_that_does_not_answer_keeps_nothing_and_says_so(office, settings):
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = (
        "django.core.mail.backends.smtp.EmailBackend",
        "127.0.0.1",
        1,
    )
    answer = office.post(PAGE, FACTS)
    assert (answer.status_code, "could not be sent" in answer.content.decode()) == (200, True)
    assert 'value="nurlan@example.org"' in answer.content.decode().lower()
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("who", ["officer", "eu_officer", "partner", "outsider"])
def test_for_everybody_else_there_is_no_such_page(client, office, who):
    invite(office)
    uid = Invitation.objects.get().uid
    client.force_login(getattr(people, who)())
    assert client.get(PAGE).status_code == client.post(PAGE, FACTS).status_code == 404
    assert client.post(f"{PAGE}{uid}/send/").status_code == client.post(f"{PAGE}{uid}/revoke/").status_code == 404
    assert "Invitations" not in client.get("/account/").content.decode()


def test_the_list_shows_how_each_stands(client, office):
    accept(client, invite(office))
    invite(office, email="second@example.org")
    page = office.get(PAGE).content.decode()
    assert ("Accepted" in page, "Waiting" in page, "national officer" in page) == (True, True, True)
