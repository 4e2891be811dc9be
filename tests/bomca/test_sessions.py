"""Where a person is signed in: the list, its ends, its ages, and confirming before something that matters."""

import time

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client

from bomca.accounts import attempts
from bomca.accounts.models import ApiToken, SignIn, User
from bomca.accounts.sessions.services import BEGAN, USED
from tests import factors, people

pytestmark = pytest.mark.django_db
HOUR = 60 * 60


@pytest.fixture(autouse=True)
def no_attempts_yet():
    cache.clear()


def sign_in(client, user):
    return client.post("/sign-in/", {"username": user.email, "password": people.PASSWORD})


def is_in(client):
    return client.get("/account/").status_code == 200


def age(client, name, seconds):
    """Let that much time have passed since the sign-in began, or was last used."""
    session = client.session
    session[name] -= seconds
    session.save()


def test_people_see_where_they_are_signed_in_and_nobody_else(client):
    user = people.officer()
    sign_in(client, user)
    sign_in(Client(REMOTE_ADDR="192.0.2.7", HTTP_USER_AGENT="Firefox in Osh"), user)
    sign_in(Client(HTTP_USER_AGENT="Of another"), people.partner())
    page = client.get("/account/sessions/").content.decode()
    assert "Firefox in Osh" in page
    assert "192.0.2.7" in page
    assert "Of another" not in page
    assert page.count("This browser") == 1


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox, Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge, Windows"),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36", "Chrome, Android"),
        ("curl/8", "curl/8"),
    ],
)
def test_a_browser_is_called_as_its_owner_calls_it(told, shown):
    assert SignIn(browser=told).device == shown


def test_a_person_ends_another_browser_of_ones_own_only(client):
    user, other = people.officer(), people.partner()
    sign_in(client, user)
    sign_in(elsewhere := Client(), user)
    sign_in(stranger := Client(), other)
    of_stranger = SignIn.objects.get(user=other)
    assert client.post(f"/account/sessions/{of_stranger.pk}/end/").status_code == 404
    there = SignIn.objects.get(session_key=elsewhere.session.session_key)
    assert client.get(f"/account/sessions/{there.pk}/end/").status_code == 405
    client.post(f"/account/sessions/{there.pk}/end/")
    assert [is_in(one) for one in (client, elsewhere, stranger)] == [True, False, True]


def test_ending_the_browser_one_sits_at_is_signing_out(client):
    user = people.officer()
    sign_in(client, user)
    session = client.session
    session[USED] -= 600  # long enough ago that this request is noted as use of the session it ends
    session.save()
    answer = client.post(f"/account/sessions/{SignIn.objects.get().pk}/end/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/sign-in/")
    assert not is_in(client)
    assert SignIn.objects.count() == 0


def test_a_person_signs_out_everywhere_else(client):
    user = people.officer()
    visitors = [client, Client(), Client()]
    for one in visitors:
        sign_in(one, user)
    client.post("/account/sessions/end/")
    assert [is_in(one) for one in visitors] == [True, False, False]


def test_signing_out_takes_the_browser_off_the_list(client):
    sign_in(client, people.officer())
    client.post("/sign-out/")
    assert SignIn.objects.count() == Session.objects.filter(session_key=client.session.session_key).count() == 0


@pytest.mark.parametrize(
    ("name", "seconds", "goes_on"),
    [
        (USED, 3 * HOUR - 60, True),
        (USED, 3 * HOUR + 60, False),
        (BEGAN, 12 * HOUR - 60, True),
        (BEGAN, 12 * HOUR + 60, False),
    ],
)
def test_a_sign_in_ends_by_lying_idle_and_by_its_age(client, name, seconds, goes_on):
    sign_in(client, people.officer())
    age(client, name, seconds)
    assert is_in(client) is goes_on
    assert SignIn.objects.exists() is goes_on
    assert client.get("/api/v1/activities/").status_code == (200 if goes_on else 401)


def test_use_is_noted_to_the_minute_and_not_on_every_page(client, django_assert_max_num_queries):
    sign_in(client, people.officer())
    before = SignIn.objects.get().last_used_at
    is_in(client)
    assert SignIn.objects.get().last_used_at == before
    age(client, USED, 61)
    is_in(client)
    assert SignIn.objects.get().last_used_at > before
    assert client.session[USED] >= time.time() - 5


