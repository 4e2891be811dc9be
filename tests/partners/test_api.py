"""Who and where, for machines: read by everyone who has signed in, written by nobody."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partners.models import OrganisationAlias, Place
from tests import makers, people

pytestmark = pytest.mark.django_db
LISTS = ["/api/v1/countries/", "/api/v1/places/", "/api/v1/partners/"]


@pytest.fixture
def partner(client):
    client.force_login(people.partner())
    return client


def crossing(name="Dostuk", **facts):
    sides = {"country": makers.country("KG"), "second_country": makers.country("UZ")}
    place = {"kind": "crossing_point", "latitude": "40.50000", "longitude": "72.80000", "exactness": "approximate"}
    return Place.objects.create(
        name_en=name, **{**sides, **place, "precision_km": 5, "certainty": "approximate", **facts}
    )


@pytest.mark.parametrize("address", LISTS)
def test_read_by_everyone_signed_in_and_written_by_nobody(client, address):
    assert client.get(address).status_code == 401
    client.force_login(people.outsider())
    assert client.get(address).status_code == 200
    client.force_login(people.administrator())
    for method in (client.post, client.put, client.patch, client.delete):
        assert method(address, "{}", content_type="application/json").status_code == 405


def test_a_country_is_found_by_its_code(partner):
    makers.country("KG")
    assert partner.get("/api/v1/countries/KG/").json() == {
        "iso2": "KG",
        "iso3": "KGZ",
        "name": {"en": "Kyrgyzstan", "ru": "Кыргызстан"},
        "is_programme_country": True,
    }
    assert partner.get("/api/v1/countries/kg/").status_code == 404


def test_a_crossing_point_says_how_exact_it_is(partner):
    place = crossing(source="Field visit 2019")
    told = partner.get(f"/api/v1/places/{place.uid}/").json()
    assert (told["country"], told["second_country"]) == ("KG", "UZ")
    assert (told["latitude"], told["exactness"], told["precision_km"]) == ("40.50000", "approximate", 5)
    assert (told["certainty"], told["source"]) == ("approximate", "Field visit 2019")


def test_an_organisation_with_its_aliases_and_predecessor(partner):
    old = makers.organisation("Border Guard Board")
    new = makers.organisation("State Border Guard", predecessor=old, parent=makers.organisation("Ministry"))
    OrganisationAlias.objects.create(organisation=new, name="VRS")
    told = partner.get(f"/api/v1/partners/{new.uid}/").json()
    assert (told["predecessor"], told["aliases"], told["country"]) == (str(old.uid), ["VRS"], "LV")


def test_filters_are_those_of_the_pages(partner):
    makers.city()
    crossing()
    makers.organisation("Riga Technical University", kind="university")
    makers.organisation("State Border Guard")

    def names(address):
        return [one["name"]["en"] for one in partner.get(address).json()["results"]]

    assert names("/api/v1/places/?kind=crossing_point") == ["Dostuk"]
    assert names("/api/v1/places/?country=UZ") == ["Dostuk"]
    assert names("/api/v1/partners/?kind=university&q=riga") == ["Riga Technical University"]
    assert names("/api/v1/partners/?phase=9") == []
    refused = partner.get("/api/v1/places/?kind=crossing").json()
    assert refused["errors"][0]["parameter"] == "kind"


@pytest.mark.parametrize("value", ["nine", "NaN", "1e400", "9" * 40, "٩"])
def test_a_phase_that_is_none_is_never_an_error_of_ours(partner, value):
    makers.phase()
    makers.organisation()
    response = partner.get("/api/v1/partners/", {"phase": value})
    assert response.status_code in {200, 400}
    if response.status_code == 200:
        assert response.json()["count"] == 0


@pytest.mark.parametrize("address", LISTS)
def test_a_long_list_costs_no_more_queries_than_a_short_one(partner, address):
    def fill(number):
        OrganisationAlias.objects.create(
            organisation=(agency := makers.organisation(f"Agency {number}", parent=makers.organisation(f"M {number}"))),
            name="Alias",
        )
        crossing(f"Crossing {number}", run_by=agency)

    fill(0)
    with CaptureQueriesContext(connection) as short:
        partner.get(address)
    for number in range(1, 5):
        fill(number)
    with CaptureQueriesContext(connection) as long:
        partner.get(address)
    assert len(long) == len(short) <= 6
