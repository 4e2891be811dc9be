"""Signing in through an outside provider of identities, such as EU Login, against a real small one."""

from urllib.parse import urlsplit

import environ
import pytest
from allauth.socialaccount.models import SocialAccount
from django.core.cache import cache

from bomca.accounts.models import User
from bomca.settings.sources import oidc_origins, oidc_provider
from tests import factors, people
from tests.provider import Provider

pytestmark = pytest.mark.django_db


@pytest.fixture
def provider(settings):
    cache.clear()
    with Provider() as running:
        settings.SOCIALACCOUNT_PROVIDERS = running.settings()
        yield running


def go(client, provider, **facts):
    """Press the button, agree at the provider, come back; return the portal's answer."""
    away = client.post("/sign-in/oidc/", facts)
    assert away.headers["Location"].startswith(f"{provider.issuer}/authorize?")
    back = urlsplit(provider.authorise(away.headers["Location"]))
    assert (back.netloc, back.path) == ("testserver", "/sign-in/oidc/callback/")
    return client.get(f"{back.path}?{back.query}")


def is_in(client):
    return "_auth_user_id" in client.session


def refused(client, answer):
    page = client.get(answer.headers["Location"])
    return answer.headers["Location"] == "/sign-in/" and "did not open an account" in page.content.decode()


def test_the_button_is_there_only_where_a_provider_is_set(client, provider, settings):
    assert "Continue with EU Login" in client.get("/sign-in/").content.decode()
    settings.SOCIALACCOUNT_PROVIDERS = {}
    assert "EU Login" not in client.get("/sign-in/").content.decode()
    assert client.post("/sign-in/oidc/").status_code == 404


def test_a_person_with_an_account_comes_in_and_goes_on(client, provider):
    user = people.officer()
    assert go(client, provider, next="/activities/").headers["Location"] == "/activities/"
    assert client.session["_auth_user_id"] == str(user.pk)
    assert SocialAccount.objects.get().uid == "eu-1"
    client.post("/sign-out/")
    assert go(client, provider).headers["Location"] == "/"
    assert SocialAccount.objects.count() == 1


def test_nobody_gets_an_account_by_it(client, provider):
    assert refused(client, go(client, provider))
    assert not User.objects.exists()
    assert not is_in(client)


@pytest.mark.parametrize(
    "claim",
    [
        {"email_verified": False},
        {"email_verified": None},
        {"email_verified": "false"},
        {"email": "other@example.org"},
        {"email": ""},
    ],
)
def test_the_provider_must_vouch_for_the_accounts_own_address(client, provider, claim):
    people.officer()
    provider.claims.update(claim)
    assert refused(client, go(client, provider))
    assert not is_in(client)


def test_a_closed_account_stays_closed(client, provider):
    user = people.officer()
    go(client, provider)
    user.refresh_from_db()
    user.is_active = False
    user.save()
    assert refused(client, go(client, provider))
    assert not is_in(client)


def test_the_address_in_other_hands_does_not_open_the_account(client, provider):
    people.officer()
    go(client, provider)
    client.post("/sign-out/")
    provider.claims["sub"] = "eu-2"
    assert refused(client, go(client, provider))
    assert not is_in(client)


def test_an_identity_that_moved_to_another_address_opens_neither_account(client, provider):
    people.officer()
    people.partner()
    go(client, provider)
    client.post("/sign-out/")
    provider.claims["email"] = "partner@example.org"
    assert refused(client, go(client, provider))
    assert not is_in(client)


def test_the_second_factor_is_asked_for_all_the_same(client, provider):
    factors.give_app(people.officer())
    assert go(client, provider, next="/activities/").headers["Location"] == "/sign-in/second-factor/"
    assert not is_in(client)
    assert client.post("/sign-in/second-factor/", {"code": factors.code()}).headers["Location"] == "/activities/"


def test_an_answer_nobody_asked_for_opens_nothing(client, provider):
    people.officer()
    assert refused(client, client.get("/sign-in/oidc/callback/?code=x&state=y"))
    away = client.post("/sign-in/oidc/").headers["Location"]
    back = urlsplit(provider.authorise(away))
    provider.codes.clear()
    assert refused(client, client.get(f"{back.path}?{back.query}"))
    assert not is_in(client)


def test_the_button_works_by_post_only(client, provider):
    assert client.get("/sign-in/oidc/").status_code == 405


def test_a_provider_is_set_by_the_environment(monkeypatch):
    assert (oidc_provider(environ.Env()), oidc_origins(environ.Env())) == ({}, [])
    for name, value in {
        "ISSUER": "https://login.example.org/cas/oauth2",
        "CLIENT_ID": "bomca",
        "CLIENT_SECRET": "x",
    }.items():
        monkeypatch.setenv(f"OIDC_{name}", value)
    app = oidc_provider(environ.Env())["openid_connect"]["APPS"][0]
    assert (app["name"], app["client_id"], app["settings"]["server_url"]) == (
        "EU Login",
        "bomca",
        "https://login.example.org/cas/oauth2",
    )
    assert oidc_origins(environ.Env()) == ["https://login.example.org"]
