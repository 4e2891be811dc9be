"""What was typed and not saved: kept, offered again, erased; and nobody else's to see."""

import json
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from activities.models import Activity
from bomca.drafts import keeping
from bomca.models import UnsavedForm
from bomca.tasks import erase_old_drafts
from tests import makers, people
from tests.activities.test_pages import form_data
from tests.bomca.test_viewing import view_as
from tests.forms import hidden

pytestmark = pytest.mark.django_db

NEW = "/activities/new/"
OFFER = "There is unsaved work from"


def send(client, uid, *pairs, number=1, address=NEW):
    """Keep a form as the script of its page does."""
    facts = {"address": address, "number": number, "fields": json.dumps([list(pair) for pair in pairs])}
    return client.post(f"/unsaved/{uid}/", facts)


def kept(uid):
    return UnsavedForm.objects.get(uid=uid)


def page_of(client, address):
    return client.get(address).content.decode()


def test_what_was_kept_is_offered_and_taken_up(officer, phase):
    uid = uuid.uuid4()
    pairs = [("title", "Border\u2019s end"), ("phase", str(phase.pk)), ("summary", "Half a sen\r\ntence")]
    assert send(officer, uid, *pairs, ("people-TOTAL_FORMS", "1"), ("people-0-women", "x")).status_code == 200

    fresh = page_of(officer, NEW)
    assert OFFER in fresh
    assert "Half a sen" not in fresh
    taken = page_of(officer, f"{NEW}?draft={uid}")
    for words in ("Border\u2019s end", "Half a sen\ntence", 'value="x"'):
        assert words in taken
    assert OFFER not in taken
    assert hidden(taken, "draft") == str(uid)
    assert 'class="field-errors"' not in taken
    listed = page_of(officer, "/unsaved/")
    assert "Border\u2019s end" in listed
    assert Activity.objects.count() == 0


def test_a_form_that_was_refused_is_kept_without_a_script(officer, phase):
    uid = hidden(officer.get(NEW), "draft")
    refused = officer.post(NEW, form_data(phase, [("KG", 3, 4)], title="", summary="Long text", draft=uid))
    assert refused.status_code == 422
    assert OFFER in page_of(officer, NEW)
    taken = page_of(officer, f"{NEW}?draft={uid}")
    assert "Long text" in taken
    assert 'name="people-0-women" value="3"' in taken


def test_saving_closes_and_erases(officer, phase):
    uid = uuid.uuid4()
    send(officer, uid, ("title", "Typed"))
    saved = officer.post(NEW, form_data(phase, draft=uid))
    activity = Activity.objects.get()
    assert (kept(uid).content, kept(uid).result) == (None, saved.headers["Location"])
    assert OFFER not in page_of(officer, NEW)
    late = send(officer, uid, ("title", "Typed late"), number=9)
    assert (late.status_code, late.json()["result"]) == (410, activity.get_absolute_url())
    assert kept(uid).content is None
    assert officer.get(f"{NEW}?draft={uid}").headers["Location"] == activity.get_absolute_url()
    assert officer.get(f"/unsaved/{uid}/").json() == {"is_open": False, "result": activity.get_absolute_url()}


def test_saving_before_anything_was_kept_closes_too(officer, phase):
    uid = hidden(officer.get(NEW), "draft")
    officer.post(NEW, form_data(phase, draft=uid))
    assert send(officer, uid, ("title", "Still on its way")).status_code == 410


def test_throwing_away_erases(officer):
    uid = uuid.uuid4()
    send(officer, uid, ("title", "Typed"))
    answer = officer.post(f"/unsaved/{uid}/discard/", headers={"referer": f"http://testserver{NEW}"})
    assert answer.headers["Location"].endswith(NEW)
    assert kept(uid).content is None
    assert send(officer, uid, ("title", "Typed"), number=2).status_code == 410


def test_the_newer_copy_stays_and_the_older_one_is_told(officer):
    uid = uuid.uuid4()
    send(officer, uid, ("title", "Second"), number=2)
    assert send(officer, uid, ("title", "Second"), number=2).status_code == 200  # sent twice
    assert send(officer, uid, ("title", "First"), number=1).status_code == 409
    assert send(officer, uid, ("title", "Other window"), number=2).status_code == 409
    assert kept(uid).title == "Second"
    assert send(officer, uid, ("title", "Third"), number=3).status_code == 200
    assert kept(uid).title == "Third"


def test_nobody_else_meets_it(officer):
    uid = uuid.uuid4()
    send(officer, uid, ("title", "Zzmine"))
    other = Client()
    other.force_login(people.administrator())
    for answer in (
        other.get(f"/unsaved/{uid}/"),
        other.get(f"{NEW}?draft={uid}"),
        other.post(f"/unsaved/{uid}/discard/"),
        send(other, uid, ("title", "Theirs"), number=5),
    ):
        assert answer.status_code == 404
    assert "Zzmine" not in page_of(other, "/unsaved/") + page_of(other, NEW)
    assert OFFER not in page_of(other, NEW)
    assert kept(uid).title == "Zzmine"
    other.post(NEW, form_data(makers.phase(), draft=uid))
    assert (kept(uid).title, kept(uid).closed_at) == ("Zzmine", None)


