"""What is kept about people: the table is complete, everyone can read it, and one's own data can be had."""

import json

import pytest
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.core.exceptions import ValidationError
from django.db import models
from django.test.utils import isolate_apps
from django.utils import translation

from activities.models import ListViewing
from bomca import privacy
from bomca.accounts.models import User
from bomca.encryption import EncryptedField
from tests import makers, people
from tests.activities.named import everything_stored

pytestmark = pytest.mark.django_db


def test_every_field_that_holds_personal_data_is_in_the_table():
    assert privacy.personal_fields() - privacy.fields_told() == set()


def test_the_table_names_fields_that_exist():
    for name in privacy.fields_told():
        label, field = name.rsplit(".", 1)
        assert apps.get_model(label)._meta.get_field(field)


@isolate_apps("activities")
def test_a_new_field_with_personal_data_is_found():
    class Guest(models.Model):  # noqa: DJ008
        nickname = EncryptedField()
        rank = models.CharField()
        colour = models.CharField()
        number = models.IntegerField()

        class Meta:
            app_label = "activities"

    class Booking(models.Model):  # noqa: DJ008
        guest = models.ForeignKey(User, models.CASCADE, related_name="+")
        contact = models.EmailField()
        phone = models.CharField()
        room = models.CharField()

        class Meta:
            app_label = "activities"

    found = {field.name for model in (Guest, Booking) for field in privacy.own_fields(model)}
    assert found == {"nickname", "rank", "colour", "guest", "contact", "phone"}


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ("Legal ground", "No passport numbers", "five years")), ("ru", ("Правовое основание", "паспорт", "лет"))],
)
def test_everyone_can_read_it_in_both_languages(client, language, words):
    client.cookies["django_language"] = language
    answer = client.get("/data-protection/")
    assert answer.status_code == 200
    page = answer.content.decode()
    assert not [word for word in words if word not in page]
    assert 'href="/data-protection/"' in client.get("/sign-in/").content.decode()


def test_the_page_names_whom_to_ask(client, settings):
    assert "Ask the secretariat" in client.get("/data-protection/").content.decode()
    settings.DATA_PROTECTION_CONTACT = "dpo@example.org"
    assert 'href="mailto:dpo@example.org"' in client.get("/data-protection/").content.decode()


def test_the_security_page_shows_the_same_table(settings):
    page = (settings.BASE_DIR / "docs" / "security.md").read_text()
    with translation.override("en"):
        for row in privacy.table():
            assert f"| {row.what} | {row.why} | {row.ground} | {row.how_long} | {row.seen_by} |" in page


# One's own data


def test_people_can_have_what_is_held_about_them(client):
    officer = people.officer()
    colleague = people.eu_officer()
    activity = makers.activity(makers.phase(), by=officer)
    activity.verify(by=colleague)
    ListViewing.note(activity, by=officer, manner="page", purpose="audit", address="192.0.2.7")
    ListViewing.note(activity, by=people.administrator(), manner="page", purpose="audit", address="192.0.2.8")
    client.force_login(officer)
    answer = client.get("/account/data/")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="my-data.json"'
    assert "no-store" in answer.headers["Cache-Control"]
    held = json.loads(answer.content)
    assert held["accounts.User"][0]["email"] == "officer@example.org"
    assert held["activities.Activity"][0]["id"] == str(activity.uid)
    assert [one["address"] for one in held["activities.ListViewing"]] == ["192.0.2.7"]
    assert "password" not in answer.content.decode()
    assert colleague.name not in answer.content.decode()
    assert 'href="/account/data/"' in client.get("/account/").content.decode()


def test_an_administrator_replaces_a_former_colleague_by_a_pseudonym(client):
    officer, administrator = people.officer(), people.administrator()
    activity = makers.activity(makers.phase(), by=officer)
    client.force_login(administrator)
    chosen = {"action": "anonymise", "_selected_action": [officer.pk]}
    page = client.post("/admin/accounts/user/", chosen, follow=True).content.decode()
    assert "Deactivate it first" in page

    officer.is_active = False
    officer.save()
    LogEntry.objects.log_actions(
        administrator.pk, User.objects.filter(pk=officer.pk), 2, "Changed name.", single_object=True
    )
    client.post("/admin/accounts/user/", chosen)
    officer.refresh_from_db()
    assert officer.name == f"Former user {officer.uid.hex[:8]}"
    assert officer.roles == []
    assert not officer.has_usable_password()
    activity.refresh_from_db()
    assert activity.created_by == officer
    client.logout()
    stored = everything_stored()
    assert "Aigul" not in stored
    assert "officer@example.org" not in stored


def test_an_active_account_keeps_its_name():
    with pytest.raises(ValidationError, match="Deactivate it first"):
        people.officer().anonymise(by=None)
