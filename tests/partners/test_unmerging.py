"""A merging that was a mistake: taken back by one click, with every row as it was."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from activities import services
from activities.models import Activity
from bomca import unmerged
from bomca.history import states
from bomca.history.models import Entry
from bomca.history.parts import tracked_models
from partners.models import Organisation, OrganisationAlias, Place
from tests import deliverables, makers, people
from tests.activities.test_parts import item
from tests.partners.test_merging import customs, merged

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client):
    user = people.officer()
    client.force_login(user)
    return user


def everything():
    """What is stored of every record that the history tells of."""
    return {
        model._meta.label: {key: state for key, (state, _title, _uid) in states.read(model, keys, "default").items()}
        for model in tracked_models()
        if (keys := list(model._base_manager.values_list("pk", flat=True)))
    }


RELATIONS = [
    "agencies",
    "partners",
    "co_organisers",
    "people_of_both",
    "people",
    "item",
    "deliverable",
    "part",
    "place",
]


@settings(max_examples=4, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(st.sets(st.sampled_from(RELATIONS), max_size=5), st.booleans())
def test_merging_and_undoing_leaves_every_row_as_it_was(phase, ways, takes_name):
    kept, other = customs(), customs("State Customs Service (KG)", name_ru="Таможня", short_name_en="SCS")
    rows = [makers.people("KG", 3, 4, organisation=other)] if {"people", "people_of_both"} & ways else []
    rows += [makers.people("KG", 8, 9, organisation=kept)] if "people_of_both" in ways else []
    activity = makers.activity(phase, participations=rows)
    for name in {"agencies", "partners", "co_organisers"} & ways:
        getattr(activity, name).set([kept, other] if takes_name else [other])
    if "item" in ways:
        services.record_part(item(activity, recipient=other), by=None)
    if "deliverable" in ways:
        made = deliverables.deliverable(phase, recipients=[other])
        deliverables.recommendation(made, addressee=other)
    if "part" in ways:
        customs("Its laboratory", parent=other)
        Organisation.objects.filter(pk=kept.pk).update(predecessor=other)
    if "place" in ways:
        Place.objects.create(name_en="Academy", kind="training_centre", country=makers.country("KG"), run_by=other)
    for one in (kept, other):
        one.aliases.create(name="SCS, old")
        one.refresh_from_db()
    before = everything()
    merged(kept, other, taken=["name_en", "name_ru"] if takes_name else [])
    assert everything() != before
    other = unmerged.undo(other)
    assert everything() == before
    assert other.merged_into is None
    reasons = list(Entry.objects.of(other).values_list("reason", flat=True)[:2])
    assert reasons == ["undoes the merging of “State Customs Service (KG)”", "The same service"]
    Activity.objects.all().delete()


def test_a_place_comes_back_with_what_happened_there(phase, office, client):
    kept, other = makers.city("Gate"), makers.city("Gate again")
    activity = makers.activity(phase, place=other)
    merged(kept, other)
    page = client.get(f"/places/{kept.uid}/").content.decode()
    assert f"/places/{other.uid}/unmerge/" in page
    answer = client.post(f"/places/{other.uid}/unmerge/", follow=True)
    assert answer.redirect_chain == [(f"/places/{other.uid}/", 302)]
    assert "The merging is undone" in answer.content.decode()
    assert Activity.objects.get(pk=activity.pk).place == other


def test_what_was_changed_again_since_stands_against_it(phase, office, client):
    kept, other = customs(), customs("State Customs Service (KG)")
    activity = makers.activity(phase, title="Risk profiles")
    activity.agencies.set([other])
    merged(kept, other)
    before = everything()
    activity.agencies.clear()
    told = client.post(f"/partners/{other.uid}/unmerge/", follow=True)
    assert "Since the merging, somebody changed again what it changed" in told.content.decode()
    assert "Risk profiles" in told.content.decode()
    assert everything() != before
    other.refresh_from_db()
    assert other.merged_into == kept


def test_another_change_of_the_same_record_does_not(phase, office):
    kept, other = customs(), customs("State Customs Service (KG)")
    activity = makers.activity(phase)
    activity.agencies.set([other])
    merged(kept, other)
    activity.refresh_from_db()
    activity.summary = "Written later"
    activity.save()
    new = makers.activity(phase, title="Later")
    new.agencies.set([kept])
    unmerged.undo(other)
    activity.refresh_from_db()
    assert (activity.summary, list(activity.agencies.all()), list(new.agencies.all())) == (
        "Written later", [other], [kept],
    )  # fmt: skip


def test_an_alias_given_back_meanwhile_leaves_no_room(phase, office):
    kept, other = customs(), customs("State Customs Service (KG)")
    other.aliases.create(name="Zoll")
    merged(kept, other)
    OrganisationAlias.objects.create(organisation_id=other.pk, name="Zoll")
    with pytest.raises(unmerged.Conflicts, match="something recorded since"):
        unmerged.undo(other)
    assert Organisation.objects.get(pk=other.pk).merged_into == kept


def test_it_can_be_merged_again_and_undone_again(phase, office):
    kept, other = customs(), customs("State Customs Service (KG)")
    with pytest.raises(ValidationError, match="is not merged"):
        unmerged.undo(other)
    before = everything()
    for _time in range(2):
        for one in (kept, other):
            one.refresh_from_db()
        merged(kept, other)
        unmerged.undo(other)
    assert everything() == before


@pytest.mark.parametrize("who", [people.national_officer, people.eu_officer, people.partner, people.outsider])
def test_others_do_not_undo(client, phase, who):
    kept, other = customs(), customs("State Customs Service (KG)")
    merged(kept, other)
    client.force_login(who())
    assert client.post(f"/partners/{other.uid}/unmerge/").status_code == 403
    assert "/unmerge/" not in client.get(f"/partners/{kept.uid}/").content.decode()


def test_a_record_that_is_not_merged_has_nothing_to_undo(client, office, phase):
    assert client.post(f"/partners/{customs().uid}/unmerge/").status_code == 404
    assert client.get(f"/partners/{customs('Second').uid}/unmerge/").status_code == 405
