"""Encrypted columns: unreadable without the key, readable with a former one, and not to be searched."""

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import FieldError, ValidationError
from django.core.management import call_command
from django.db import connection

from activities import services
from activities.models import AttachmentContent, Participant
from bomca.encryption import KeyIsMissing, digests
from tests import makers
from tests.activities.test_attachments import attached

pytestmark = pytest.mark.django_db
OLD, NEW = "old-" + "x1y2z3" * 10, "new-" + "a7b8c9" * 10


@pytest.fixture
def jane(settings):
    settings.PERSONAL_DATA_KEYS = [OLD]
    activity = makers.activity(makers.phase())
    attached(activity)
    made = services.make_list(activity, purpose="visa", by=None)
    services.change_rows(made, saved=[Participant(name="Jane Doe")])
    return Participant.objects.get()


def stored(column="name"):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM activities_participant")
        return cursor.fetchone()[0]


def test_a_column_holds_another_text_each_time_and_nothing_where_there_is_nothing(jane):
    first = stored()
    jane.save()
    assert first != stored()
    assert "Jane" not in first
    assert stored("email") == ""


def test_a_former_key_still_opens_and_another_does_not(jane, settings):
    settings.PERSONAL_DATA_KEYS = [NEW, OLD]
    assert Participant.objects.get().name == "Jane Doe"
    settings.PERSONAL_DATA_KEYS = [NEW]
    with pytest.raises(KeyIsMissing, match="former key"):
        Participant.objects.get()


def test_everything_is_written_with_the_new_key_and_the_old_one_can_go(jane, settings, capsys):
    settings.PERSONAL_DATA_KEYS = [NEW, OLD]
    call_command("encrypt_again")
    settings.PERSONAL_DATA_KEYS = [NEW]
    assert Participant.objects.get().name == "Jane Doe"
    assert AttachmentContent.objects.get().content.startswith(b"%PDF")
    assert "activities.Participant: 1" in capsys.readouterr().out


def test_digests_know_a_text_again_under_either_key(settings):
    settings.PERSONAL_DATA_KEYS = [OLD]
    before = set(digests("jane"))
    settings.PERSONAL_DATA_KEYS = [NEW, OLD]
    assert before & set(digests("jane"))
    assert not before & set(digests("john"))


@pytest.mark.parametrize("lookup", ["name", "name__contains", "name__mentions", "email__iexact", "email__startswith"])
def test_the_database_is_not_asked_what_it_cannot_read(lookup):
    with pytest.raises(FieldError):
        Participant.objects.filter(**{lookup: "Jane"}).exists()


def test_what_is_wrong_is_told_before_it_is_encrypted(jane):
    for name, value in {"name": "x" * 151, "email": "no address", "function": "a\u202eb"}.items():
        with pytest.raises(ValidationError) as refusal:
            Participant(participant_list=jane.participant_list, **{"name": "Jane", name: value}).full_clean()
        assert set(refusal.value.error_dict) == {name}


def test_what_somebody_else_encrypted_is_not_opened(jane):
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE activities_participant SET name = %s", [Fernet(Fernet.generate_key()).encrypt(b"x").decode()]
        )
    with pytest.raises(KeyIsMissing):
        Participant.objects.get()
