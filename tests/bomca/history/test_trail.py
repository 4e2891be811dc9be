"""The history as people read it: in sentences, on each record's page, and as a list that can be searched."""

import csv
import uuid
from datetime import date, timedelta

import pytest
from django.utils import timezone, translation

from activities.models import Activity
from bomca import history
from bomca.accounts.models import ApiToken
from bomca.history import hiding, sentences
from bomca.history.acting import acting_as, because
from bomca.history.models import Entry
from tests import makers, people

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return people.officer()


@pytest.fixture
def workshop(officer):
    """Logged by the officer, then corrected for a reason."""
    phase = makers.phase()
    makers.extension(phase)
    with acting_as(user=officer):
        return makers.demarcation_workshop(phase)


def correct(activity, user, **facts):
    with acting_as(user=user, request_id="request-0001"), because("the list of participants says so"), history.atomic():
        for name, value in facts.items():
            setattr(activity, name, value)
        activity.save()


def sentence(entry, user, language="en", about=None):
    with translation.override(language):
        return sentences.tell([entry], user, about=about)[0].text


def newest(record):
    return Entry.objects.of(record).first()


def test_a_change_in_a_sentence(workshop, officer):
    correct(workshop, officer, title="Demarcation", ends_on=date(2019, 12, 4))
    said = sentence(newest(workshop), officer, about=workshop)
    assert said.startswith(
        "Aigul Officer changed the end from 5 December 2019 to 4 December 2019 and "
        "the title from “Border demarcation principles” to “Demarcation”, on "
    )
    assert said.endswith("because “the list of participants says so”.")
    said = sentence(newest(workshop), officer, "ru", about=workshop)
    assert "изменено: окончание: было 5 декабря 2019" in said.replace("\xa0", " ")
    assert "причина: «the list of participants says so»" in said


def test_choices_records_links_and_nothing_in_words(workshop, officer):
    correct(workshop, officer, status="draft", place=None, venue="Hall")
    said = sentence(newest(workshop), officer, about=workshop)
    assert "the place from Bishkek to nothing" in said.replace("Kyrgyzstan", "")
    assert "the status from completed to draft" in said
    assert "the venue from nothing to “Hall”" in said
    with history.atomic():
        workshop.countries.set([makers.country("KG"), makers.country("KZ")])
    said = sentence(newest(workshop), officer, about=workshop)
    assert "the participating countries (added: Kazakhstan; removed: Tajikistan, Turkmenistan and Uzbekistan)" in said


def test_created_and_removed(workshop, officer):
    first = Entry.objects.of(workshop).last()
    assert "Aigul Officer recorded the activity “" in sentence(first, officer)
    assert "создана запись" in sentence(first, officer, "ru")
    row = workshop.participations.first()
    with acting_as(job="load_bomca"):
        row.delete()
    gone = Entry.objects.filter(kind="deleted").first()
    assert "The portal (load_bomca) removed the participation “" in sentence(gone, officer)
    assert "удалена запись" in sentence(gone, officer, "ru")


def test_what_is_secret_is_not_shown(officer):
    admin = people.administrator()
    officer.name = "Aigul Renamed"
    officer.save()
    entry = newest(officer)
    said = sentence(entry, admin, about=officer)
    assert "the name (not shown)" in said
    assert "Renamed" not in said


def test_a_token_is_named(workshop, officer):
    token, _plain = ApiToken.issue(user=officer, name="Nightly pull", expires_at=timezone.now() + timedelta(days=9))
    with acting_as(user=officer, token=token.prefix):
        workshop.venue = "Hall"
        workshop.save()
    assert "Aigul Officer through the token “Nightly pull” changed" in sentence(
        newest(workshop), officer, about=workshop
    )


def test_the_page_of_a_record_tells_its_parts_together(client, workshop, officer):
    client.force_login(officer)
    with acting_as(user=officer), history.atomic():
        workshop.title = "Demarcation"
        workshop.save()
        row = workshop.participations.first()
        row.women += 1
        row.save()
    page = client.get(f"/activities/{workshop.uid}/").content.decode()
    assert (
        "changed the title from “Border demarcation principles” to “Demarcation”; changed, in the participation" in page
    )
    assert f"/history/?record={workshop.uid}" in page
    listed = client.get(f"/history/?record={workshop.uid}").content.decode()
    assert "changed, in the participation" in listed


