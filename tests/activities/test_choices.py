"""What is offered to those who choose by typing: by every name, own recent ones first, and nothing that may not be seen."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from activities.models import Expert
from tests import makers, people

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client):
    person = people.officer()
    client.force_login(person)
    client.person = person
    return client


def offered(client, sort, words=""):
    results = client.get(f"/choices/{sort}/", {"q": words}).json()["results"]
    return [one["label"] for one in results]


@pytest.mark.parametrize("words", ["customs kyrgyz", "таможенная", "ГТС", "customs"])
def test_an_agency_is_found_by_each_of_its_names(officer, words):
    agency = makers.organisation("Customs of the Kyrgyz Republic", name_ru="Таможенная служба Кыргызской Республики")
    agency.aliases.create(name="ГТС")
    makers.organisation("Border Police")
    assert offered(officer, "agencies", words) == ["Customs of the Kyrgyz Republic"]


def test_what_the_person_used_last_comes_first_and_alone_before_anything_is_typed(officer):
    phase = makers.phase()
    makers.organisation("Agency of nobody")
    used, used_by_others = makers.organisation("Second agency"), makers.organisation("First agency")
    makers.activity(phase, by=officer.person).agencies.set([used])
    makers.activity(phase).agencies.set([used_by_others])
    assert offered(officer, "agencies") == ["Second agency"]
    assert offered(officer, "agencies", "agency") == ["Second agency", "Agency of nobody", "First agency"]


def test_places_are_offered_as_far_as_one_may_know_of_them(client):
    makers.phase()
    place = makers.city("Secret Post", "UZ")
    place.is_sensitive = True
    place.save()
    client.force_login(people.national_officer("KG"))
    assert offered(client, "places", "post") == []
    client.force_login(people.officer())
    assert offered(client, "places", "post") == ["Secret Post"]


def expert(activity, name, institution="Latvian Border College", **facts):
    made = Expert(activity=activity, name=name, institution=institution, days=2, **facts)
    made.save()
    return made


def suggested(client, words=""):
    return client.post("/choices/experts/", {"q": words}).json()["results"]


def test_an_expert_is_offered_with_the_institution_own_entries_first_and_each_once(officer):
    phase = makers.phase()
    own, other = makers.activity(phase, by=officer.person), makers.activity(phase)
    expert(other, "Ilze Kalniņa", country=makers.country("LV"))
    expert(own, "Jānis Bērziņš", "Border Guard")
    expert(other, "Jānis Bērziņš", "Border Guard")
    assert [one["label"] for one in suggested(officer)] == ["Jānis Bērziņš"]
    found = suggested(officer, "b")
    assert [(one["label"], one["is_recent"]) for one in found] == [("Jānis Bērziņš", True), ("Ilze Kalniņa", False)]
    (one,) = suggested(officer, "college ILZE")
    assert one["fills"]["institution"] == "Latvian Border College"
    assert one["fills"]["country"] == makers.country("LV").pk


def test_names_of_experts_are_offered_only_to_those_who_may_know_them(client):
    phase = makers.phase()
    expert(makers.activity(phase, countries=["UZ"], status="draft"), "Zz hidden expert")
    client.force_login(people.partner())
    assert client.post("/choices/experts/", {"q": "Zz"}).status_code == 403
    client.force_login(people.national_officer("KG"))
    assert suggested(client, "Zz") == []
    client.force_login(people.officer())
    assert [one["label"] for one in suggested(client, "zz")] == ["Zz hidden expert"]
    assert client.get("/choices/experts/?q=Zz").status_code == 405  # an address is written into logs


def test_a_long_list_is_cut_and_costs_no_more_than_a_short_one(officer):
    makers.phase()
    makers.organisation("Agency 0")
    offered(officer, "agencies", "agency")
    with CaptureQueriesContext(connection) as of_one:
        offered(officer, "agencies", "agency")
    for number in range(1, 20):
        makers.organisation(f"Agency {number}")
    with CaptureQueriesContext(connection) as of_many:
        assert len(offered(officer, "agencies", "agency")) == 12
    assert len(of_many) == len(of_one)