def test_who_looks_as_another_person_is_offered_nothing_of_theirs(officer):
    uid = uuid.uuid4()
    send(officer, uid, ("title", "Zzmine"))
    admin = Client()
    admin.force_login(people.administrator())
    view_as(admin, officer.user)
    form = page_of(admin, NEW)
    assert "Log an activity" in form
    assert OFFER not in form
    assert admin.get(f"{NEW}?draft={uid}").status_code == 404
    assert {admin.get(at).status_code for at in ("/unsaved/", "/unsaved/me/", f"/unsaved/{uid}/")} == {403}


def test_the_database_cannot_read_it_and_names_are_not_in_it(officer):
    uid = uuid.uuid4()
    send(officer, uid, ("title", "Zzsecret"), ("attendance-table", "Zzname, Customs"), ("one_time_key", "k"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM bomca_unsavedform")
        assert b"Zzsecret" not in bytes(cursor.fetchone()[0])
    assert dict(kept(uid).data.items()) == {"title": "Zzsecret"}
    officer.post(NEW, {"draft": uuid.uuid4(), "title": "", "attendance-table": "Zzname", "people-TOTAL_FORMS": "0"})
    assert not any("attendance-table" in one.data for one in UnsavedForm.objects.all())


def test_it_is_erased_on_schedule(officer, settings):
    old, new = uuid.uuid4(), uuid.uuid4()
    for uid in (old, new):
        send(officer, uid, ("title", "Typed"))
    past = timezone.now() - timedelta(days=settings.DRAFT_DAYS, seconds=1)
    UnsavedForm.objects.filter(uid=old).update(kept_at=past)
    erase_old_drafts()
    assert [one.uid for one in UnsavedForm.objects.all()] == [new]
    assert "bomca.tasks.erase_old_drafts" in {one["task"] for one in settings.CELERY_BEAT_SCHEDULE.values()}


def test_two_forms_at_once_are_two_drafts(officer):
    for title in ("First window", "Second window"):
        send(officer, uuid.uuid4(), ("title", title))
    page = page_of(officer, NEW)
    assert page.count(OFFER) == 2
    assert "First window" in page
    assert "Second window" in page


def test_keeping_does_not_use_up_the_key_of_the_form(officer, phase):
    page = officer.get(NEW)
    uid, key = hidden(page, "draft"), hidden(page, "one_time_key")
    for number in (1, 2):
        assert send(officer, uid, ("title", "T"), ("one_time_key", key), number=number).status_code == 200
    saved = officer.post(NEW, form_data(phase, draft=uid, one_time_key=key))
    again = officer.post(NEW, form_data(phase, draft=uid, one_time_key=key))
    assert saved.headers["Location"] == again.headers["Location"]
    assert Activity.objects.count() == 1


def test_what_was_changed_meanwhile_is_shown_when_an_edit_is_taken_up(officer, phase):
    activity = makers.activity(phase, title="As it was")
    address = f"/activities/{activity.uid}/edit/"
    form = officer.get(address)
    start, uid = hidden(form), hidden(form, "draft")
    send(officer, uid, ("title", "Mine"), ("started_from", start), address=address)
    activity.title = "Theirs"
    activity.save()
    taken = page_of(officer, f"{address}?draft={uid}")
    assert hidden(taken) == start
    typed = form_data(phase, title="Mine", started_from=hidden(taken), draft=uid, countries=[makers.country("KG").pk])
    clash = officer.post(address, typed)
    assert clash.status_code == 409
    assert "Theirs" in clash.content.decode()
    activity.refresh_from_db()
    assert activity.title == "Theirs"
    assert kept(uid).title == "Mine"


def test_a_draft_of_a_record_that_is_gone_can_be_copied(officer, phase):
    activity = makers.activity(phase, status="draft")
    address = f"/activities/{activity.uid}/edit/"
    form = officer.get(address)
    uid = hidden(form, "draft")
    send(officer, uid, ("title", "Typed in vain"), ("started_from", hidden(form)), address=address)
    activity.delete()
    gone = officer.get(f"{address}?draft={uid}")
    assert gone.status_code == 404
    assert "Typed in vain" in gone.content.decode()


@pytest.mark.parametrize(
    "facts",
    [
        {"address": "/activities/"},
        {"address": "https://example.org/"},
        {"address": ""},
        {"number": "-1"},
        {"number": "²"},
        {"fields": "no JSON"},
        {"fields": '{"title": "x"}'},
        {"fields": '[["title"]]'},
        {"fields": '[["title", 5]]'},
    ],
)
def test_what_is_no_form_is_refused(officer, facts):
    good = {"address": NEW, "number": "1", "fields": "[]"}
    uid = uuid.uuid4()
    assert officer.post(f"/unsaved/{uid}/", good | facts).status_code == 400
    assert not UnsavedForm.objects.exists()


def test_there_is_an_end_to_it(officer, monkeypatch):
    monkeypatch.setattr(keeping, "MOST", 1)
    first = uuid.uuid4()
    assert send(officer, first, ("title", "T")).status_code == 200
    assert send(officer, uuid.uuid4(), ("title", "T")).status_code == 507
    assert send(officer, first, ("title", "More"), number=2).status_code == 200


def test_the_outbox_sends_once_however_late(officer, phase):
    uid = uuid.uuid4()
    typed = form_data(phase, draft=uid, from_outbox="1")
    first, again = officer.post(NEW, typed), officer.post(NEW, typed | {"one_time_key": "forgotten long ago"})
    assert first.headers["Location"] == again.headers["Location"]
    assert Activity.objects.count() == 1
