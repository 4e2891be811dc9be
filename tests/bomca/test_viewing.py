"""An administrator looks at the portal as another person: half an hour, nothing changed, everything logged."""

import time

import pytest
from django.db import IntegrityError, transaction

from bomca.accounts.models import User, Viewing
from tests import makers, people

pytestmark = pytest.mark.django_db

BANNER = "You are viewing the portal as"


@pytest.fixture
def admin(client):
    user = people.administrator()
    client.force_login(user)
    return user


def view_as(client, person, status=302):
    assert client.post("/access/view-as/", {"person": person.email}).status_code == status


def events():
    return [(one.administrator.email, one.person.email, one.event) for one in Viewing.objects.order_by("pk")]


def test_the_portal_is_seen_as_that_person_sees_it(client, admin):
    officer, partner = people.officer(), people.outsider()
    hidden = makers.activity(makers.phase(), visibility="internal")
    before = {user.pk: user.last_login for user in User.objects.all()}
    cookie = client.cookies["sessionid"].value
    view_as(client, partner)
    assert client.get(f"/activities/{hidden.uid}/").status_code == 404
    page = client.get("/activities/")
    assert BANNER in page.content.decode()
    assert page.context["user"] == partner
    assert page.wsgi_request.real_user == admin
    assert client.get("/api/v1/activities/").json()["count"] == 0
    assert client.get("/access/").status_code == 403
    assert client.cookies["sessionid"].value == cookie
    client.post("/access/stop/")
    assert client.get(f"/activities/{hidden.uid}/").status_code == 200
    assert BANNER not in client.get("/activities/").content.decode()
    assert {user.pk: user.last_login for user in User.objects.all()} == before
    log = [("admin@example.org", "outsider@example.org", event) for event in ("started", "stopped")]
    assert events() == log
    assert Viewing.objects.first().address == "127.0.0.1"
    view_as(client, officer)
    client.post("/access/stop/")
    assert "127.0.0.1" in client.get("/access/").content.decode()


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("address", ["/activities/new/", "/language/", "/access/view-as/", "/api/v1/activities/"])
def test_nothing_is_changed_meanwhile(client, admin, address, method):
    view_as(client, people.officer())
    answer = getattr(client, method)(address, {"language": "ru"}, content_type="application/json")
    is_api = address.startswith("/api/")
    is_known = is_api or method == "post"  # pages know no other methods, for nobody
    assert answer.status_code == (403 if is_known else 405)
    assert answer.headers["Content-Type"] == ("application/problem+json" if is_api else "text/html; charset=utf-8")
    assert is_api or not is_known or BANNER in answer.content.decode()
    assert set(User.objects.values_list("language", flat=True)) == {"en"}


@pytest.mark.parametrize("address", ["/account/", "/account/tokens/", "/admin/"])
def test_the_own_pages_of_the_person_stay_closed(client, admin, address):
    view_as(client, people.officer())
    assert client.get(address).status_code == 403


def test_only_ordinary_people_are_viewed(client, admin):
    other = User.objects.create_superuser(email="other@example.org", password=people.PASSWORD)
    makers.phase()
    for person in (admin, other, people.service(), people.person("closed@example.org", is_active=False)):
        view_as(client, person, 403)
    assert client.post("/access/view-as/", {"person": "x@example.org"}).status_code == 404
    assert client.get("/access/view-as/").status_code == 405
    assert events() == []


def test_only_administrators_view(client):
    client.force_login(people.coordinator())
    view_as(client, people.outsider(), 403)
    assert events() == []


def test_it_ends_after_half_an_hour(client, admin):
    person = people.officer()
    view_as(client, person)
    session = client.session
    assert 29 * 60 < session["viewing"]["until"] - time.time() <= 30 * 60
    session["viewing"] = {**session["viewing"], "until": time.time() - 1}
    session.save()
    assert client.get("/activities/").context["user"] == admin
    assert [event for _admin, _person, event in events()] == ["started", "expired"]


@pytest.mark.parametrize("change", [{"is_active": False}, {"is_superuser": True}])
def test_it_ends_when_the_person_may_not_be_viewed_any_more(client, admin, change):
    person = people.officer()
    view_as(client, person)
    User.objects.filter(pk=person.pk).update(**change)
    assert client.get("/activities/").context["user"] == admin


def test_it_ends_when_the_administrator_is_none_any_more(client, admin):
    view_as(client, people.officer())
    User.objects.filter(pk=admin.pk).update(is_superuser=False)
    assert client.get("/activities/").context["user"] == admin
    assert client.post("/activities/new/").status_code == 403


def test_signing_out_ends_it_and_the_session(client, admin):
    view_as(client, people.officer())
    assert client.post("/sign-out/").status_code == 302
    assert [event for _admin, _person, event in events()] == ["started", "stopped"]
    assert client.get("/activities/").status_code == 302


def test_stopping_what_never_began_changes_nothing(client, admin):
    assert client.post("/access/stop/").status_code == 302
    assert events() == []


def test_the_log_is_only_added_to(admin):
    line = Viewing.objects.create(administrator=admin, person=people.officer(), event="started")
    for change in (line.save, line.delete, Viewing.objects.all().delete, lambda: Viewing.objects.update(event="x")):
        with pytest.raises(TypeError, match="only added"):
            change()
    with transaction.atomic(), pytest.raises(IntegrityError, match="nobody_is_viewed_by_themselves"):
        Viewing.objects.create(administrator=admin, person=admin, event="started")
    assert list(Viewing.objects.visible_to(admin)) == [line]
    assert not Viewing.objects.visible_to(people.coordinator()).exists()
