"""Changing many activities at once: each is shown before and after, all are changed or none, and it can be undone."""

from datetime import date

import pytest

from activities.exchange import services
from activities.models import Activity, ChangeSet, Import, Topic
from bomca.history.models import Entry
from tests import makers, people
from tests.activities.test_exchange import checksum, taken_over, undone

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client):
    user = people.officer()
    client.force_login(user)
    return user


def workshops(phase, number=3, **facts):
    return [makers.activity(phase, title=f"Workshop {one}", **facts) for one in range(number)]


def address(activities):
    return "/activities/change/?" + "&".join(f"uid={one.uid}" for one in activities)


def proposed(client, at, **given):
    """The import that the form makes, looked through."""
    response = client.post(at, {"name": "Tidying up", **given})
    assert response.status_code == 302, response.context["form"].errors
    return services.run(Import.objects.get().pk, worker="w1")


def test_the_selected_are_changed_together_shown_before_and_undone(client, officer, phase):
    chosen, other = workshops(phase), makers.activity(phase, title="Another")
    before = checksum()
    page = client.get(address(chosen)).content.decode()
    assert "3 activities" in page
    assert "Another" not in page
    table = proposed(client, address(chosen), kind="seminar", component=phase.components.get(number="2").pk)
    told = client.get(table.get_absolute_url()).content.decode()
    assert "Kind: <del>workshop</del> → <ins>seminar</ins>" in told
    assert "Component: <del>B9-C1</del> → <ins>B9-C2</ins>" in told
    assert told.count("<del>workshop</del>") == 3
    assert checksum() == before
    table = taken_over(table)
    assert set(Activity.objects.filter(kind="seminar", component__number="2")) == set(chosen)
    other.refresh_from_db()
    assert other.kind == "workshop"
    assert (table.change_set.kind, table.change_set.name) == ("bulk_edit", "Tidying up")
    entry = Entry.objects.of(chosen[0]).first()
    assert (entry.reason, entry.actor_id) == ("Tidying up", officer.pk)
    assert "Undo the change" in client.get(table.get_absolute_url()).content.decode()
    undone(table)
    assert checksum() == before


def test_the_whole_list_is_what_its_filters_find(client, officer, phase):
    found = workshops(phase, kind="training")
    workshops(phase, 2)
    page = client.get("/activities/?kind=training&page=1").content.decode()
    assert 'href="/activities/change/?all&amp;kind=training"' in page
    table = taken_over(proposed(client, "/activities/change/?all&kind=training", certainty="inferred"))
    assert table.told["counts"]["changed"] == 3
    assert set(Activity.objects.filter(certainty="inferred")) == set(found)


def test_links_are_added_taken_away_and_replaced(client, officer, phase):
    one, two = (makers.organisation(name) for name in ("Customs; the service", "Border Guard"))
    twin = makers.organisation("Border Guard")
    visas, risk = (Topic.objects.create(slug=slug, name_en=slug) for slug in ("visas", "risk"))
    first, second = workshops(phase, 2)
    first.agencies.set([one])
    first.topics.set([visas])
    second.partners.set([two, twin])
    given = {"agencies_how": "add", "agencies": [two.pk, twin.pk], "topics_how": "replace", "topics": [risk.pk]}
    taken_over(proposed(client, address([first, second]), **given, partners_how="remove", partners=[two.pk]))
    assert set(first.agencies.all()) == {one, two, twin}
    assert set(second.agencies.all()) == {two, twin}
    assert {(*one.topics.all(),) for one in (first, second)} == {(risk,)}
    assert list(second.partners.all()) == [twin]


def test_a_field_is_emptied_only_where_that_is_ticked_and_comes_back_by_undoing(client, officer, phase):
    chosen, topic = (
        workshops(phase, source="Annual report", place=makers.city("Osh")),
        Topic.objects.create(slug="visas", name_en="Visas"),
    )
    for one in chosen:
        one.topics.set([topic])
        one.agencies.set([makers.organisation()])
    before = checksum()
    table = proposed(
        client, address(chosen), empty_place="on", empty_source="on", topics_how="empty", certainty="inferred"
    )
    told = client.get(table.get_absolute_url()).content.decode()
    assert told.count("<del>Osh</del>") == 3
    assert checksum() == before
    taken_over(table)
    found = Activity.objects.all()
    assert [(one.place, one.source, one.topics.count(), one.agencies.count()) for one in found] == [
        (None, "", 0, 1)
    ] * 3
    undone(table)
    assert checksum() == before


def test_what_every_activity_has_is_not_offered_to_be_emptied(client, officer, phase):
    page = client.get(address(workshops(phase))).content.decode()
    assert 'name="empty_place"' in page
    for name in ("component", "kind", "visibility"):
        assert f'name="empty_{name}"' not in page
    table = proposed(client, address(Activity.objects.all()), empty_kind="on", certainty="inferred")
    assert table.told["counts"]["wrong"] == 0
    assert "Kind" not in {change[0] for line in table.told["shown"]["changed"] for change in line["changes"]}