def test_closing_an_account_ends_its_sign_ins(client):
    user = people.officer()
    sign_in(client, user)
    user.is_active = False
    user.save()
    assert not is_in(client)
    assert not SignIn.objects.exists()
    User.objects.filter(pk=user.pk).update(is_active=True)
    assert not is_in(client)


def test_an_administrator_who_sets_a_password_signs_the_person_out(client):
    user = people.officer()
    sign_in(client, user)
    office = Client()
    office.force_login(people.administrator())
    new = {
        "usable_password": "true",
        "password1": "seven quiet mountain rivers",
        "password2": "seven quiet mountain rivers",
    }
    assert office.post(f"/admin/accounts/user/{user.pk}/password/", new).status_code == 302
    assert not is_in(client)
    assert not SignIn.objects.filter(user=user).exists()
    assert office.get("/admin/").status_code == 200


def token_form(client):
    last_day = client.get("/account/tokens/").context["form"]["expires_on"].value()
    return {"name": "Nightly", "expires_on": last_day, "reach": "read"}


def grown_old(client):
    """More than fifteen minutes after signing in."""
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 16 * 60
    session.save()


def test_right_after_signing_in_nothing_is_asked_again(client):
    sign_in(client, people.officer())
    assert "bomca_" in client.post("/account/tokens/", token_form(client)).content.decode()


def test_later_a_token_is_made_after_the_password_and_nothing_typed_is_lost(client):
    sign_in(client, people.officer())
    form = token_form(client)
    grown_old(client)
    answer = client.post("/account/tokens/", form)
    assert answer.headers["Location"] == "/account/confirm/?next=%2Faccount%2Ftokens%2F"
    assert not ApiToken.objects.exists()
    wrong = client.post(answer.headers["Location"], {"password": "wrong", "next": "/account/tokens/"})
    assert "The password is not right" in wrong.content.decode()
    assert not ApiToken.objects.exists()
    right = client.post(answer.headers["Location"], {"password": people.PASSWORD, "next": "/account/tokens/"})
    assert "bomca_" in right.content.decode()
    assert ApiToken.objects.get().name == "Nightly"


def test_what_is_held_about_a_person_leaves_after_confirming(client):
    sign_in(client, people.officer())
    assert client.get("/account/data/").json()["accounts.User"]
    grown_old(client)
    assert client.get("/account/data/").headers["Location"].startswith("/account/confirm/")


def test_a_code_confirms_as_well(client):
    user = people.officer()
    factors.give_app(user)
    client.force_login(user)
    grown_old(client)
    assert client.get("/account/second-factor/app/remove/").headers["Location"].startswith("/account/confirm/")
    address = "/account/confirm/code/?next=/account/second-factor/app/remove/"
    assert (
        client.post(address, {"code": factors.code(), "next": "/account/second-factor/app/remove/"}).status_code == 302
    )
    assert client.get("/account/second-factor/app/remove/").status_code == 200


@pytest.mark.parametrize(("address", "kind"), [("/account/confirm/", "password"), ("/account/confirm/code/", "code")])
def test_confirming_is_tried_a_few_times_only(client, address, kind):
    user = people.officer()
    factors.give_app(user)
    client.force_login(user)
    grown_old(client)
    for _time in range(attempts.PER_ACCOUNT_AND_ADDRESS):
        client.post(address, {kind: "000000"})
    right = people.PASSWORD if kind == "password" else factors.code()
    assert "Too many attempts" in client.post(address, {kind: right}).content.decode()


@pytest.mark.parametrize(
    "address", ["/admin/accounts/user/add/", "/admin/accounts/user/{}/change/", "/admin/accounts/user/{}/password/"]
)
def test_accounts_and_roles_are_changed_after_confirming(client, address):
    user = people.administrator()
    client.force_login(user)
    address = address.format(user.pk)
    assert client.get(address).status_code == 200
    grown_old(client)
    assert client.get(address).headers["Location"].startswith("/account/confirm/")
    assert client.post(address, {}).headers["Location"].startswith("/account/confirm/")


def test_confirming_leads_back_within_the_portal_only(client):
    client.force_login(people.officer())
    answer = client.post("/account/confirm/", {"password": people.PASSWORD, "next": "https://evil.example/"})
    assert answer.headers["Location"] == "/"
