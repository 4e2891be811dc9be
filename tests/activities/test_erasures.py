"""Names at rest, and how they are erased: by schedule, for one person, again after a restore."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from activities import services
from activities.models import ErasureRequest, ListViewing, Participant, ParticipantList
from activities.tasks import erase_due_lists
from tests import makers, people
from tests.activities.named import DAY, NAMES, address, counts, everything_stored, jane, listed, nurlan

pytestmark = pytest.mark.django_db


@pytest.fixture
def workshop():
    return makers.activity(makers.phase(), participations=[makers.people("KG", 2, 4)])


# At rest, and erased by schedule


def test_the_database_cannot_read_the_names(workshop):
    listed(workshop, nurlan())
    stored = everything_stored()
    assert str(workshop.uid) in stored or workshop.uid.hex in stored
    assert not [name for name in NAMES if name in stored]
    assert Participant.objects.get().name == NAMES[0]


@pytest.mark.parametrize(("days", "due"), [(0, True), (-1, False)])
def test_names_are_erased_on_their_day_and_the_counts_stay(workshop, days, due):
    made = listed(workshop, nurlan(), jane())
    assert made.erase_on == DAY
    assert services.erase_due_lists(today=DAY + timedelta(days=days)) == (int(due), 0)
    made.refresh_from_db()
    assert made.is_erased == due
    assert Participant.objects.count() == (0 if due else 2)
    assert (made.erased_rows, made.erased_why) == ((2, "schedule") if due else (0, ""))
    assert counts(workshop) == [("KG", 2, 4, "participant")]


def test_the_clock_erases_once(workshop):
    made = listed(workshop, nurlan())
    erase_due_lists()
    made.refresh_from_db()
    first = made.erased_at
    erase_due_lists()
    made.refresh_from_db()
    assert (made.erased_at, made.erased_rows) == (first, 1)


def test_each_phase_says_how_long(workshop):
    workshop.phase.lists_kept_days = 10
    workshop.phase.full_clean()
    workshop.phase.save()
    made = listed(workshop)
    assert made.erase_on == date(2017, 12, 15)


@pytest.mark.parametrize("days", [0, 3651])
def test_a_phase_keeps_lists_for_a_day_to_ten_years(workshop, days):
    workshop.phase.lists_kept_days = days
    with pytest.raises(ValidationError, match="1 to 3650"):
        workshop.phase.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        workshop.phase.save()


def test_an_erased_list_says_so_and_takes_nobody(officer, workshop):
    made = listed(workshop, nurlan())
    services.erase_due_lists(today=DAY)
    page = officer.get(address(workshop)).content.decode()
    assert "Rows erased" in page
    assert "by schedule" in page
    assert "See the names" not in page
    with pytest.raises(ValidationError, match="erased"):
        services.change_rows(made, saved=[jane()])
    assert officer.get(address(workshop, "rows/")).status_code == 302


def test_an_erased_list_without_a_reason_is_no_state(workshop):
    made = listed(workshop)
    made.erased_at = timezone.now()
    with pytest.raises(ValidationError, match="by schedule or on request"):
        made.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        made.save()


def test_a_list_that_ends_soon_warns(officer):
    soon = timezone.localdate() - timedelta(days=80)
    phase = makers.phase(starts_on=soon - timedelta(days=9), original_ends_on=soon + timedelta(days=400))
    workshop = makers.activity(phase, starts_on=soon, ends_on=soon)
    listed(workshop, jane())
    assert "Take over the counts before" in officer.get(address(workshop)).content.decode()


# One person


def find(client, words, **facts):
    return client.post("/participants/", {"words": words, "purpose": "request", **facts})


def test_a_person_is_found_told_and_erased_across_lists(officer, workshop):
    other = makers.activity(workshop.phase, title="Another workshop")
    listed(workshop, nurlan(), jane())
    listed(other, nurlan(email="nurlan@home.example"))
    page = find(officer, "ЕЛКИН nurlan")
    assert {row.participant_list.activity for row in page.context["found"]} == {workshop, other}
    assert {one.manner for one in ListViewing.objects.all()} == {"search"}
    assert ListViewing.objects.count() == 2
    chosen = [row.uid for row in page.context["found"]]

    told = officer.post("/participants/export/", {"row": chosen, "form": "json"})
    assert {one["email"] for one in told.json()["held"]} == {"nurlan@border.example", "nurlan@home.example"}
    assert told.json()["held"][0]["function"] == NAMES[2]
    table = officer.post("/participants/export/", {"row": chosen, "form": "csv"}).content.decode()
    assert NAMES[3] in table

    officer.post("/participants/erase/", {"row": chosen, "reference": "DP-1"})
    assert Participant.objects.named().count() == 3  # not confirmed
    officer.post("/participants/erase/", {"row": chosen, "reference": "DP-1", "is_sure": "on"})
    assert [row.name for row in Participant.objects.named()] == ["Jane Doe"]
    assert counts(workshop) == [("KG", 2, 4, "participant")]
    erased = Participant.objects.exclude(erased_at=None).first()
    assert (erased.name, erased.email, erased.country, erased.sex) == ("", "", None, "not_stated")
    assert str(erased) == f"Erased person {erased.uid.hex[:8]}"
    assert find(officer, "nurlan").context["found"] == []
    assert "DP-1" in officer.get("/participants/").content.decode()


def test_after_erasure_nothing_of_the_person_is_stored_anywhere(officer, workshop):
    listed(workshop, nurlan())
    officer.post(address(workshop, "open/"), {"purpose": "audit"})
    uid = find(officer, "nurlan").context["found"][0].uid
    officer.post("/participants/erase/", {"row": [uid], "is_sure": "on"})
    stored = everything_stored()
    assert not [part for name in NAMES for part in name.split() if part in stored and len(part) > 3]
    erased = Participant.objects.get()  # what is encrypted is seen only when it is read
    assert [erased.name, erased.agency, erased.function, erased.email] == [""] * 4


@pytest.mark.django_db(transaction=True)
def test_after_erasure_the_very_file_of_the_database_holds_nothing(workshop):
    """On SQLite the bytes of the file and of its journal; freed pages included. PostgreSQL: every table's text."""
    made = listed(workshop, nurlan())
    services.erase_people(list(made.participants.all()), by=None)
    stored = everything_stored().encode()
    if connection.vendor == "sqlite":
        file = Path(connection.settings_dict["NAME"])
        stored = b"".join(path.read_bytes() for path in file.parent.glob(f"{file.name}*"))
    assert workshop.title.encode() in stored
    assert not [name for name in NAMES if name.encode() in stored]