def test_one_refusal_keeps_all_back_until_it_is_left_out(client, officer, phase):
    """A component of another phase fits none of the others; what is verified is locked."""
    chosen = workshops(phase)
    chosen[0].verify(by=officer)
    table = proposed(client, address(chosen), visibility="public")
    assert [line["title"] for line in table.told["shown"]["wrong"]] == [str(chosen[0])]
    told = client.get(table.get_absolute_url()).content.decode()
    assert "locked" in told
    assert not table.may_be_committed
    client.post(f"/imports/{table.uid}/commit/")
    assert not Activity.objects.filter(visibility="public").exists()
    client.post(f"/imports/{table.uid}/leave-out/")
    table = services.run(table.pk, worker="w1")
    assert table.told["counts"] == {"new": 0, "changed": 2, "unchanged": 0, "wrong": 0}
    taken_over(table)
    assert set(Activity.objects.filter(visibility="public")) == set(chosen[1:])


def test_the_rules_of_the_form_hold_for_each(client, officer, phase):
    other = makers.phase(10, starts_on=date(2021, 4, 1), original_ends_on=date(2025, 9, 30))
    table = proposed(client, address(workshops(phase)), component=other.components.get(number="1").pk)
    assert table.told["counts"]["wrong"] == 3
    assert "is not a component of" in table.told["problems"][0][2]


def test_what_somebody_changed_since_the_preview_is_not_overwritten(client, officer, phase):
    chosen = workshops(phase)
    table = proposed(client, address(chosen), kind="seminar")
    meanwhile = Activity.objects.get(pk=chosen[1].pk)
    meanwhile.kind = "conference"
    meanwhile.save()
    assert table.ask("committing", since="previewed")
    table = services.run(table.pk, worker="w2")
    assert table.stage == "previewed"
    assert "Someone has changed this activity" in table.told["problems"][0][2]
    assert sorted(Activity.objects.values_list("kind", flat=True)) == ["conference", "workshop", "workshop"]
    assert not ChangeSet.objects.exists()


def test_a_national_officer_changes_their_own_country_alone(client, phase):
    client.force_login(people.national_officer("KG"))
    ours, theirs = makers.activity(phase, title="Ours"), makers.activity(phase, title="Theirs", countries=["UZ"])
    hidden = makers.activity(phase, title="Hidden", countries=["UZ"], status="draft", starts_on=None, ends_on=None)
    page = client.get(address([ours, theirs, hidden]))
    assert page.context["number"] == 2
    table = proposed(client, address([ours, theirs, hidden]), kind="seminar")
    assert [line["title"] for line in table.told["shown"]["wrong"]] == [str(theirs)]
    assert "not correct it" in table.told["problems"][0][2]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({}, "__all__"),
        ({"kind": "feast"}, "kind"),
        ({"topics_how": "add"}, "topics"),
        ({"kind": "seminar", "name": ""}, "name"),
        ({"source": "Typed", "empty_source": "on"}, "source"),
    ],
)
def test_what_cannot_be_meant_is_named_and_stays_typed(client, officer, phase, given, field):
    response = client.post(address(workshops(phase)), {"name": "Tidying up", "source": "", **given})
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert not Import.objects.exists()


def test_links_without_a_word_what_to_do_are_asked_for(client, officer, phase):
    agency = makers.organisation()
    response = client.post(address(workshops(phase)), {"name": "Tidying up", "agencies": [agency.pk]})
    assert "agencies_how" in response.context["form"].errors


@pytest.mark.parametrize("query", ["", "uid=nonsense", "all&kind=feast", "uid=00000000-0000-4000-8000-000000000000"])
def test_nothing_selected_is_told_and_never_taken_for_everything(client, officer, phase, query):
    workshops(phase)
    page = client.get(f"/activities/change/?{query}", follow=True)
    assert "Nothing is selected" in page.content.decode()
    assert client.post(f"/activities/change/?{query}", {"name": "All", "kind": "seminar"}).status_code == 302
    assert not Import.objects.exists()


def test_only_those_who_correct_activities_select_them(client, phase):
    made = makers.activity(phase)
    locked = makers.activity(phase, title="Locked")
    locked.verify(by=people.officer())
    client.force_login(people.eu_officer())
    assert 'name="uid"' not in client.get("/activities/").content.decode()
    assert client.get(address([made])).status_code == 403
    client.force_login(people.administrator())
    page = client.get("/activities/").content.decode()
    assert f'name="uid" value="{made.uid}"' in page
    assert str(locked.uid) not in page.split("Change the selected")[0].replace(f"/activities/{locked.uid}/", "")
