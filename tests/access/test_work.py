"""How long an answer takes tells nothing: the work is counted, in queries and in password hashings."""

from unittest.mock import patch

import pytest
from django.contrib.auth.hashers import get_hasher
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import makers, people

pytestmark = pytest.mark.django_db
NOWHERE = "00000000-0000-4000-8000-000000000000"


def work(ask):
    """(queries, password hashings) of what is asked; the hashing is only counted, and done."""
    cache.clear()
    hasher = type(get_hasher())
    with (
        CaptureQueriesContext(connection) as queries,
        patch.object(hasher, "encode", autospec=True, side_effect=hasher.encode) as hashed,
    ):
        ask()
    return len([one for one in queries if "SAVEPOINT" not in one["sql"]]), hashed.call_count


def test_an_unknown_account_costs_what_a_wrong_password_costs(client):
    people.officer()

    def sign_in(email):
        return work(lambda: client.post("/sign-in/", {"username": email, "password": "not the password at all"}))

    sign_in("warm@example.org")
    known, unknown = sign_in("officer@example.org"), sign_in("nobody@example.org")
    assert known[1] >= 1
    assert known[1] == unknown[1]
    assert abs(known[0] - unknown[0]) <= 1, (known, unknown)  # the account itself is read once more


@pytest.mark.parametrize("address", ["/activities/{}/", "/api/v1/activities/{}/", "/activities/{}/edit/"])
def test_a_hidden_record_costs_what_one_costs_that_never_was(client, address):
    hidden = makers.activity(makers.phase(), visibility="internal")
    client.force_login(people.steering_member())
    client.get(address.format(NOWHERE))
    assert client.get(address.format(hidden.uid)).status_code == 404
    assert work(lambda: client.get(address.format(hidden.uid))) == work(lambda: client.get(address.format(NOWHERE)))