def test_rows_that_one_may_not_change_are_neither_found_nor_erased(client, workshop):
    listed(workshop, nurlan())
    uid = Participant.objects.get().uid
    client.force_login(people.eu_officer())
    for rest in ("export/", "erase/"):
        assert client.post(f"/participants/{rest}", {"row": [uid], "is_sure": "on"}).status_code == 404
    assert Participant.objects.named().count() == 1


@pytest.mark.parametrize("rows", [[], ["nonsense"], ["z" * 36], ["0" * 36]])
def test_rows_that_are_not_there_erase_nothing(officer, workshop, rows):
    listed(workshop, nurlan())
    assert officer.post("/participants/erase/", {"row": rows, "is_sure": "on"}).status_code == 302
    assert officer.post("/participants/export/", {"row": rows}).status_code == 302
    assert Participant.objects.named().count() == 1


def test_a_restored_backup_does_not_bring_a_person_back(workshop, tmp_path, capsys):
    made = listed(workshop, nurlan(), jane())
    row = made.participants.first()
    services.erase_people([row], by=None, reference="DP-2")
    kept = tmp_path / "erasures.json"
    call_command("reapply_erasures", save=kept)
    assert not [name for name in NAMES if name in kept.read_text()]

    # An older backup: the person is there again, once under the same identifier and once typed anew; the request is not.
    ErasureRequest.objects.all().delete()
    services.change_rows(made, saved=[nurlan()])
    row.refresh_from_db()
    row.name, row.erased_at = NAMES[0], None
    row.save()
    call_command("reapply_erasures")
    assert Participant.objects.named().count() == 3
    facts = json.loads(kept.read_text())
    facts[0]["fields"]["asked_at"] = (timezone.now() + timedelta(minutes=1)).isoformat()
    kept.write_text(json.dumps(facts))
    call_command("reapply_erasures", load=kept)
    assert [one.name for one in Participant.objects.named()] == ["Jane Doe"]
    call_command("reapply_erasures", load=kept)
    assert capsys.readouterr().out.split("\n")[-2] == "0 rows erased again"
    assert ErasureRequest.objects.count() == 1


def test_a_namesake_recorded_later_is_not_erased_again(workshop):
    made = listed(workshop, nurlan())
    services.erase_people(list(made.participants.all()), by=None)
    services.change_rows(made, saved=[nurlan()])
    assert services.reapply_erasures() == 0


def test_a_whole_list_is_erased_on_request(officer, workshop):
    made = listed(workshop, nurlan(), jane())
    assert officer.post(address(workshop, "erase/"), {"reference": "DP-3"}).status_code == 422
    officer.post(address(workshop, "erase/"), {"reference": "DP-3", "is_sure": "on"})
    made = ParticipantList.objects.get()
    assert (made.erased_why, made.erased_rows) == ("request", 2)
    assert len(ErasureRequest.objects.get().rows) == 2
