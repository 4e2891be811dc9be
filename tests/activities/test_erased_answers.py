"""Who answered for an agency: unreadable at rest, found, told and erased on request; what was answered stays."""

import importlib
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from activities import services
from activities.models import Answer, ErasureRequest
from tests import deliverables, makers, people
from tests.activities.named import everything_stored
from tests.deliverables import SAID

pytestmark = pytest.mark.django_db
WHO = {"full_name": "Zarina Ёлкина", "function": "Head of the Quiet Department"}


@pytest.fixture
def asked(officer):
    phase = makers.phase()
    makers.activity(phase, countries=["KG", "UZ"])
    advice = deliverables.recommendation(deliverables.deliverable(phase))
    made, _link = deliverables.enquiry([advice], officer.user)
    services.answer(made, rows={advice: SAID}, **WHO)
    return made


def found(client, words="елкина"):
    return client.post("/participants/", {"words": words, "purpose": "request"}).context["answers"]


def test_the_database_cannot_read_who_answered(asked):
    stored = everything_stored()
    assert not [text for text in WHO.values() if text in stored]
    assert Answer.objects.get().who == ", ".join(WHO.values())


def test_the_person_is_found_told_and_erased_and_the_answer_stays(officer, asked):
    [one] = found(officer)
    told = officer.post("/participants/export/", {"answer": one.pk, "form": "json"}).json()["held"][0]
    assert (told["name"], told["function"], told["organisation"]) == (*WHO.values(), str(asked.agency))
    officer.post("/participants/erase/", {"answer": one.pk, "reference": "DP-2", "is_sure": "on"})
    one = Answer.objects.get()
    assert (one.full_name, one.function, one.status) == ("", "", SAID["status"])
    assert found(officer) == []
    page = officer.get(f"/enquiries/{asked.uid}/").content.decode()
    assert "name erased" in page
    services.accept(one, by=officer.user)
    assert Answer.objects.get().decision == "accepted"


def test_after_a_restore_the_same_person_is_erased_again(officer, asked):
    services.erase_people([Answer.objects.get()], by=officer.user)
    for number in range(2):
        back = Answer.objects.get()
        back.full_name, back.function, back.erased_at = WHO["full_name"], WHO["function"], None
        back.save()
        if number:  # restored under another number: known again by the digest
            ErasureRequest.objects.update(rows=["answer 0"])
        call_command("reapply_erasures")
        assert Answer.objects.get().full_name == ""


def test_whoever_may_not_ask_the_agency_finds_nobody(client, asked):
    client.force_login(people.national_officer("UZ"))
    [one] = Answer.objects.all()
    assert found(client) == []
    client.post("/participants/erase/", {"answer": one.pk, "is_sure": "on"})
    assert Answer.objects.get().full_name == WHO["full_name"]


def test_names_that_stood_there_plainly_are_encrypted_by_the_migration(asked):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE activities_answer SET full_name = 'Plain Name', function = ''")
    before = MigrationLoader(connection).project_state(("activities", "0010_basis_of_numbers")).apps
    step = importlib.import_module("activities.migrations.0011_names_in_answers_are_encrypted")
    step.encrypt(before, SimpleNamespace(connection=connection))
    assert "Plain Name" not in everything_stored()
    assert (Answer.objects.get().full_name, Answer.objects.get().function) == ("Plain Name", "")
    step.decrypt(before, SimpleNamespace(connection=connection))
    assert "Plain Name" in everything_stored()
