"""Tokens: shown once, kept as a digest, opening what their owner may, until they end."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import override_settings
from django.utils import timezone

from bomca.accounts.models import ApiToken
from tests import people

pytestmark = pytest.mark.django_db


def issue(user, days=30, name="Transfer"):
    return ApiToken.issue(user=user, name=name, expires_at=timezone.now() + timedelta(days=days))


def status(client, plain, address="/api/v1/countries/"):
    return client.get(address, headers={"authorization": f"Bearer {plain}"}).status_code


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
    _token, plain = issue(people.partner())
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
    made = client.post("/account/tokens/", {"name": "Nightly", "expires_on": last.isoformat()})
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
    refused = client.post("/account/tokens/", {"name": name, "expires_on": last})
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
