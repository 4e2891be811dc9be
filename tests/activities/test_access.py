"""Why a person can, or cannot: what is told agrees with the gate, for every kind of person and activity."""

import csv
import io
from datetime import timedelta

import pytest

from activities import explaining
from activities.models import Activity
from bomca.accounts import rights, seeing
from bomca.accounts.explaining import lists, of_list
from partners.models import Place
from tests import makers, people
from tests.activities.test_visibility import SEEN, someone, world

pytestmark = pytest.mark.django_db
__all__ = ["world"]


@pytest.fixture
def admin(client):
    user = people.administrator()
    client.force_login(user)
    return user


def text(client, address, status=200):
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


@pytest.mark.parametrize("who", SEEN)
def test_what_is_told_agrees_with_the_gate(world, who):
    user = someone(who)
    seen = set(Activity.objects.visible_to(user))
    for one in world.values():
        assert bool(explaining.ways_to(user, one)) == explaining.is_seen(user, one) == (one in seen), one.title
        assert len(list(explaining.why_not_seen(user, one))) >= 2
        told = {action["permission"]: action for action in explaining.actions(user, one)}
        for permission, action in told.items():
            assert action["may"] == (one in seen and user.has_perm(permission, one)), (permission, one.title)
            assert action["why"]
            through = bool(explaining.through(user, one, permission)) or user.is_superuser
            assert through == user.has_perm(permission, one), (permission, one.title)
    assert f"sees {len(seen)} of {len(world)}." in of_list(user, Activity)[0]


def test_who_sees_a_record_is_whom_the_gate_lets_in(world, django_assert_max_num_queries):
    everybody = [someone(who) for who in ("national officer", "EU officer", "reviewer of a country", "administrator")]
    everybody.append(people.person("closed@example.org", "coordinator", is_active=False))
    for one in world.values():
        expected = {user.pk for user in everybody if user.is_active and one in Activity.objects.visible_to(user)}
        with django_assert_max_num_queries(20):
            assert {user.pk for user, _ways in seeing.who_sees(one)} == expected


def test_it_says_why_not(client, admin, world):
    user = people.national_officer()
    day = rights.today()
    people.assign(user, "secretariat", starts_on=day - timedelta(days=9), ends_on=day - timedelta(days=1))
    hidden = world["others", "internal"]
    page = text(client, f"/access/?person={user.email}&record={hidden.code}")
    assert "Nurlan National does not see this record." in page
    assert "see what is marked internal" in page
    assert "Over: Secretariat, from" in page
    assert "lies outside of what the role is given for" in page
    own = text(client, f"/access/?person={user.email}&record=http://testserver/activities/{world['own', 'draft'].uid}/")
    assert "Nurlan National sees this record." in own
    assert "the role does not grant it" in own  # to verify


def test_it_says_what_is_withheld_and_why(client, admin):
    phase, place = makers.phase(), makers.city()
    Place.objects.update(is_sensitive=True)
    one = makers.activity(phase, place=place, visibility="public")
    people.outsider()
    page = text(client, f"/access/?person=outsider@example.org&record={one.uid}")
    assert "Place, venue: withheld." in page
    assert "everybody who has signed in sees it" in page
    assert "has never held a role" in page


@pytest.mark.once
def test_each_list_can_be_asked_about(client, admin):
    makers.activity(makers.phase())
    for name in lists():
        assert "of_list" in client.get(f"/access/?person=admin@example.org&of={name}").context, name
    assert "Name a person too." in text(client, "/access/?of=reports.report")


def test_people_are_found_by_a_part_of_the_name(client, admin):
    people.officer()
    people.eu_officer()
    page = text(client, "/access/?person=e")
    assert "officer@example.org" in page
    assert "eu@example.org" in page
    assert "Held: Secretariat" in text(client, "/access/?person=aigul")
    assert "Nobody has this name" in text(client, "/access/?person=nobody", 400)
    assert "There is no such record." in text(client, "/access/?record=B1-C1-1999-001", 400)
    assert "There is no parameter" in text(client, "/access/?persn=e", 400)
    assert "%" in text(client, "/access/?person=%25", 400)


def test_who_sees_it_is_listed_on_the_page(client, admin, world):
    people.officer()
    page = text(client, f"/access/?record={world['own', 'internal'].uid}")
    assert "2 active accounts see it." in page
    assert "Secretariat, since" in page


@pytest.mark.parametrize("address", ["/access/", "/access/review/", "/access/review.csv"])
def test_access_is_looked_into_by_administrators_alone(client, address):
    assert client.get(address).status_code == 302
    client.force_login(people.coordinator())
    assert client.get(address).status_code == 403
    assert "/access/" not in client.get("/account/").content.decode()


def test_the_review_lists_who_held_what_on_a_day(client, admin):
    user, today = people.outsider(), rights.today()
    past = today - timedelta(days=40)
    people.assign(user, "secretariat", starts_on=past, ends_on=today - timedelta(days=1), given_by=admin, note="=1+1")
    people.national_officer()

    def lines(query=""):
        body = b"".join(client.get(f"/access/review.csv{query}").streaming_content).decode("utf-8-sig")
        return [(row["email"], row["role"]) for row in csv.DictReader(io.StringIO(body))]

    now = {("admin@example.org", "Administrator"), ("outsider@example.org", "no role")}
    assert set(lines()) == {*now, ("national@example.org", "National officer")}
    assert lines(f"?as_of={past}") == [("outsider@example.org", "Secretariat")]
    assert "admin@example.org" in text(client, f"/access/review/?as_of={past}")
    assert "Kyrgyzstan" in text(client, "/access/review/")
    assert client.get("/access/review/?as_of=yesterday").status_code == 400
    assert client.get("/access/review.csv?day=2020-01-01").status_code == 400
