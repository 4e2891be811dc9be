"""Restricted lists of participants: who may open them, what is logged, what is counted."""

import pytest
from django.core.exceptions import ValidationError

from activities import services
from activities.models import ListViewing, Participant
from tests import makers, people
from tests.activities.named import NAMES, address, counts, jane, listed, nurlan, posted

pytestmark = pytest.mark.django_db


@pytest.fixture
def workshop():
    return makers.activity(makers.phase(), participations=[makers.people("KG", 2, 4)])


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
