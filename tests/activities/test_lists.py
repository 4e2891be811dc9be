"""Restricted lists of participants: who may open them, what is logged, what is counted, what is erased."""

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

pytestmark = pytest.mark.django_db
DAY = date(2018, 3, 5)  # 90 days after the workshop of 3-5 December 2017
NAMES = ["Nurlan Ёлкин", "nurlan@border.example", "Colonel Tumanov", "Agency of Quiet"]


@pytest.fixture
def workshop():
    return makers.activity(makers.phase(), participations=[makers.people("KG", 2, 4)])


@pytest.fixture
def officer(client):
    user = people.officer()
    client.force_login(user)
    client.user = user
    return client


def listed(workshop, *rows, by=None):
    """The workshop's list, for certificates, with these people."""
    made = services.make_list(workshop, purpose="certificate", by=by)
    services.change_rows(made, saved=rows)
    return made


def nurlan(**facts):
    facts = {"name": NAMES[0], "email": NAMES[1], "function": NAMES[2], "agency": NAMES[3], **facts}
    return Participant(**{"country": makers.country("KG"), "sex": "male", **facts})


def jane(**facts):
    return Participant(**{"name": "Jane Doe", "country": makers.country("KG"), "sex": "female", **facts})


def address(workshop, rest=""):
    return f"/activities/{workshop.uid}/participants/{rest}"


def posted(rows, initial=0, **changes):
    """What the browser posts of the rows of a list; rows: dicts."""
    facts = {"people-TOTAL_FORMS": len(rows), "people-INITIAL_FORMS": initial}
    for number, row in enumerate(rows):
        row = {"name": "", "function": "", "organisation": "", "agency": "", "country": "", "email": "", **row}
        facts |= {f"people-{number}-{name}": value for name, value in {"sex": "not_stated", **row}.items()}
    return {**facts, **changes}


def everything_stored():
    """The text of every column of every table, and on SQLite the very bytes of the file."""
    with connection.cursor() as cursor:
        told = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            told += [str(bytes(one) if isinstance(one, memoryview) else one) for row in cursor for one in row]
    return "\n".join(told)


# The list on the page of its activity


def test_only_who_may_see_names_learns_that_there_is_a_list(client, workshop):
    listed(workshop, nurlan())
    for who in (people.eu_officer, people.partner, people.outsider):
        client.force_login(who())
        assert "list of participants" not in client.get(f"/activities/{workshop.uid}/").content.decode()
        for rest in ("", "rows/", "counts/"):
            assert client.get(address(workshop, rest)).status_code == 404
        for rest in ("", "open/", "rows/", "export/", "counts/", "erase/"):
            assert client.post(address(workshop, rest), {"purpose": "audit"}).status_code == 404
        assert client.get("/participants/").status_code == 404
        assert client.post("/participants/", {"words": "nurlan"}).status_code == 404
    assert not ListViewing.objects.exists()


def test_an_officer_makes_a_list_adds_people_and_sees_how_many(officer, workshop):
    page = officer.get(address(workshop)).content.decode()
    assert "The portal needs counts, no names" in page
    assert officer.post(address(workshop), {"purpose": "holiday"}).status_code == 422
    officer.post(address(workshop), {"purpose": "visa", "purpose_note": "For the study visit"})
    rows = [{"name": "Jane Doe", "email": "jane@example.org", "country": makers.country("KG").pk}, {}]
    assert officer.post(address(workshop, "rows/"), posted(rows)).status_code == 302
    page = officer.get(f"/activities/{workshop.uid}/").content.decode()
    assert "Restricted list of participants (1)" in page
    assert "5 March 2018" in page
    assert "Jane" not in page


def test_an_activity_has_one_list(workshop):
    listed(workshop)
    with pytest.raises(ValidationError, match="already"):
        services.make_list(workshop, purpose="visa", by=None)


