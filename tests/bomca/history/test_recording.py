"""However a record is written, the history tells it: once, with what was stored before and after."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from activities.models import Activity, Topic
from activities.services import record_activity
from bomca import history
from bomca.accounts.models import ApiToken, User
from bomca.history.models import Entry, Head
from partners.models import Country, OrganisationAlias, Place
from reports import services
from reports.models import Report, Schedule
from tests import makers, people

pytestmark = [pytest.mark.django_db, pytest.mark.both]
FAR_AWAY = datetime(2099, 1, 1, tzinfo=UTC)


@pytest.fixture
def phase():
    made = makers.phase()
    makers.extension(made)
    return made


@pytest.fixture
def told(phase):
    """What was told since the test began (or since the last look): [(model, kind, fields)]."""
    seen = [Head.now().sequence]

    def look():
        entries = list(Entry.objects.filter(sequence__gt=seen[0]).order_by("sequence"))
        seen[0] += len(entries)
        return [(entry.model, entry.kind, entry.fields) for entry in entries]

    return look


def last():
    return Entry.objects.first()


def test_a_saved_record_is_told_with_its_whole_state(told):
    topic = Topic.objects.create(slug="risk", name_en="Risk management", name_ru="Управление рисками")
    assert told() == [("activities.topic", "created", [])]
    entry = last()
    assert (entry.key, entry.uid, entry.title) == (str(topic.pk), str(topic.uid), "Risk management")
    assert entry.before is None
    assert entry.after["slug"] == "risk"
    assert entry.after["name_ru"] == "Управление рисками"
    assert entry.after["created_at"].endswith("+00:00")
    assert "updated_at" not in entry.after


def test_a_change_is_told_with_the_value_before(told):
    topic = Topic.objects.create(slug="risk", name_en="Risk management")
    told()
    topic.slug = "risks"
    topic.save()
    assert told() == [("activities.topic", "changed", ["slug"])]
    assert last().changes == [("slug", "risk", "risks")]


def test_saving_without_a_change_tells_nothing(told):
    topic = Topic.objects.create(slug="risk", name_en="Risk management")
    told()
    topic.save()
    Topic.objects.update(slug="risk")
    Topic.objects.update_or_create(slug="risk", defaults={"name_en": "Risk management"})
    assert Topic.objects.get_or_create(slug="risk")[1] is False
    assert told() == []


def test_get_or_create_and_update_or_create_are_told(told):
    Topic.objects.get_or_create(slug="risk", defaults={"name_en": "Risk"})
    Topic.objects.update_or_create(slug="risk", defaults={"source": "Annual report 2017"})
    assert told() == [("activities.topic", "created", []), ("activities.topic", "changed", ["source"])]


def test_the_title_is_told_in_one_language_whoever_writes(told):
    with translation.override("ru"):
        Topic.objects.create(slug="risk", name_en="Risk management", name_ru="Управление рисками")
    assert last().title == "Risk management"


def test_an_update_is_told_row_by_row(told):
    for number in range(3):
        Topic.objects.create(slug=f"topic-{number}", name_en=f"Topic {number}")
    told()
    assert Topic.objects.exclude(slug="topic-1").update(source="Annual report") == 2
    assert told() == [("activities.topic", "changed", ["source"])] * 2
    assert Topic.objects.filter(slug="nothing").update(source="") == 0
    assert told() == []


def test_an_update_that_ends_its_own_condition_changes_every_row_once(told):
    made = [Topic(slug=f"topic-{number:04}", name_en="Topic", source="old") for number in range(1200)]
    Topic.objects.bulk_create(made)
    assert Topic.objects.filter(source="old").update(source="new") == 1200
    assert len(told()) == 2400


def test_bulk_writes_are_told_row_by_row(told):
    made = Topic.objects.bulk_create([Topic(slug=f"topic-{number}", name_en="Topic") for number in range(3)])
    assert told() == [("activities.topic", "created", [])] * 3
    assert Entry.objects.filter(model="activities.topic").values("change_set").distinct().count() == 1
    for number, topic in enumerate(made):
        topic.source = f"Source {number}"
    Topic.objects.bulk_update(made, ["source"])
    assert told() == [("activities.topic", "changed", ["source"])] * 3


@pytest.mark.parametrize("number", [2, 200])
def test_a_bulk_write_takes_the_same_statements_however_many(phase, number, django_assert_max_num_queries):
    Topic.objects.create(slug="first", name_en="First")
    with django_assert_max_num_queries(16):
        Topic.objects.bulk_create([Topic(slug=f"topic-{n}", name_en="Topic") for n in range(number)], batch_size=500)


def test_a_bulk_write_that_passes_over_conflicts_is_refused():
    topic = Topic(slug="risk", name_en="Risk")
    with pytest.raises(ValueError, match="Conflicts"):
        Topic.objects.bulk_create([topic], ignore_conflicts=True)
    with pytest.raises(ValueError, match="Conflicts"):
        Topic.objects.bulk_create([topic], update_conflicts=True, update_fields=["slug"], unique_fields=["uid"])


def test_a_deleted_record_is_told_with_its_last_state(told):
    topic = Topic.objects.create(slug="risk", name_en="Risk management")
    told()
    key = topic.pk
    topic.delete()
    assert told() == [("activities.topic", "deleted", [])]
    assert (last().key, last().title, last().after) == (str(key), "Risk management", None)
    assert last().before["slug"] == "risk"


def test_deleting_a_set_tells_every_record(told):
    Topic.objects.bulk_create([Topic(slug=f"topic-{number}", name_en="Topic") for number in range(3)])
    told()
    Topic.objects.all().delete()
    assert told() == [("activities.topic", "deleted", [])] * 3


def test_what_goes_with_a_record_is_told_in_the_same_change_set(phase, told):
    agency = makers.organisation()
    OrganisationAlias.objects.create(organisation=agency, name="VRS")
    told()
    agency.delete()
    assert sorted(told()) == [("partners.organisation", "deleted", []), ("partners.organisationalias", "deleted", [])]
    assert Entry.objects.filter(kind="deleted").values("change_set").distinct().count() == 1


def test_links_are_told_as_changes_of_their_record(phase, told):
    activity = makers.activity(phase, countries=["KG"])
    kyrgyzstan, tajikistan, uzbekistan = (makers.country(iso2) for iso2 in ("KG", "TJ", "UZ"))
    told()
    changed = [("activities.activity", "changed", ["countries"])]
    activity.countries.add(tajikistan)
    assert told() == changed
    assert last().changes == [("countries", [kyrgyzstan.pk], sorted([kyrgyzstan.pk, tajikistan.pk]))]
    activity.countries.add(tajikistan)
    assert told() == []
    activity.countries.remove(tajikistan)
    assert told() == changed
    with history.atomic():
        activity.countries.set([tajikistan, uzbekistan])
    assert told() == changed
    activity.countries.clear()
    assert told() == changed
    assert last().after["countries"] == []


def test_links_set_from_the_other_end_are_told_of_the_same_record(phase, told):
    activity, country = makers.activity(phase, countries=["KG"]), makers.country("TJ")
    told()
    changed = [("activities.activity", "changed", ["countries"])]
    country.activities.add(activity)
    assert told() == changed
    country.activities.remove(activity)
    assert told() == changed
    makers.country("KG").activities.clear()
    assert told() == changed
    assert last().after["countries"] == []


def test_a_deleted_topic_is_told_of_the_activities_it_was_linked_with(phase, told):
    topic = Topic.objects.create(slug="risk", name_en="Risk")
    record_activity(makers.unsaved_activity(phase), links={"topics": [topic]})
    told()
    topic.delete()
    assert sorted(told()) == [("activities.activity", "changed", ["topics"]), ("activities.topic", "deleted", [])]


def test_a_deleted_group_is_told_of_the_people_who_were_in_it(told):
    group = Group.objects.create(name="readers")
    people.officer().groups.add(group)
    told()
    group.delete()
    assert told() == [("accounts.user", "changed", ["groups"])]


def test_an_activity_with_its_links_and_rows_is_one_entry_each(phase, told):
    makers.demarcation_workshop(phase)
    made = told()
    assert made.count(("activities.activity", "created", [])) == 1
    assert made.count(("activities.participation", "created", [])) == 4
    assert ("activities.activity", "changed", ["countries"]) not in made
    activity = Entry.objects.get(model="activities.activity")
    assert len(activity.after["countries"]) == 4
    assert Entry.objects.filter(change_set=activity.change_set, model="activities.participation").count() == 4


def test_what_is_rolled_back_is_not_told(told):
    for block in (transaction.atomic, history.atomic):
        with suppress(ZeroDivisionError), block():
            Topic.objects.create(slug="risk", name_en="Risk")
            raise ZeroDivisionError
    assert not Topic.objects.exists()
    assert told() == []
    with history.atomic():
        Topic.objects.create(slug="kept", name_en="Kept")
        with pytest.raises(IntegrityError), transaction.atomic():
            Topic.objects.create(slug="kept", name_en="Twice")
    assert told() == [("activities.topic", "created", [])]
    with history.atomic():
        Topic.objects.create(slug="never", name_en="Never")
        transaction.set_rollback(True)
    assert not Topic.objects.filter(slug="never").exists()
    assert told() == []


def test_what_was_made_and_undone_at_once_is_not_told(told):
    with history.atomic():
        topic = Topic.objects.create(slug="risk", name_en="Risk")
        topic.delete()
    assert told() == []


def test_the_lease_of_a_job_is_not_history(phase, told):
    schedule = Schedule.objects.create(phase=phase, title="Six-month progress report")
    report, _new = services.open_report(schedule=schedule, period=schedule.periods()[0], language="en")
    told()
    taken = Report.objects.claim(report.pk, by="worker")
    assert told() == [("reports.report", "changed", ["state"])]
    taken.advance("pdf", 40)
    assert told() == []


def test_secrets_and_personal_data_are_never_told(told):
    person = people.person("piet@example.org", name="Piet Partner")
    token, plain = ApiToken.issue(user=person, name="Registry", expires_at=timezone.now() + timedelta(days=30))
    person.name, person.email = "Pieter Partner", "pieter@example.org"
    person.set_password("another long password")
    person.save()
    assert told()[-1] == ("accounts.user", "changed", ["email", "name", "password"])
    everything = " ".join(str(entry.__dict__) for entry in Entry.objects.all())
    for secret in ("piet@", "Piet", "pieter@", token.digest, plain.split("_")[2], person.password):
        assert secret not in everything
    assert last().title == str(person.uid)


def test_signing_in_and_using_a_token_change_neither_account_nor_token(client, told):
    person = people.officer()
    token, _plain = ApiToken.issue(user=person, name="Registry", expires_at=timezone.now() + timedelta(days=30))
    told()
    client.force_login(person)
    token.note_use("192.0.2.1")
    assert User.objects.get().last_login is not None
    assert [model for model, *_change in told()] == ["accounts.signin"]


def test_numbers_have_no_gap_and_time_never_runs_back(phase):
    makers.demarcation_workshop(phase)
    entries = list(Entry.objects.order_by("sequence"))
    assert [entry.sequence for entry in entries] == list(range(1, len(entries) + 1))
    assert all(earlier.at <= later.at for earlier, later in zip(entries, entries[1:], strict=False))
    assert Head.now().sequence == len(entries)
    head = Head.now()
    Head.objects.update(at=FAR_AWAY)
    Place.objects.create(name_en="Osh", kind="city", country=Country.objects.first())
    assert last().at == FAR_AWAY
    assert last().sequence == head.sequence + 1


def test_values_are_told_the_same_on_every_database(phase):
    entry = Entry.objects.get(model="components.phase")
    assert entry.after["starts_on"] == "2015-06-15"
    assert entry.after["budget_original"] == "5000000.00"
    assert entry.after["uid"] == str(phase.uid)


def test_entries_are_found_by_record_person_and_moment(phase):
    activity = makers.activity(phase)
    Activity.objects.filter(pk=activity.pk).update(title="Renamed", starts_on=date(2017, 12, 4))
    assert [entry.fields for entry in Entry.objects.of(activity)] == [["starts_on", "title"], []]
    first = Entry.objects.of(activity).last()
    assert Entry.objects.until(first.at).of(activity).get() == first
    assert Entry.objects.by(people.officer()).count() == 0
    assert Entry.objects.about(Activity, [activity.pk]).latest().get().after["title"] == "Renamed"
