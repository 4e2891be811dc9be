"""Duplicates: found in whichever letters, compared, merged as a whole; nothing of either is forgotten."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import models

from activities import services
from activities.models import ActionPoint, Activity, Participation
from bomca.history.models import Entry
from bomca.history.past import as_of
from bomca.merged import merge, relations
from bomca.revisions import Stale
from partners import duplicates
from partners.models import Membership, Organisation, Place
from tests import deliverables, makers, people
from tests.activities import test_grants
from tests.activities.test_parts import item

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client):
    user = people.officer()
    client.force_login(user)
    return user


def customs(name="State Customs Service", iso2="KG", **facts):
    return makers.organisation(name, kind="customs", country=makers.country(iso2), **facts)


def merged(kept, other, taken=(), reason="The same service"):
    revisions = [type(one).objects.get(pk=one.pk).revision for one in (kept, other)]
    found = merge(kept, other, taken=list(taken), revisions=revisions, reason=reason)
    other.refresh_from_db()
    return found


def pointing_at(organisation):
    """The kinds of records that name it."""
    return {
        one.related_model.__name__
        for one in relations(Organisation)
        if one.related_model._default_manager.filter(**{one.field.name: organisation}).exists()
    }


def test_duplicates_are_found_in_whichever_letters(office):
    one = customs("State Customs Service of Kyrgyzstan")
    other = customs("Kyrgyzstan: the STATE customs service")
    latin, cyrillic = customs("GKNB", "TJ"), customs("ГКНБ", "TJ", name_ru="ГКНБ")
    customs("State Customs Service of Kyrgyzstan", "UZ")
    anywhere = makers.organisation("Gknb", country=None)
    customs("Anti-Drug Agency")
    found = {frozenset(pair) for pair in duplicates.of_organisations(office)}
    assert found == {
        frozenset({one, other}), frozenset({latin, cyrillic}), frozenset({latin, anywhere}),
        frozenset({cyrillic, anywhere}),
    }  # fmt: skip


def test_places_are_the_same_only_in_one_country_and_of_one_kind(office):
    osh, again = makers.city("Osh"), Place.objects.create(name_en="Ош", kind="city", country=makers.country("KG"))
    makers.city("Osh", "UZ")
    Place.objects.create(name_en="Osh", kind="airport", country=makers.country("KG"))
    assert duplicates.of_places(office) == [(osh, again)]


def test_whatever_points_at_the_other_points_at_the_kept_one(phase, office):
    """Each way in which a record of the portal can name an organisation is used once, and none is left behind."""
    kept, other = customs(), customs("State Customs Service (KG)")
    activity = makers.activity(phase, participations=[makers.people("KG", 8, 9, organisation=other)])
    Activity.objects.filter(pk=activity.pk).update(host_organisation=other)
    for name in ("partners", "agencies", "co_organisers"):
        getattr(activity, name).set([other])
    services.record_part(item(activity, recipient=other), by=None)
    services.record_part(ActionPoint(activity=activity, text="Send it", owner=other), by=None)
    made = deliverables.deliverable(phase, recipients=[other], transmitted_on=date(2018, 1, 5), activities=[activity])
    advice = deliverables.recommendation(made, addressee=other, issued_on=date(2018, 1, 5))
    deliverables.enquiry([advice], office)
    grant = test_grants.award(test_grants.call(phase), 100)
    type(grant).objects.filter(pk=grant.pk).update(grantee=other)
    phase.partner_roles.create(organisation=other, role="consortium_partner")
    people.partner_of(other)
    Membership.objects.create(user=office, organisation=other)
    Place.objects.create(name_en="Academy", kind="training_centre", country=makers.country("KG"), run_by=other)
    other.aliases.create(name="SCS")
    part, heir = customs("Its laboratory", parent=other), customs("New service", predecessor=other)
    assert pointing_at(other) >= {
        "Activity", "ActionPoint", "Assignment", "Deliverable", "Enquiry", "HandoverItem", "Membership", "Organisation",
        "OrganisationAlias", "Participation", "PartnerRole", "Place", "Recommendation", "SubGrant",
    }  # fmt: skip
    merged(kept, other)
    assert pointing_at(other) == set()
    activity.refresh_from_db()
    assert list(activity.agencies.all()) == list(activity.partners.all()) == [kept]
    assert (activity.host_organisation, activity.participations.get().organisation) == (kept, kept)
    assert {
        Organisation.objects.get(pk=one.pk).parent_id or Organisation.objects.get(pk=one.pk).predecessor_id
        for one in (part, heir)
    } == {kept.pk}
    assert set(kept.aliases.values_list("name", flat=True)) == {"SCS", "State Customs Service (KG)"}
    entry = Entry.objects.of(activity).first()
    assert (entry.reason, set(entry.fields) >= {"agencies", "partners", "host_organisation_id"}) == (
        "The same service",
        True,
    )


def test_what_names_both_names_the_kept_one_once_and_nobody_is_lost(phase):
    kept, other = customs(), customs("State Customs Service (KG)")
    rows = [makers.people("KG", 8, 9, organisation=kept), makers.people("KG", 2, 0, 5, organisation=other)]
    activity = makers.activity(phase, participations=rows)
    activity.agencies.set([kept, other])
    before = Activity.objects.get(pk=activity.pk).revision
    merged(kept, other)
    row = activity.participations.get()
    assert (row.organisation, row.women, row.men, row.not_stated) == (kept, 10, 9, 5)
    assert list(activity.agencies.all()) == [kept]
    assert Activity.objects.get(pk=activity.pk).revision > before


def test_what_there_can_be_once_refuses_the_whole(phase):
    kept, other = customs(), customs("State Customs Service (KG)")
    member = people.outsider()
    for organisation in (kept, other):
        Membership.objects.create(user=member, organisation=organisation)
    activity = makers.activity(phase)
    activity.agencies.set([other])
    with pytest.raises(ValidationError, match="Both have the same: Membership"):
        merged(kept, other)
    other.refresh_from_db()
    assert other.merged_into is None
    assert list(activity.agencies.all()) == [other]


def test_who_was_changed_since_is_not_merged(phase):
    kept, other = customs(), customs("State Customs Service (KG)")
    with pytest.raises(Stale):
        merge(kept, other, taken=[], revisions=[kept.revision, other.revision + 1], reason="Same")
    merged(kept, other)
    with pytest.raises(ValidationError, match="two different records"):
        merged(kept, other)
    with pytest.raises(ValidationError, match="two different records"):
        merged(kept, kept)


def test_a_part_of_the_other_can_be_kept():
    other = customs("State Customs Service (KG)")
    kept = customs(parent=other, predecessor=None)
    assert merged(kept, other).parent is None


def test_the_past_still_tells_both(phase, client, office):
    kept, other = customs(), customs("State Customs Service (KG)")
    activity = makers.activity(phase)
    activity.agencies.set([other])
    moment = Entry.objects.first().at
    merged(kept, other)
    with as_of(moment):
        assert [str(one) for one in Activity.objects.get(pk=activity.pk).agencies.all()] == [
            "State Customs Service (KG)"
        ]
        assert Organisation.objects.visible_to(office).count() == Organisation.objects.count()
    assert list(Activity.objects.get(pk=activity.pk).agencies.all()) == [kept]
    client.force_login(people.coordinator())
    told = client.get("/history/", {"record": str(other.uid)}).content.decode()
    assert "The same service" in told


def test_the_office_compares_chooses_and_merges(client, office, phase):
    kept = customs(website="https://old.example.org", name_ru="Таможня")
    other = customs("state customs SERVICE", website="https://new.example.org", short_name_en="SCS")
    activity = makers.activity(phase)
    activity.agencies.set([other])
    assert f"/partners/{kept.uid}/merge/{other.uid}/" in client.get("/partners/duplicates/").content.decode()
    page = client.get(f"/partners/{kept.uid}/merge/{other.uid}/")
    form = page.context["form"]
    assert {field.name for field in form.choices} == {"name_en", "name_ru", "short_name_en", "website"}
    assert (form["website"].initial, form["short_name_en"].initial) == ("kept", "other")
    given = {field.name: field.initial for field in form.choices}
    given |= {"website": "other", "revisions": form["revisions"].initial, "reason": "Both write from one address"}
    response = client.post(f"/partners/{kept.uid}/merge/{other.uid}/", given, follow=True)
    assert response.redirect_chain == [(f"/partners/{kept.uid}/", 302)]
    told = response.content.decode()
    assert "Merged with it" in told
    kept.refresh_from_db()
    assert (kept.website, kept.short_name_en, kept.name_ru) == ("https://new.example.org", "SCS", "Таможня")
    assert list(activity.agencies.all()) == [kept]
    assert client.get(f"/partners/{other.uid}/")["Location"] == f"/partners/{kept.uid}/"
    answer = client.get(f"/api/v1/partners/{other.uid}/")
    assert (answer.status_code, answer.json()["code"]) == (301, "merged")
    assert answer["Location"].endswith(f"/api/v1/partners/{kept.uid}/")
    listed = client.get("/partners/").content.decode()
    assert str(other.uid) not in listed
    assert str(other.uid) not in client.get("/activities/").content.decode()
    assert client.get("/api/v1/partners/").json()["count"] == Organisation.objects.filter(merged_into=None).count()


def test_a_choice_is_asked_for_and_a_clash_is_told(client, office):
    kept, other = customs(), customs("State Customs Service (KG)")
    address = f"/partners/{kept.uid}/merge/{other.uid}/"
    response = client.post(address, {"revisions": f"{kept.revision}-{other.revision}"})
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"name_en", "reason"}
    given = {"name_en": "kept", "reason": "Same", "revisions": f"{kept.revision}-{other.revision + 1}"}
    assert "was changed since" in client.post(address, given).content.decode()
    assert Organisation.objects.filter(merged_into=None).count() >= 2
    assert client.get(f"/partners/{kept.uid}/merge/{kept.uid}/").status_code == 404


def test_a_sensitive_place_stays_sensitive_and_coordinates_stay_together(client, office, phase):
    kept = makers.city("Gate")
    other = Place.objects.create(
        name_en="Gate", kind="city", country=makers.country("KG"), is_sensitive=True, latitude="40.5", longitude="72.8",
        exactness="approximate",
    )  # fmt: skip
    activity = makers.activity(phase, place=other)
    address = f"/places/{kept.uid}/merge/{other.uid}/"
    form = client.get(address).context["form"]
    given = {field.name: field.initial for field in form.choices}
    assert given == {"latitude": "other", "is_sensitive": "other"}
    response = client.post(address, {**given, "reason": "One gate", "revisions": form["revisions"].initial})
    assert response.status_code == 302
    kept.refresh_from_db()
    assert (kept.is_sensitive, str(kept.longitude), kept.exactness) == (True, "72.80000", "approximate")
    assert Activity.objects.get(pk=activity.pk).place == kept
    assert client.get(f"/places/{other.uid}/")["Location"] == f"/places/{kept.uid}/"
    client.force_login(people.partner())
    for address in (f"/places/{other.uid}/", f"/api/v1/places/{other.uid}/"):
        assert client.get(address).status_code == 404, "nor is it told that a hidden place was merged"


@pytest.mark.parametrize("who", [people.national_officer, people.eu_officer, people.partner, people.outsider])
def test_others_do_not_merge(client, who):
    kept, other = customs(), customs("State Customs Service (KG)")
    client.force_login(who())
    assert client.get("/partners/duplicates/").status_code == 403
    assert client.post(f"/partners/{kept.uid}/merge/{other.uid}/", {}).status_code == 403
    assert "/partners/duplicates/" not in client.get("/partners/").content.decode()


def test_every_way_to_point_is_known():
    """A new key on organisations moves with the rest; one that cannot be changed would have to be thought about."""
    assert all(isinstance(one.field, (models.ForeignKey, models.ManyToManyField)) for one in relations(Organisation))
    assert {one.related_model for one in relations(Organisation)} >= {Participation, Activity, Membership, Place}
