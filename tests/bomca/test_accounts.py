"""Accounts: signing in and out, one's own settings, and the demonstration accounts of development."""

from io import StringIO

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from bomca.accounts import attempts
from bomca.accounts.models import User
from bomca.loading import Loader
from partners.loading import load_partners
from tests import people
from tests.forms import begun

pytestmark = pytest.mark.django_db
WRONG = "The e-mail address or the password is not right"


@pytest.fixture(autouse=True)
def no_attempts_yet():
    cache.clear()


def sign_in(client, email="officer@example.org", password=people.PASSWORD, **facts):
    return client.post("/sign-in/", {"username": email, "password": password, **facts})


def is_in(client):
    return "_auth_user_id" in client.session


def test_one_person_has_one_account_however_the_address_is_written():
    user = people.person("Aigul@Example.ORG")
    assert user.email == "aigul@example.org"
    assert User.objects.get_by_natural_key("AIGUL@example.org") == user
    with pytest.raises(IntegrityError), transaction.atomic():
        people.person("AIGUL@EXAMPLE.org")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=people.outsider().pk).update(email="aigul@example.org")


def test_an_account_needs_an_address_and_a_real_time_zone():
    with pytest.raises(ValueError, match="e-mail"):
        User.objects.create_user(email="")
    with pytest.raises(ValidationError) as refused:
        User(email="a@example.org", name="A", password="x", time_zone="Mars/Olympus").full_clean()
    assert set(refused.value.message_dict) == {"time_zone"}


def test_a_person_signs_in_with_the_address_in_any_case_and_out_by_post(client):
    people.officer()
    assert sign_in(client, "OFFICER@example.org").headers["Location"] == "/"
    assert is_in(client)
    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/").headers["Location"] == "/sign-in/"
    assert not is_in(client)


def test_the_session_gets_a_new_key_when_a_person_signs_in(client):
    people.officer()
    client.get("/sign-in/")
    session = client.session
    session["planted"] = 1
    session.save()
    client.cookies["sessionid"] = before = session.session_key
    sign_in(client)
    assert client.session.session_key != before


def test_the_answer_does_not_tell_whether_an_account_exists(client):
    user = people.officer()
    answers = []
    for email in ("officer@example.org", "nobody@example.org"):
        response = sign_in(client, email, "wrong password")
        answers.append((response.status_code, response.context["form"].non_field_errors()))
        assert f'value="{email}"' in response.content.decode()
        assert "wrong password" not in response.content.decode()
    user.is_active = False
    user.save()
    response = sign_in(client)
    answers.append((response.status_code, response.context["form"].non_field_errors()))
    assert answers[0] == answers[1] == answers[2]
    assert WRONG in answers[0][1][0]


@pytest.mark.parametrize(
    ("asked", "where"),
    [("/account/", "/account/"), ("https://evil.example/", "/"), ("//evil.example", "/"), ("javascript:alert(1)", "/")],
)
def test_after_signing_in_a_person_goes_on_within_the_portal_only(client, asked, where):
    people.officer()
    assert sign_in(client, next=asked).headers["Location"] == where


def test_a_page_asked_for_before_signing_in_is_remembered(client):
    response = client.get("/account/tokens/")
    assert response.headers["Location"] == "/sign-in/?next=/account/tokens/"


def test_after_ten_wrong_passwords_even_the_right_one_waits(client):
    people.officer()
    people.partner()
    for _time in range(attempts.PER_ACCOUNT_AND_ADDRESS):
        assert WRONG in sign_in(client, password="wrong").content.decode()
    assert "Too many attempts" in sign_in(client).content.decode()
    assert not is_in(client)
    sign_in(client, "partner@example.org")
    assert is_in(client)


def test_from_many_addresses_an_account_is_tried_fifty_times_only(client):
    people.officer()
    for number in range(50):
        assert attempts.note("officer@example.org", f"192.0.2.{number}")
    assert "Too many attempts" in sign_in(client).content.decode()
    assert not is_in(client)


def test_a_right_password_starts_the_count_anew(client):
    people.officer()
    for _time in range(3):
        for _attempt in range(attempts.PER_ACCOUNT_AND_ADDRESS - 1):
            sign_in(client, password="wrong")
        sign_in(client)
        assert is_in(client)
        client.post("/sign-out/")


def test_one_network_address_cannot_try_many_accounts(client):
    people.officer()
    for number in range(attempts.PER_ADDRESS):
        attempts.note(f"{number}@example.org", "127.0.0.1")
    sign_in(client)
    assert not is_in(client)
    sign_in(elsewhere := Client(REMOTE_ADDR="192.0.2.7"))
    assert is_in(elsewhere)


def test_behind_a_proxy_the_address_is_the_one_the_proxy_tells(settings):
    people.officer()
    settings.CLIENT_ADDRESS_HEADER = "HTTP_X_REAL_IP"
    for number in range(attempts.PER_ADDRESS):
        attempts.note(f"{number}@example.org", "192.0.2.9")
    sign_in(stopped := Client(HTTP_X_REAL_IP="192.0.2.9"))
    sign_in(neighbour := Client(HTTP_X_REAL_IP="192.0.2.10"))
    assert (is_in(stopped), is_in(neighbour)) == (False, True)


def test_sign_in_needs_its_csrf_token():
    people.officer()
    assert sign_in(Client(enforce_csrf_checks=True)).status_code == 403