def test_a_wrong_row_is_named_and_nothing_typed_is_lost(officer, workshop):
    listed(workshop)
    answer = officer.post(address(workshop, "rows/"), posted([{"name": "Jane Doe", "email": "no address"}]))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Jane Doe" in page
    assert "no address" in page
    assert "thing to correct" in page
    assert not Participant.objects.exists()


def test_more_rows_are_given_without_a_script(officer, workshop):
    listed(workshop)
    answer = officer.post(address(workshop, "rows/"), posted([{"name": "Jane Doe"}], add_row="1"))
    assert 'name="people-5-name"' in answer.content.decode()
    assert "Jane Doe" in answer.content.decode()


# Opening


def test_the_names_open_for_a_purpose_and_the_opening_is_logged(officer, workshop):
    listed(workshop, nurlan())
    page = officer.get(address(workshop)).content.decode()
    assert "Nobody has opened the list yet" in page
    assert NAMES[0] not in page
    assert NAMES[0] not in officer.get(address(workshop, "rows/")).content.decode()
    refused = officer.post(address(workshop, "open/"), {})
    assert refused.status_code == 422
    assert NAMES[0] not in refused.content.decode()
    assert not ListViewing.objects.exists()

    opened = officer.post(
        address(workshop, "open/"), {"purpose": "certificates", "purpose_note": "Batch 3"}, REMOTE_ADDR="192.0.2.7"
    )
    assert NAMES[0] in opened.content.decode()
    assert "no-store" in opened.headers["Cache-Control"]
    viewing = ListViewing.objects.get()
    assert (viewing.seen_by, viewing.activity, viewing.manner) == (officer.user, workshop, "page")
    assert (viewing.purpose, viewing.purpose_note, viewing.address) == ("certificates", "Batch 3", "192.0.2.7")
    page = officer.get(address(workshop)).content.decode()
    assert "Aigul Officer" in page
    assert "192.0.2.7" in page


def test_opening_by_a_link_is_not_possible(officer, workshop):
    listed(workshop, nurlan())
    assert officer.get(address(workshop, "open/"), {"purpose": "audit"}).status_code == 405
    assert officer.get(address(workshop, "export/"), {"purpose": "audit"}).status_code == 405


def test_the_table_to_keep_is_logged_too_and_runs_no_formula(officer, workshop):
    listed(workshop, nurlan(name="=HYPERLINK(1)"))
    assert officer.post(address(workshop, "export/"), {}).status_code == 422
    answer = officer.post(address(workshop, "export/"), {"purpose": "audit"})
    told = b"".join(answer.streaming_content).decode()
    assert "'=HYPERLINK(1)" in told
    assert NAMES[1] in told
    assert "no-store" in answer.headers["Cache-Control"]
    assert ListViewing.objects.get().manner == "export"


def test_what_was_seen_stays_seen(workshop):
    viewing = ListViewing.note(workshop, by=people.officer(), manner="page", purpose="audit", address="nonsense")
    assert viewing.address is None
    for change in (viewing.save, viewing.delete, ListViewing.objects.all().delete, ListViewing.objects.update):
        with pytest.raises(TypeError, match="only added"):
            change()
    assert ListViewing.objects.count() == 1


def test_an_administrator_searches_who_has_seen_what(client, workshop):
    ListViewing.note(workshop, by=people.officer(), manner="page", purpose="audit", address="192.0.2.7")
    client.force_login(people.administrator())
    assert "192.0.2.7" in client.get("/admin/activities/listviewing/", {"q": "officer@example.org"}).content.decode()
    assert "192.0.2.7" not in client.get("/admin/activities/listviewing/", {"q": "somebody"}).content.decode()
    assert client.get("/admin/activities/listviewing/add/").status_code == 403
    assert client.get("/admin/activities/participantlist/").status_code == 200
    assert client.get("/admin/activities/erasurerequest/").status_code == 200


# Rows


