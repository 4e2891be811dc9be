"""Files of activities: kept whole or not at all, and given only to those who may see them."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction

from activities import services
from activities.models import Attachment, AttachmentContent, ListViewing
from activities.models.attachment import MOST_PER_ACTIVITY
from bomca import uploads
from tests import files, makers, people

pytestmark = pytest.mark.django_db
API = "/api/v1/activities/"


@pytest.fixture
def workshop():
    return makers.activity(makers.phase())


def attached(activity, name="agenda.pdf", content=files.PDF, **facts):
    facts = {"kind": "agenda", "title": "The agenda", "language": "en", **facts}
    upload = uploads.checked(SimpleUploadedFile(name, content))
    return services.attach(Attachment(activity=activity, **facts), upload=upload, by=None)


def names_of(activity, **facts):
    """A scan of the list of participants."""
    facts = {"kind": "list_of_participants", "title": "Signed list", "name": "signed list.pdf", **facts}
    return attached(activity, content=b"%PDF-1.7 Nurlan Secret\n%%EOF", **facts)


def posted(name="agenda.pdf", content=files.PDF, **facts):
    facts = {"kind": "agenda", "title": "The agenda", "language": "en", **facts}
    return {"file": SimpleUploadedFile(name, content), **facts}


def address(workshop, rest=""):
    return f"/activities/{workshop.uid}/files/{rest}"


# On the page


def test_an_officer_adds_a_file_and_a_partner_saves_it(officer, workshop):
    answer = officer.post(address(workshop), posted("Повестка дня.pdf"))
    assert answer.headers["Location"] == f"/activities/{workshop.uid}/#files"
    made = Attachment.objects.get()
    officer.force_login(people.partner())
    page = officer.get(f"/activities/{workshop.uid}/").content.decode()
    assert f'href="/activities/{workshop.uid}/files/{made.uid}/"' in page
    assert "Add a file" not in page
    answer = officer.get(address(workshop, f"{made.uid}/"))
    assert answer.content == files.PDF
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''%D0%9F")
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert {"private", "no-store"} <= set(answer.headers["Cache-Control"].split(", "))


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"name": "page.html"}, "Save it as one of"),
        ({"content": b""}, "The file is empty"),
        ({"content": b"MZ"}, "is not what its ending says"),
        ({"title": ""}, "This field is required"),
        ({"kind": "passport"}, "is not one of the available choices"),
        ({"name": "group.jpg", "content": files.picture(), "kind": "photo"}, "Say whether the people in the photo"),
    ],
)
def test_what_is_refused_says_why_keeps_what_was_typed_and_stores_nothing(officer, workshop, changes, told):
    answer = officer.post(address(workshop), posted(**{"caption": "At the border", **changes}))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert told in page
    assert "At the border" in page
    assert not Attachment.objects.exists()
    assert not AttachmentContent.objects.exists()


def test_a_photo_says_whether_its_people_agreed(officer, workshop):
    facts = {"kind": "photo", "consent": "False", "credit": "A. Kim", "caption": "At the border"}
    officer.post(address(workshop), posted("group.jpg", files.picture(), **facts))
    page = officer.get(f"/activities/{workshop.uid}/").content.decode()
    assert "have not agreed that it is shown" in page
    assert "A. Kim" in page


def test_the_same_file_is_kept_once_and_there_is_an_end_of_room(workshop):
    attached(workshop)
    with pytest.raises(ValidationError, match="this very file already"):
        attached(workshop)
    for number in range(MOST_PER_ACTIVITY // uploads.LARGEST):
        facts = {"kind": "other", "title": "Big", "language": "en", "name": "big.txt", "content_type": "text/plain"}
        Attachment.objects.create(activity=workshop, size=uploads.LARGEST - 8, sha256=f"{number:064}", **facts)
    with pytest.raises(ValidationError, match="room for 100 MB"):
        attached(workshop, content=files.PDF + b"%%EOF" + b"\n" * 200)


def test_only_who_may_adds_and_removes(client, workshop):
    made = attached(workshop)
    for who in (people.eu_officer, people.partner, people.outsider):
        client.force_login(who())
        assert client.post(address(workshop), posted()).status_code == 404
        assert client.post(address(workshop, f"{made.uid}/remove/"), {"reason": "x"}).status_code == 404
    assert Attachment.objects.kept().count() == 1


def test_a_removed_file_leaves_its_reason_and_no_bytes(officer, workshop):
    made = attached(workshop)
    assert officer.post(address(workshop, f"{made.uid}/remove/"), {"reason": " "}).status_code == 302
    assert Attachment.objects.kept().count() == 1
    officer.post(address(workshop, f"{made.uid}/remove/"), {"reason": "The wrong day"})
    made.refresh_from_db()
    assert (made.removed_why, made.removed_by.email) == ("The wrong day", "officer@example.org")
    assert not AttachmentContent.objects.exists()
    assert officer.get(address(workshop, f"{made.uid}/")).status_code == 404
    assert "The agenda" not in officer.get(f"/activities/{workshop.uid}/").content.decode()


def test_what_one_may_not_see_is_not_there(client, workshop):
    draft = makers.activity(workshop.phase, status="draft")
    hidden, open_one, names = attached(draft), attached(workshop), names_of(workshop)
    client.force_login(people.partner())
    assert client.get(address(draft, f"{hidden.uid}/")).status_code == 404
    assert client.get(address(workshop, f"{names.uid}/")).status_code == 404
    assert client.post(address(workshop, f"{names.uid}/"), {"purpose": "audit"}).status_code == 404
    assert client.get(address(draft, f"{open_one.uid}/")).status_code == 404
    assert client.get(address(workshop, f"{workshop.uid}/")).status_code == 404
    assert "Signed list" not in client.get(f"/activities/{workshop.uid}/").content.decode()
    client.logout()
    assert client.get(address(workshop, f"{open_one.uid}/")).status_code == 302


def test_a_file_with_names_opens_for_a_purpose_that_is_logged(officer, workshop):
    made = names_of(workshop)
    asked = officer.get(address(workshop, f"{made.uid}/"))
    assert "Say what you open it for" in asked.content.decode()
    assert "no-store" in asked.headers["Cache-Control"]
    assert officer.post(address(workshop, f"{made.uid}/"), {}).status_code == 422
    assert not ListViewing.objects.exists()
    answer = officer.post(address(workshop, f"{made.uid}/"), {"purpose": "audit"})
    assert b"Nurlan Secret" in answer.content
    viewing = ListViewing.objects.get()
    assert (viewing.activity, viewing.manner, viewing.purpose) == (workshop, "file", "audit")


def test_the_database_cannot_read_a_file_and_names_are_erased_by_schedule(workshop):
    made = names_of(workshop, title="List of Nurlan", name="nurlan.pdf")
    agenda = attached(workshop)
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM activities_attachmentcontent")
        assert not [row for row in cursor if b"Nurlan" in bytes(row[0])]
    assert services.erase_due_lists(today=date(2018, 3, 4)) == (0, 0)
    assert services.erase_due_lists(today=date(2018, 3, 5)) == (0, 1)
    assert services.erase_due_lists(today=date(2018, 3, 5)) == (0, 0)
    made.refresh_from_db()
    assert (made.title, made.name) == ("list_of_participants", "list_of_participants")
    assert [one.pk for one in AttachmentContent.objects.all()] == [agenda.pk]


@pytest.mark.parametrize(
    ("facts", "rule"),
    [
        ({"kind": "photo"}, "photo_says_whether_people_agreed"),
        ({"size": 0}, "attachment_is_neither_empty_nor_too_large"),
        ({"size": uploads.LARGEST + 1}, "attachment_is_neither_empty_nor_too_large"),
        ({"removed_why": "Because"}, "removed_attachment_says_why"),
    ],
)
def test_the_database_keeps_the_rules_of_a_file(workshop, facts, rule):
    made = attached(workshop)
    for name, value in facts.items():
        setattr(made, name, value)
    with pytest.raises(ValidationError):
        made.full_clean()
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        made.save()


# For machines


def test_a_machine_adds_lists_and_fetches_a_file(officer, workshop):
    made = officer.post(f"{API}{workshop.uid}/attachments/", posted())
    assert made.status_code == 201, made.content
    told = officer.get(f"{API}{workshop.uid}/").json()["attachments"]
    assert [one["title"] for one in told] == ["The agenda"]
    assert told[0]["url"] == made.headers["Location"]
    answer = officer.get(told[0]["url"])
    assert answer.content == files.PDF
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    listed = officer.get(API).json()["results"][0]["attachments"]
    assert listed == told


@pytest.mark.parametrize(
    ("changes", "pointer", "code"),
    [
        ({"name": "page.html"}, "/file", "kind"),
        ({"content": b""}, "/file", "empty"),
        ({"kind": "passport"}, "/kind", "invalid_choice"),
        ({"colour": "red"}, "/colour", "unknown_field"),
        ({"name": "group.jpg", "content": files.picture(), "kind": "photo"}, "/consent", "invalid"),
    ],
)
def test_a_machine_is_told_what_is_wrong(officer, workshop, changes, pointer, code):
    answer = officer.post(f"{API}{workshop.uid}/attachments/", posted(**changes))
    assert answer.status_code == 400, answer.content
    assert (pointer, code) in {(one["pointer"], one["code"]) for one in answer.json()["errors"]}
    assert not Attachment.objects.exists()


def test_a_machine_sees_no_more_than_the_page_shows(client, workshop):
    names, agenda = names_of(workshop), attached(workshop)
    client.force_login(people.partner())
    assert [one["uid"] for one in client.get(f"{API}{workshop.uid}/").json()["attachments"]] == [str(agenda.uid)]
    assert [one["uid"] for one in client.get(API).json()["results"][0]["attachments"]] == [str(agenda.uid)]
    assert client.get(f"{API}{workshop.uid}/attachments/{names.uid}/").status_code == 404
    assert client.post(f"{API}{workshop.uid}/attachments/", posted()).status_code == 403
    client.force_login(people.officer())
    assert client.get(f"{API}{workshop.uid}/attachments/{names.uid}/").status_code == 409
    opened = client.post(
        f"{API}{workshop.uid}/attachments/{names.uid}/", {"purpose": "audit"}, content_type="application/json"
    )
    assert b"Nurlan" in opened.content
    assert ListViewing.objects.get().manner == "file"
    wrong = client.post(f"{API}{workshop.uid}/attachments/{agenda.uid}/", {}, content_type="application/json")
    assert wrong.status_code == 404


@pytest.mark.parametrize("number", [1, 6])
def test_the_list_fetches_files_for_all_activities_at_once(officer, number, django_assert_max_num_queries):
    phase = makers.phase()
    for _ in range(number):
        attached(makers.activity(phase))
    with django_assert_max_num_queries(22):
        assert len(officer.get(API).json()["results"]) == number


def test_a_body_that_is_no_form_is_refused(officer, workshop):
    answer = officer.post(f"{API}{workshop.uid}/attachments/", {"title": "x"}, content_type="application/json")
    assert answer.status_code == 415
    broken = officer.generic("POST", f"{API}{workshop.uid}/attachments/", b"--x", content_type="multipart/form-data")
    assert broken.status_code == 400
