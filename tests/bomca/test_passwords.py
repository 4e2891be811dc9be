"""Passwords: which are refused, how one is changed, and the link for a forgotten one."""

import hashlib
import re

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client, TestCase

from bomca.accounts import attempts
from bomca.accounts.models import SignIn, User
from bomca.accounts.passwords.validators import is_listed, variants
from bomca.celery import app
from tests import factors, people

pytestmark = pytest.mark.django_db
NEW = "seven quiet mountain rivers"


@pytest.fixture(autouse=True)
def no_attempts_yet():
    cache.clear()


@pytest.fixture
def worker():
    """A worker that does at once what it is rung for."""
    app.conf.task_always_eager = True
    yield
    app.conf.task_always_eager = False


def is_in(client):
    return "_auth_user_id" in client.session


def forget(client, email):
    with TestCase.captureOnCommitCallbacks(execute=True):
        return client.post("/forgotten-password/", {"email": email})


def link():
    return re.search(r"http://testserver(/\S+)", mail.outbox[-1].body)[1]


def choose(client, address, password=NEW):
    """Open the link and choose a password; return the last answer."""
    opened = client.get(address, follow=True)
    if not opened.context.get("validlink"):
        return opened
    where = opened.redirect_chain[-1][0]
    return client.post(where, {"new_password1": password, "new_password2": password})


@pytest.mark.parametrize(
    "password", ["short words", "qwertyuiop123", "QwertyUIOP2026!", "  Administrator1 ", "123456789012"]
)
def test_known_and_short_passwords_are_refused(password):
    with pytest.raises(ValidationError):
        validate_password(password, User(email="a@example.org", name="A"))


def test_a_password_like_ones_own_address_is_refused():
    with pytest.raises(ValidationError):
        validate_password("aigul.officer", User(email="aigul.officer@example.org", name="Aigul"))


@pytest.mark.parametrize(
    "password", ["correct horse battery", "тихие горные реки", "aaaabbbbccccd", "only lower case words"]
)
def test_nothing_else_is_asked_of_a_password(password):
    validate_password(password, User(email="a@example.org", name="A"))


def test_case_and_a_trivial_tail_make_a_known_password_no_better():
    assert "password" in variants("PassWord2026!")
    assert variants("12345") >= {"1", "12345"}


@pytest.mark.parametrize("number", [1, 2, 3, 50, 1001])
def test_the_installations_own_list_is_searched_without_loading_it(tmp_path, settings, number):
    listed = [f"breached password {n}" for n in range(number)]
    digests = sorted(hashlib.sha1(one.encode(), usedforsecurity=False).hexdigest().upper() for one in listed)
    path = tmp_path / "breached.txt"
    path.write_text("".join(f"{digest}:{n + 1}\r\n" for n, digest in enumerate(digests)))
    assert [one for one in listed if not is_listed(one, path)] == []
    assert not any(is_listed(f"another phrase {n}", path) for n in range(200))
    settings.BREACHED_PASSWORDS = str(path)
    with pytest.raises(ValidationError) as refused:
        validate_password("Breached Password 0!")
    assert refused.value.error_list[0].code == "password_is_breached"
    validate_password("another phrase entirely")


def test_an_empty_list_refuses_nothing(tmp_path):
    (tmp_path / "empty").write_text("")
    assert not is_listed("anything", tmp_path / "empty")


def test_changing_the_password_signs_out_every_other_browser(client):
    user = people.officer()
    client.force_login(user)
    (elsewhere := Client()).force_login(user)
    wrong = client.post("/account/password/", {"old_password": "x", "new_password1": NEW, "new_password2": NEW})
    assert "The password is not right" in wrong.content.decode()
    facts = {"old_password": people.PASSWORD, "new_password1": NEW, "new_password2": NEW}
    assert client.post("/account/password/", facts).headers["Location"] == "/account/"
    assert (is_in(client), client.get("/account/").status_code) == (True, 200)
    assert elsewhere.get("/account/").status_code == 302
    assert SignIn.objects.get().session_key == client.session.session_key
    assert "Your password was changed" in mail.outbox[0].body


def test_the_present_password_is_tried_a_few_times_only(client):
    client.force_login(people.officer())
    for _time in range(attempts.PER_ACCOUNT_AND_ADDRESS):
        client.post("/account/password/", {"old_password": "x", "new_password1": NEW, "new_password2": NEW})
    facts = {"old_password": people.PASSWORD, "new_password1": NEW, "new_password2": NEW}
    assert "Too many attempts" in client.post("/account/password/", facts).content.decode()


def test_a_forgotten_password_is_replaced_through_the_link_once(client, worker):
    user = people.officer()
    (elsewhere := Client()).force_login(user)
    assert forget(client, "Officer@Example.org").headers["Location"] == "/forgotten-password/sent/"
    assert mail.outbox[0].to == ["officer@example.org"]
    address = link()
    refused = choose(client, address, "password12345")
    assert "attackers know" in refused.content.decode()
    assert choose(client, address).headers["Location"] == "/sign-in/"
    assert not is_in(client)
    assert elsewhere.get("/account/").status_code == 302
    assert "does not work any more" in choose(Client(), address).content.decode()
    client.post("/sign-in/", {"username": user.email, "password": NEW})
    assert is_in(client)


def test_the_link_does_not_stand_in_for_the_second_factor(client, worker):
    user = people.officer()
    factors.give_app(user)
    forget(client, user.email)
    choose(client, link())
    answer = client.post("/sign-in/", {"username": user.email, "password": NEW})
    assert answer.headers["Location"] == "/sign-in/second-factor/"
    assert not is_in(client)


def test_the_link_works_for_thirty_minutes(client, worker, settings):
    people.officer()
    assert settings.PASSWORD_RESET_TIMEOUT == 30 * 60
    forget(client, "officer@example.org")
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert "does not work any more" in choose(client, link()).content.decode()


def test_asking_for_a_link_does_not_tell_whether_there_is_an_account(client, worker):
    people.officer()
    User.objects.create_user(email="gone@example.org", password=people.PASSWORD, is_active=False)
    answers = [forget(client, email) for email in ("officer@example.org", "nobody@example.org", "gone@example.org")]
    assert {(answer.status_code, answer.headers["Location"]) for answer in answers} == {
        (302, "/forgotten-password/sent/")
    }
    assert [letter.to for letter in mail.outbox] == [["officer@example.org"]]


def test_the_same_queries_are_made_whether_or_not_there_is_an_account(client, django_assert_num_queries):
    people.officer()
    for email in ("officer@example.org", "nobody@example.org"):
        with django_assert_num_queries(1):
            client.post("/forgotten-password/", {"email": email})


@pytest.mark.parametrize("email", ["officer@example.org", "nobody@example.org"])
def test_links_are_sent_a_few_times_only_to_known_and_unknown_alike(client, worker, email):
    people.officer()
    for _time in range(attempts.PER_ACCOUNT["link"]):
        assert forget(client, email).status_code == 302
    assert "Too many attempts" in forget(client, email).content.decode()


def test_the_letter_is_in_the_persons_language(client, worker):
    user = people.officer()
    User.objects.filter(pk=user.pk).update(language="ru")
    forget(client, user.email)
    assert re.search("[а-яё]{4}", mail.outbox[0].subject)
    assert re.search("[а-яё]{4}", mail.outbox[0].body)