@pytest.mark.parametrize("address", ["/history/", "/history.csv", "/history/1/", "/activities/?as_of=2020-01-01"])
def test_only_some_see_the_history(client, workshop, address):
    client.force_login(people.partner())
    assert client.get(address).status_code == 403
    page = client.get(f"/activities/{workshop.uid}/").content.decode()
    assert 'id="history"' not in page
    assert "/history/" not in page


def test_what_one_may_not_see_has_no_history(client, workshop, officer):
    draft = makers.activity(workshop.phase, title="Secret plan", status="draft")
    row = makers.people("KG", women=1)
    row.activity = draft
    row.save()
    workshop_title, account = newest(workshop), newest(officer)
    eu, admin = people.eu_officer(), people.administrator()
    client.force_login(eu)
    seen = Entry.objects.visible_to(eu)
    for entry in (newest(draft), newest(row), account):
        assert entry not in seen
        assert client.get(f"/history/{entry.sequence}/").status_code == 404
        assert entry in Entry.objects.visible_to(admin)
    assert workshop_title in seen
    assert client.get(f"/history/{workshop_title.sequence}/").status_code == 200
    assert newest(workshop.participations.first()) in seen
    for address in ("/history/", f"/history/?record={draft.uid}", "/history/?q=secret"):
        assert "Secret plan" not in client.get(address).content.decode()
    assert b"Secret plan" not in client.get("/history.csv").getvalue()
    key = draft.pk
    draft.delete()
    gone = Entry.objects.about(Activity, [key])
    assert gone.exists()
    assert not gone.visible_to(officer).exists()
    assert gone.visible_to(admin).exists()


def test_a_row_that_was_removed_is_told_with_its_activity(workshop, officer):
    row = workshop.participations.first()
    key = row.pk
    row.delete()
    told = Entry.objects.visible_to(officer).with_parts(Activity, workshop.pk)
    assert told.filter(key=str(key), kind="deleted").exists()


def test_the_list_is_filtered_and_exported(client, workshop, officer):
    correct(workshop, officer, title="=HYPERLINK(1)")
    entry = newest(workshop)
    client.force_login(officer)
    today = timezone.localdate()

    def found(query):
        answer = client.get(f"/history/?{query}")
        assert answer.status_code == 200, answer.content.decode()[:2000]
        return {told.entry.sequence for told in answer.context["told"]}

    for query in (
        "q=participants+says", f"who={officer.uid}&kind=changed", "model=activities.activity&field=title",
        "request_id=request-0001", f"change_set={entry.change_set}",
    ):  # fmt: skip
        assert found(query) == {entry.sequence}
    assert entry.sequence in found(f"since={today}&until={today}")
    assert found("until=2019-01-01") == set()
    assert entry.sequence not in found("who=portal")
    assert found(f"change_set={uuid.uuid4()}") == set()
    refused = client.get("/history/?feild=title")
    assert refused.status_code == 400
    assert client.get("/history.csv?feild=title").status_code == 400
    text = client.get("/history.csv?q=participants+says").getvalue().decode("utf-8-sig")
    (line,) = csv.DictReader(text.splitlines())
    assert line["record"].startswith(workshop.code)
    assert line["who"] == "Aigul Officer"
    assert line["seal"] == entry.hash


def test_one_entry_tells_an_auditor_everything(client, workshop, officer):
    correct(workshop, officer, title="Demarcation")
    entry = newest(workshop)
    client.force_login(officer)
    page = client.get(f"/history/{entry.sequence}/").content.decode()
    for told in (entry.hash, entry.previous, "request-0001", str(entry.change_set), f"/activities/{workshop.uid}/"):
        assert told in page
    assert "“Border demarcation principles”" in page
    assert client.get("/history/999999/").status_code == 404


def test_an_app_hides_fields_from_a_reader(client, workshop, officer):
    def veil(activity, user):
        return {"equipment_value", "place"} if not user.is_superuser else set()

    correct(workshop, officer, equipment_value="1500.00", place=None)
    entry = newest(workshop)
    hiding.hides(Activity)(veil)
    try:
        assert "1 500" in sentence(entry, people.administrator()).replace("\xa0", " ")
        said = sentence(entry, officer)
        assert "(not shown)" in said
        client.force_login(officer)
        page = client.get(f"/history/{entry.sequence}/").content.decode()
        past = client.get("/activities.csv", {"as_of": timezone.localdate().isoformat()}).getvalue().decode()
    finally:
        hiding._hiding[Activity].remove(veil)
    for told in (said, page, past):
        assert "1500" not in told
        assert "1 500" not in told.replace("\xa0", " ")
        assert "Bishkek" not in told.replace("bishkek", "")