def test_the_administration_has_no_door_of_its_own(client):
    assert client.get("/admin/", follow=True).redirect_chain[-1][0].startswith("/sign-in/?next=/admin/")
    client.force_login(people.officer())
    assert client.get("/admin/", follow=True).status_code == 403
    client.force_login(people.administrator())
    for address in ("/admin/", "/admin/accounts/user/", "/admin/accounts/user/add/", "/admin/accounts/apitoken/"):
        assert client.get(address).status_code == 200, address


def test_an_administrator_makes_an_account(client):
    client.force_login(people.administrator())
    facts = {"email": "New@example.org", "name": "New Person", "usable_password": "false"}
    assert client.post("/admin/accounts/user/add/", facts).status_code == 302
    assert not User.objects.get(email="new@example.org").has_usable_password()
    again = client.post("/admin/accounts/user/add/", {**facts, "email": "NEW@EXAMPLE.ORG"})
    assert "email" in again.context["adminform"].form.errors


def test_people_change_their_name_language_and_time_zone_and_nothing_else(client):
    user = people.officer()
    client.force_login(user)
    facts = {"name": "Айгуль", "language": "ru", "time_zone": "Asia/Bishkek"}
    facts_of_others = {"email": "other@example.org", "is_superuser": "on"}
    response = client.post("/account/", {**facts, **facts_of_others, **begun(client, "/account/")})
    assert response.status_code == 302
    user.refresh_from_db()
    assert {"name": user.name, "language": user.language, "time_zone": user.time_zone} == facts
    assert (user.email, user.is_superuser) == ("officer@example.org", False)


def test_a_wrong_setting_is_refused_and_what_was_typed_stays(client):
    client.force_login(people.officer())
    facts = {"name": "Typed Name", "language": "xx", "time_zone": "Mars/Olympus"}
    response = client.post("/account/", facts)
    assert set(response.context["form"].errors) == {"language", "time_zone"}
    assert "Typed Name" in response.content.decode()
    assert User.objects.get().name == "Aigul Officer"


def test_the_portal_speaks_the_persons_language_on_every_device():
    user = people.officer()
    here, there = Client(), Client()
    here.force_login(user)
    there.force_login(user)
    response = here.post("/language/", {"language": "ru", "next": "/account/"})
    assert response.headers["Location"] == "/account/"
    assert there.get("/account/").headers["Content-Language"] == "ru"
    assert Client().get("/sign-in/", headers={"accept-language": "en"}).headers["Content-Language"] == "en"


def test_a_language_is_chosen_before_signing_in_too_and_only_by_post(client):
    assert client.get("/language/").status_code == 405
    client.post("/language/", {"language": "ru"})
    assert client.get("/sign-in/").headers["Content-Language"] == "ru"
    client.post("/language/", {"language": "xx"})
    assert client.get("/sign-in/").headers["Content-Language"] == "ru"
    response = client.post("/language/", {"language": "en", "next": "https://evil.example/"})
    assert "evil" not in response.headers["Location"]


def test_times_are_shown_in_the_persons_time_zone(client):
    user = people.officer()
    User.objects.filter(pk=user.pk).update(time_zone="Asia/Bishkek")
    client.force_login(user)
    client.get("/account/")
    assert timezone.get_current_timezone_name() == "Asia/Bishkek"
    Client().get("/sign-in/")
    assert timezone.get_current_timezone_name() == "UTC"


def test_demonstration_accounts_are_made_once_and_open_the_door(client):
    printed = StringIO()
    call_command("make_demo_accounts", stdout=printed)
    call_command("make_demo_accounts", stdout=StringIO())
    assert User.objects.count() == 6
    for line in printed.getvalue().strip().splitlines():
        email, password, *_title = line.split()
        sign_in(visitor := Client(), email, password)
        assert is_in(visitor), email
        assert email in client.get("/sign-in/").content.decode()
    assert {user.email: user.roles for user in User.objects.all()} == {
        "officer@bomca.test": ["secretariat"],
        "eu@bomca.test": ["eu_officer"],
        "partner@bomca.test": [],  # their country or organisation is not loaded yet
        "national@bomca.test": [],
        "agency@bomca.test": [],
        "admin@bomca.test": ["administrator"],
    }


@pytest.mark.once
def test_a_demonstration_account_gets_its_role_when_the_data_is_there():
    call_command("make_demo_accounts", stdout=StringIO())
    load_partners(Loader())
    call_command("make_demo_accounts", stdout=StringIO())
    call_command("make_demo_accounts", stdout=StringIO())
    assignments = User.objects.get(email="agency@bomca.test").assignments.all()
    assert [(one.role, one.organisation.name_en) for one in assignments] == [
        ("partner", "State Customs Service of the Kyrgyz Republic")
    ]
    assert User.objects.get(email="national@bomca.test").assignments.get().country.iso2 == "KG"


def test_demonstration_accounts_do_not_exist_where_real_people_sign_in(client, settings):
    call_command("make_demo_accounts", stdout=StringIO())
    settings.DEMO_ACCOUNTS = False
    with pytest.raises(CommandError):
        call_command("make_demo_accounts", stdout=StringIO())
    assert "bomca.test" not in client.get("/sign-in/").content.decode()
    sign_in(client, "admin@bomca.test", "bomca-admin")
    assert not is_in(client)
