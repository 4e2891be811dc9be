"""Tokens: shown once, kept as a digest, opening what their owner may, until they end."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client, override_settings
from django.urls import get_resolver
from django.utils import timezone

from bomca.accounts import attempts, scopes
from bomca.accounts.models import ApiToken
from tests import people

pytestmark = pytest.mark.django_db
CHOSEN = {"reach": "read", "networks": ""}


@pytest.fixture(autouse=True)
def no_attempts_yet():
    cache.clear()


def issue(user, days=30, name="Transfer", **reach):
    return ApiToken.issue(user=user, name=name, expires_at=timezone.now() + timedelta(days=days), **reach)


def ask(client, plain, address="/api/v1/countries/", method="get"):
    return client.generic(method.upper(), address, headers={"authorization": f"Bearer {plain}"})


def status(client, plain, address="/api/v1/countries/"):
    return ask(client, plain, address).status_code


def test_a_token_opens_the_api_and_its_use_is_noted(client):
    token, plain = issue(people.partner())
    assert plain.startswith(f"bomca_{token.prefix}_")
    assert status(client, plain) == 200
    token.refresh_from_db()
    assert timezone.now() - token.last_used_at < timedelta(minutes=1)


def test_the_secret_is_nowhere_in_the_database():
    token, plain = issue(people.partner())
    secret = plain.split("_")[2]
    kept = " ".join(str(value) for value in ApiToken.objects.values_list().get(pk=token.pk))
    assert len(secret) == 40
    assert secret not in kept
    assert secret not in str(token)


@pytest.mark.parametrize("spoil", [lambda plain: plain[:-1] + "!", lambda plain: plain + "x", lambda plain: plain[:20]])
def test_a_mistyped_token_opens_nothing(client, spoil):
    _token, plain = issue(people.partner())
    assert status(client, spoil(plain)) == 401


def test_a_revoked_token_opens_nothing_more(client):
    token, plain = issue(people.partner())
    token.revoke()
    first = token.revoked_at
    token.revoke()
    assert token.revoked_at == first
    assert status(client, plain) == 401


def test_an_expired_token_opens_nothing_more(client):
    _token, plain = issue(people.partner(), days=2)
    with time_machine.travel(timezone.now() + timedelta(days=3), tick=False):
        assert status(client, plain) == 401


def test_the_token_of_a_person_who_left_opens_nothing(client):
    user = people.partner()
    _token, plain = issue(user)
    user.is_active = False
    user.save()
    assert status(client, plain) == 401


def test_a_token_outlives_a_change_of_the_secret_key_only_with_the_old_one_as_fallback(client, settings):
    _token, plain = issue(people.partner())
    old = settings.SECRET_KEY
    with override_settings(SECRET_KEY="another" * 10):
        assert status(client, plain) == 401
    with override_settings(SECRET_KEY="another" * 10, SECRET_KEY_FALLBACKS=[old]):
        assert status(client, plain) == 200


@pytest.mark.parametrize(("days", "field"), [(367, "expires_at"), (0, None), (-1, None)])
def test_a_token_lasts_at_most_a_year_and_longer_than_nothing(days, field):
    with pytest.raises(ValidationError) as refused:
        issue(people.partner(), days=days)
    assert (field or "__all__") in refused.value.message_dict
    assert not ApiToken.objects.exists()


def test_a_token_needs_no_csrf_but_its_owner_needs_the_permission(client):
    _token, plain = issue(people.partner(), scopes=["activities:write"])
    address, headers = "/api/v1/activities/", {"authorization": f"Bearer {plain}"}
    response = client.post(address, "{}", content_type="application/json", headers=headers)
    assert (response.status_code, response.json()["code"]) == (403, "not_permitted")


def test_a_token_opens_no_page(client):
    _token, plain = issue(people.administrator())
    assert status(client, plain, "/account/") == 302


def page(client, user):
    client.force_login(user)
    return client.get("/account/tokens/")


def test_the_page_makes_a_token_and_shows_it_once(client):
    user = people.partner()
    assert page(client, user).status_code == 200
    last = timezone.localdate() + timedelta(days=90)
    made = client.post("/account/tokens/", {"name": "Nightly", "expires_on": last.isoformat(), **CHOSEN})
    plain = made.context["plain"]
    token = ApiToken.objects.get(user=user)
    assert plain in made.content.decode()
    assert plain.split("_")[2] not in client.get("/account/tokens/").content.decode()
    assert token.expires_at > timezone.now() + timedelta(days=89)
    assert "no-store" in made.headers["Cache-Control"]


@pytest.mark.parametrize(
    ("name", "days"),
    [("", 30), ("N" * 101, 30), ("hid\u202eden", 30), ("Nightly", -2), ("Nightly", 400)],
)
def test_the_page_refuses_and_keeps_what_was_typed(client, name, days):
    page(client, people.partner())
    last = (timezone.localdate() + timedelta(days=days)).isoformat()
    refused = client.post("/account/tokens/", {"name": name, "expires_on": last, **CHOSEN})
    assert refused.context["form"].errors
    assert last in refused.content.decode()
    assert not ApiToken.objects.exists()


def test_a_person_revokes_their_own_tokens_and_sees_nobody_elses(client):
    mine, _plain = issue(people.partner(), name="Mine")
    theirs, _plain = issue(people.officer(), name="Theirs")
    shown = page(client, mine.user).content.decode()
    assert "Mine" in shown
    assert "Theirs" not in shown
    assert client.post(f"/account/tokens/{theirs.prefix}/revoke/").status_code == 404
    assert client.get(f"/account/tokens/{mine.prefix}/revoke/").status_code == 405
    assert client.post(f"/account/tokens/{mine.prefix}/revoke/").status_code == 302
    mine.refresh_from_db()
    theirs.refresh_from_db()
    assert (mine.is_usable, theirs.is_usable) == (False, True)


def test_an_administrator_revokes_anybodys_token_and_makes_none(client):
    token, _plain = issue(people.partner())
    client.force_login(people.administrator())
    assert client.get("/admin/accounts/apitoken/add/").status_code == 403
    client.post("/admin/accounts/apitoken/", {"action": "revoke", "_selected_action": [token.pk]})
    token.refresh_from_db()
    assert not token.is_usable


def test_a_token_reads_everything_and_changes_nothing_unless_more_is_asked_for():
    token, _plain = issue(people.officer())
    assert token.scopes == sorted(f"{name}:read" for name in scopes.resources())
    assert {"activities:read", "figures:read", "partners:read", "reports:read"} <= set(token.scopes)
    assert token.reads_everything_only


def test_a_token_without_the_scope_is_told_which_one_it_needs(client):
    _token, plain = issue(people.officer(), scopes=["activities:read"])
    assert status(client, plain, "/api/v1/activities/") == 200
    refused = ask(client, plain, "/api/v1/activities/", "post")
    assert (refused.status_code, refused.json()["code"]) == (403, "insufficient_scope")
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert 'error="insufficient_scope", scope="activities:write"' in refused.headers["WWW-Authenticate"]
    assert "activities:write" in refused.json()["detail"]
    assert ask(client, plain, "/api/v1/reports/").json()["code"] == "insufficient_scope"


def test_a_scope_gives_no_more_than_its_owner_may(client):
    _token, plain = issue(people.partner(), scopes=scopes.known())
    assert ask(client, plain, "/api/v1/reports/", "post").json()["code"] == "not_permitted"


def test_a_person_at_the_pages_is_limited_by_roles_only(client):
    client.force_login(people.officer())
    assert client.get("/api/v1/activities/").status_code == 200


def test_the_root_of_the_api_needs_a_token_and_no_scope(client):
    _token, plain = issue(people.officer(), scopes=["topics:read"])
    assert status(client, plain, "/api/v1/") == 200
    assert client.get("/api/v1/").status_code == 401


@pytest.mark.parametrize("scope", ["everything:read", "countries:write", "activities", "activities:delete", ""])
def test_a_scope_that_does_not_exist_is_refused(scope):
    with pytest.raises(ValidationError) as refused:
        issue(people.officer(), scopes=[scope])
    assert set(refused.value.message_dict) == {"scopes"}


def test_a_token_without_any_scope_is_refused():
    with pytest.raises(ValidationError):
        issue(people.officer(), scopes=[])


def from_address(address):
    return Client(REMOTE_ADDR=address)


@pytest.mark.parametrize(
    ("networks", "address", "is_welcome"),
    [
        ([], "203.0.113.9", True),
        (["192.0.2.0/24"], "192.0.2.200", True),
        (["192.0.2.0/24"], "192.0.3.1", False),
        (["198.51.100.1", "192.0.2.0/24"], "198.51.100.1", True),
        (["2001:db8::/32"], "2001:db8:1::5", True),
        (["2001:db8::/32"], "192.0.2.1", False),
        (["192.0.2.0/24"], "::ffff:192.0.2.7", True),
        (["192.0.2.0/24"], "", False),
        (["192.0.2.0/24"], "nonsense", False),
    ],
)
def test_a_token_is_used_from_its_networks_only(networks, address, is_welcome):
    token, plain = issue(people.partner(), networks=networks)
    answered = ask(from_address(address), plain)
    assert answered.status_code == (200 if is_welcome else 401)
    token.refresh_from_db()
    assert (token.last_refused_at is None) == is_welcome
    assert (token.last_used_at is not None) == is_welcome


def test_from_elsewhere_the_answer_is_that_of_a_wrong_token_and_the_owner_is_told(client):
    token, plain = issue(people.partner(), networks=["192.0.2.0/24"])
    elsewhere = from_address("203.0.113.9")
    refused, wrong = ask(elsewhere, plain), ask(elsewhere, plain[:-1])
    assert refused.json() == wrong.json()
    assert refused.headers.pop("X-Request-ID") != wrong.headers.pop("X-Request-ID")
    assert dict(refused.headers) == dict(wrong.headers)
    shown = page(client, token.user).content.decode()
    assert "203.0.113.9" in shown
    assert "If it was not you, revoke it." in shown


def test_the_last_address_is_noted_and_shown(client):
    token, plain = issue(people.partner())
    for address in ("192.0.2.1", "2001:db8::1"):
        ask(from_address(address), plain)
        token.refresh_from_db()
        assert token.last_used_from == address
    assert "2001:db8::1" in page(client, token.user).content.decode()


def test_behind_a_proxy_only_the_address_that_the_proxy_added_counts(settings, client):
    settings.CLIENT_ADDRESS_HEADER = "HTTP_X_FORWARDED_FOR"
    _token, plain = issue(people.partner(), networks=["192.0.2.0/24"])
    for told, number in (("192.0.2.1", 200), ("203.0.113.9", 401), ("192.0.2.1, 203.0.113.9", 401)):
        headers = {"authorization": f"Bearer {plain}", "x-forwarded-for": told}
        assert client.get("/api/v1/countries/", headers=headers).status_code == number, told


@pytest.mark.parametrize(
    ("given", "kept"),
    [("192.0.2.7", "192.0.2.7/32"), ("2001:DB8:0::/32", "2001:db8::/32"), (" 10.0.0.0/255.0.0.0 ", "10.0.0.0/8")],
)
def test_networks_are_kept_in_one_form(given, kept):
    token, _plain = issue(people.partner(), networks=[given, kept])
    assert token.networks == [kept]


@pytest.mark.parametrize("given", ["192.0.2.1/24", "192.0.2.0/33", "example.org", "1", "*", "٣.1.1.1"])
def test_a_network_that_is_none_is_refused(given):
    with pytest.raises(ValidationError) as refused:
        issue(people.partner(), networks=[given])
    assert set(refused.value.message_dict) == {"networks"}


def test_after_a_hundred_wrong_tokens_an_address_waits(client):
    _token, plain = issue(people.partner())
    assert status(client, "bomca_x_y") == 401
    for _time in range(attempts.PER_ADDRESS - 1):
        attempts.note_wrong_key("127.0.0.1")
    stopped = ask(client, plain)
    assert (stopped.status_code, stopped.json()["code"]) == (429, "too_many_requests")
    assert 1 <= int(stopped.headers["Retry-After"]) <= attempts.WINDOW
    assert status(from_address("192.0.2.7"), plain) == 200
    with time_machine.travel(timezone.now() + timedelta(seconds=int(stopped.headers["Retry-After"]) + 1), tick=False):
        assert status(client, plain) == 200


def post_form(client, **facts):
    last = timezone.localdate() + timedelta(days=90)
    return client.post("/account/tokens/", {"name": "Nightly", "expires_on": last.isoformat(), **CHOSEN, **facts})


def test_the_page_offers_every_scope_and_gives_the_ticked_ones(client):
    user = people.officer()
    offered = page(client, user).content.decode()
    assert all(f'value="{scope}"' in offered for scope in scopes.known())
    ticked = ["activities:write", "activities:read"]
    post_form(client, reach="chosen", scopes=ticked, networks="192.0.2.0/24\r\n2001:db8::1")
    token = ApiToken.objects.get(user=user)
    assert token.scopes == sorted(ticked)
    assert token.networks == ["192.0.2.0/24", "2001:db8::1/128"]
    shown = client.get("/account/tokens/").content.decode()
    assert "<code>activities:write</code>" in shown
    assert "<code>192.0.2.0/24</code>" in shown


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"reach": "chosen"}, "scopes"),
        ({"reach": "chosen", "scopes": ["everything:read"]}, "scopes"),
        ({"reach": "read", "scopes": ["activities:write"]}, "reach"),
        ({"reach": ""}, "reach"),
        ({"networks": "192.0.2.1/24"}, "networks"),
        ({"networks": "\n".join(f"192.0.2.{n}" for n in range(60))}, "networks"),
    ],
)
def test_the_page_names_the_field_of_a_wrong_reach(client, facts, field):
    page(client, people.officer())
    refused = post_form(client, **facts)
    assert list(refused.context["form"].errors) == [field]
    assert not ApiToken.objects.exists()


def routes(patterns, before="/"):
    """Every (address, view class, actions) of a URL configuration, with a made-up key where one is needed."""
    keys = {"uuid": "00000000-0000-4000-8000-000000000000", "slug": "xx", "int": "9"}
    for pattern in patterns:
        text = re.sub(r"<(\w+):\w+>", lambda found: keys.get(found[1], "9"), str(pattern.pattern))
        if hasattr(pattern, "url_patterns"):
            yield from routes(pattern.url_patterns, before + text)
        elif before.startswith("/api/v1/"):
            yield before + text, getattr(pattern.callback, "actions", {})


@pytest.mark.once
def test_every_address_of_the_api_demands_a_scope(client):
    """A token that reaches one resource only is refused everywhere else, before anything is looked up."""
    user = people.administrator()
    found = dict(routes(get_resolver().url_patterns))
    asked = 0
    for address, actions in found.items():
        name = address.removeprefix("/api/v1/").split("/")[0]
        if not name:
            continue
        other = "topics:read" if name != "topics" else "places:read"
        _token, none = issue(user, scopes=[other])
        _token, reads = issue(user, scopes=[f"{name}:read"])
        for method in set(actions) & set(scopes.resources()[name].http_method_names):
            writes = method not in {"get", "head", "options"}
            for plain in [none, *([reads] if writes else [])]:
                refused = ask(client, plain, address, method)
                assert refused.status_code == 403, (method, address)
                assert 'error="insufficient_scope"' in refused.headers["WWW-Authenticate"]
                asked += 1
        assert ask(client, reads, address).status_code in {200, 404, 405}, address
    assert {address.split("/")[3] for address in found if address != "/api/v1/"} == set(scopes.resources())
    assert asked > 25


def test_the_api_describes_both_ways_to_sign_in(client):
    told = client.get("/api/schema/", headers={"accept": "application/vnd.oai.openapi+json"}).json()
    schemes = told["components"]["securitySchemes"]
    flow = schemes["client"]["flows"]["clientCredentials"]
    assert (schemes["token"]["scheme"], flow["tokenUrl"]) == ("bearer", "/api/oauth/token")
    assert set(flow["scopes"]) == set(scopes.known())
    writing = told["paths"]["/api/v1/activities/{uid}/verify/"]["post"]["security"]
    assert {"token": ["activities:write"]} in writing
    assert {"client": ["activities:write"]} in writing
