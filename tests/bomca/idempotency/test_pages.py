"""A person clicks twice, or goes back and sends the form again: there is one record, and a calm word."""

import re

import pytest
from django.test import Client

from activities.models import Activity
from bomca.accounts.models import ApiToken, Invitation
from bomca.idempotency.models import KeyedRequest
from components.models import Extension
from tests import makers, people
from tests.activities.test_pages import form_data
from tests.bomca.test_sessions import grown_old
from tests.bomca.test_tokens import CHOSEN
from tests.forms import hidden

pytestmark = pytest.mark.django_db
NEW = "/activities/new/"
KEY = "one_time_key"
TWICE = "nothing was done again"


@pytest.fixture
def officer(client):
    user = people.officer()
    client.force_login(user)
    return user


def keyed(client, address):
    """The key of the form on this page; the page's last one, for the frame has forms of its own."""
    return {KEY: re.findall(rf'name="{KEY}" value="(\w+)"', client.get(address).content.decode())[-1]}


def test_every_form_has_a_key_of_its_own(client, officer, phase):
    page = client.get(f"/activities/{makers.activity(phase, by=officer).uid}/").content.decode()
    keys = re.findall(rf'name="{KEY}" value="(\w{{22}})"', page)
    assert len(keys) == len(set(keys)) == page.count('method="post"') > 2
    assert KEY in client.get(NEW).content.decode()
    assert KEY not in client.get("/activities/").content.decode().split("<main")[1]


def test_a_form_sent_twice_leads_to_the_same_record(client, officer, phase):
    data = form_data(phase) | keyed(client, NEW)
    first, again = client.post(NEW, data), client.post(NEW, data)
    assert (first.status_code, again.status_code, again["Location"]) == (302, 302, first["Location"])
    assert Activity.objects.count() == 1
    assert TWICE in client.get(again["Location"]).content.decode()
    assert client.post(NEW, form_data(phase) | keyed(client, NEW)).status_code == 302
    assert Activity.objects.count() == 2


def test_what_was_refused_is_sent_again_with_the_same_key(client, officer, phase):
    key = keyed(client, NEW)
    assert client.post(NEW, form_data(phase, title="") | key).status_code == 422
    assert not KeyedRequest.objects.exists()
    assert client.post(NEW, form_data(phase) | key).status_code == 302


def test_who_goes_back_and_changes_the_form_is_asked(client, officer, phase):
    data = form_data(phase, title="First") | keyed(client, NEW)
    made = client.post(NEW, data)["Location"]
    page = client.post(NEW, data | {"title": "<Second>"})
    assert (page.status_code, Activity.objects.count()) == (409, 1)
    text = page.content.decode()
    assert f'href="{made}"' in text
    assert 'name="title" value="&lt;Second&gt;"' in text
    assert client.post(NEW, data | {"title": "Second", KEY: hidden(text.split("<main")[1], KEY)}).status_code == 302
    assert set(Activity.objects.values_list("title", flat=True)) == {"First", "Second"}


def test_a_step_taken_twice_is_one_step(client, officer, phase):
    activity = makers.activity(phase, by=officer)
    address = f"/activities/{activity.uid}/"
    data = keyed(client, address) | {"started_from": hidden(client.get(address))}
    client.post(f"{address}verify/", data)
    page = client.post(f"{address}verify/", data, follow=True).content.decode()
    assert TWICE in page
    assert Activity.objects.get().status == "verified"


def test_the_key_of_a_colleague_is_another_key(client, officer, phase):
    data = form_data(phase) | keyed(client, NEW)
    client.post(NEW, data)
    other = Client()
    other.force_login(people.coordinator())
    assert other.post(NEW, data).status_code == 302
    assert Activity.objects.count() == 2


def test_a_token_is_made_and_shown_once(client, officer):
    address = "/account/tokens/"
    data = {"name": "Transfer", "expires_on": "2027-06-01", **CHOSEN} | keyed(client, address)
    first = client.post(address, data).content.decode()
    plain = re.search(r"bomca_\w{8}_\w{40}", first)[0]
    again = client.post(address, data, headers={"referer": f"http://testserver{address}"}, follow=True)
    assert again.redirect_chain == [(f"http://testserver{address}", 302)]
    assert ApiToken.objects.count() == 1
    assert TWICE in again.content.decode()
    assert plain not in again.content.decode()
    assert plain.split("_")[2] not in str(list(KeyedRequest.objects.values()))


def test_who_must_confirm_first_has_not_used_up_the_key(client, officer):
    address = "/account/tokens/"
    data = {"name": "Transfer", "expires_on": "2027-06-01", **CHOSEN} | keyed(client, address)
    grown_old(client)
    for _time in range(2):
        assert client.post(address, data)["Location"].startswith("/account/confirm/")
    assert not KeyedRequest.objects.exists()
    page = client.post("/account/confirm/", {"password": people.PASSWORD, "next": address})
    assert "bomca_" in page.content.decode()
    assert ApiToken.objects.count() == 1


def test_forms_of_the_administration_have_it_too(client, phase):
    client.force_login(people.administrator())
    address = "/admin/partners/country/add/"
    facts = {"iso2": "LV", "iso3": "LVA", "name_en": "Latvia", "name_ru": "Латвия"}
    data = facts | keyed(client, address)
    first, again = client.post(address, data), client.post(address, data)
    assert (first.status_code, again.status_code) == (302, 302), first.content.decode()[:3000]
    assert TWICE in client.get(again["Location"]).content.decode()


def test_other_forms_work_as_before(client, officer):
    """Without a key; of those who have not signed in; and what may be done again and again."""
    key = keyed(client, "/account/")
    for language in ("ru", "en", "ru"):
        assert client.post("/language/", key | {"language": language}).status_code == 302
    officer.refresh_from_db()
    assert officer.language == "ru"
    assert client.post("/sign-out/", key).status_code == 302
    page = client.get("/sign-in/")
    data = {"username": officer.email, "password": people.PASSWORD, KEY: hidden(page, KEY)}
    assert client.post("/sign-in/", data)["Location"] == "/"
    assert client.post("/activities/new/", {KEY: "x" * 101}).status_code == 400
    assert not KeyedRequest.objects.exists()
    assert not Extension.objects.exists()
    assert not Invitation.objects.exists()
