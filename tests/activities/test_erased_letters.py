"""The address of a letter to an agency: unreadable at rest, found, told and erased; that the agency was asked stays."""

import importlib
from types import SimpleNamespace

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from activities.models import Enquiry, ErasureRequest
from activities.tasks import send_enquiry_again
from tests import deliverables, makers, people
from tests.activities.named import everything_stored

pytestmark = pytest.mark.django_db
ADDRESS, OTHER = "Zarina.Quiet@example.kg", "office@example.kg"


@pytest.fixture
def asked(officer):
    """Two letters about one recommendation: to the person who will ask to be erased, and to another."""
    phase = makers.phase()
    makers.activity(phase, countries=["KG", "UZ"])
    advice = deliverables.recommendation(deliverables.deliverable(phase))
    deliverables.enquiry([advice], officer.user, email=OTHER)
    return deliverables.enquiry([advice], officer.user, email=ADDRESS)


def found(client, words="zarina.quiet@"):
    return client.post("/participants/", {"words": words, "purpose": "request"}).context["letters"]


def erase(client, letter):
    return client.post("/participants/erase/", {"letter": letter.uid, "reference": "DP-4", "is_sure": "on"})


def addresses():
    return [one.email for one in Enquiry.objects.order_by("pk")]


def test_the_address_is_found_told_and_erased_and_the_letter_stays(officer, asked):
    letter, link = asked
    assert not [one for one in (ADDRESS, OTHER) if one in everything_stored()]
    assert found(officer) == [letter]
    told = officer.post("/participants/export/", {"letter": letter.uid, "form": "json"}).json()["held"]
    assert [(one["email"], one["organisation"]) for one in told] == [(ADDRESS, str(letter.agency))]
    erase(officer, letter)
    assert addresses() == [OTHER, ""]
    assert found(officer) == []
    page, sent = officer.get(letter.get_absolute_url()).content.decode(), len(mail.outbox)
    assert "address erased" in page
    assert "Revoke the link" in page
    assert "Send again" not in page
    officer.post(f"/enquiries/{letter.uid}/send/")
    send_enquiry_again(letter.pk, deliverables.BASE)
    assert (len(mail.outbox), officer.get(link).status_code) == (sent, 200)

    for number in range(2):  # after a restore; the second time under another number: known again by the digest
        letter.refresh_from_db()
        letter.email, letter.erased_at = ADDRESS.upper(), None
        letter.save()
        if number:
            ErasureRequest.objects.update(rows=["enquiry 0"])
        call_command("reapply_erasures")
        assert addresses() == [OTHER, ""]


def test_whoever_may_not_ask_the_agency_finds_no_address(client, asked):
    client.force_login(people.national_officer("UZ"))
    assert found(client) == []
    erase(client, asked[0])
    assert addresses() == [OTHER, ADDRESS]


def test_addresses_that_stood_there_plainly_are_encrypted_by_the_migration(asked):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE activities_enquiry SET email = 'plain@example.kg'")
    before = MigrationLoader(connection).project_state(("activities", "0016_names_of_experts_are_erasable")).apps
    step = importlib.import_module("activities.migrations.0017_addresses_of_letters_are_encrypted")
    step.encrypt(before, SimpleNamespace(connection=connection))
    assert "plain@example.kg" not in everything_stored()
    assert addresses() == ["plain@example.kg"] * 2
    step.decrypt(before, SimpleNamespace(connection=connection))
    assert "plain@example.kg" in everything_stored()