def test_rows_are_changed_and_removed_by_their_identifiers(officer, workshop):
    listed(workshop, nurlan(), jane())
    one, two = Participant.objects.all()
    rows = [
        {"uid": one.uid, "name": "Nurlan Osmonov", "email": one.email, "sex": "male"},
        {"uid": two.uid, "name": two.name, "sex": "female", "DELETE": "on"},
    ]
    assert officer.post(address(workshop, "rows/"), posted(rows, initial=2)).status_code == 302
    kept = Participant.objects.get()
    assert (kept.uid, kept.name, kept.function) == (one.uid, "Nurlan Osmonov", "")


def test_a_row_of_another_list_cannot_be_changed_or_read(officer, workshop):
    listed(workshop)
    other = makers.activity(workshop.phase, title="Another")
    listed(other, nurlan())
    stranger = Participant.objects.get()
    answer = officer.post(address(workshop, "rows/"), posted([{"uid": stranger.uid, "name": "X"}], initial=1))
    assert answer.status_code == 422
    assert "removed meanwhile" in answer.content.decode()
    assert "border.example" not in answer.content.decode()
    stranger.refresh_from_db()
    assert stranger.name == NAMES[0]


# Counts


def test_counts_are_proposed_and_taken_over_only_on_request(officer, workshop):
    listed(workshop, nurlan(), jane(), jane(name="Mary Roe"))
    page = officer.get(address(workshop, "counts/"))
    assert [(row.women, row.men) for row in page.context["proposed"]] == [(2, 1)]
    assert counts(workshop) == [("KG", 2, 4, "participant")]
    assert officer.post(address(workshop, "counts/"), {"seal": "of something else"}).status_code == 302
    assert counts(workshop) == [("KG", 2, 4, "participant")]
    workshop.participations.create(country=makers.country("KG"), women=1, role="trainer")
    officer.post(address(workshop, "counts/"), {"seal": page.context["seal"]})
    assert counts(workshop) == [("KG", 1, 0, "trainer"), ("KG", 2, 1, "participant")]


def counts(activity):
    rows = activity.participations.values_list("country__iso2", "women", "men", "role")
    return sorted(rows)


def test_counts_that_break_a_rule_are_refused_in_its_words(officer, workshop):
    listed(workshop, jane(country=makers.country("UZ")))
    page = officer.get(address(workshop, "counts/"))
    answer = officer.post(address(workshop, "counts/"), {"seal": page.context["seal"]})
    assert "not among the participating countries" in answer.content.decode()
    assert counts(workshop) == [("KG", 2, 4, "participant")]


def test_a_verified_activity_keeps_its_counts(officer, workshop):
    listed(workshop, jane())
    workshop.verify(by=None)
    page = officer.get(address(workshop, "counts/"))
    officer.post(address(workshop, "counts/"), {"seal": page.context["seal"]})
    assert counts(workshop) == [("KG", 2, 4, "participant")]


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
    assert Participant.objects.present().count() == 3  # not confirmed
    officer.post("/participants/erase/", {"row": chosen, "reference": "DP-1", "is_sure": "on"})
    assert [row.name for row in Participant.objects.present()] == ["Jane Doe"]
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
    assert Participant.objects.present().count() == 1


@pytest.mark.parametrize("rows", [[], ["nonsense"], ["z" * 36], ["0" * 36]])
def test_rows_that_are_not_there_erase_nothing(officer, workshop, rows):
    listed(workshop, nurlan())
    assert officer.post("/participants/erase/", {"row": rows, "is_sure": "on"}).status_code == 302
    assert officer.post("/participants/export/", {"row": rows}).status_code == 302
    assert Participant.objects.present().count() == 1


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
    assert Participant.objects.present().count() == 3
    facts = json.loads(kept.read_text())
    facts[0]["fields"]["asked_at"] = (timezone.now() + timedelta(minutes=1)).isoformat()
    kept.write_text(json.dumps(facts))
    call_command("reapply_erasures", load=kept)
    assert [one.name for one in Participant.objects.present()] == ["Jane Doe"]
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
