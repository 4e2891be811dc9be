"""Who takes part, and where, as people meet it in the browser."""

from datetime import date
from html import unescape

import pytest

from partners.models import OrganisationAlias, Place
from tests import makers, people

pytestmark = pytest.mark.django_db


@pytest.fixture
def partner(client):
    client.force_login(people.partner())
    return client


def test_an_organisation_is_found_by_a_former_name(partner):
    guard = makers.organisation("State Border Guard of Latvia")
    OrganisationAlias.objects.create(organisation=guard, name="Valsts robežsardze")
    makers.organisation("Riga Technical University", kind="university")
    page = partner.get("/partners/?q=robežsardze").content.decode()
    assert "State Border Guard of Latvia" in page
    assert "Riga Technical University" not in page
    assert "1 organisation" in page


def test_organisations_are_narrowed_by_kind_and_by_phase(partner):
    phase = makers.phase()
    guard = makers.organisation()
    makers.organisation("Riga Technical University", kind="university")
    phase.partner_roles.create(organisation=guard, role="lead")
    assert "Riga Technical University" not in partner.get("/partners/?kind=border_guard").content.decode()
    page = partner.get("/partners/?phase=9").content.decode()
    assert "State Border Guard of Latvia" in page
    assert "1 organisation" in page


@pytest.mark.parametrize(
    "address", ["/partners/?knd=ngo", "/partners/?kind=xyz", "/places/?county=KG", "/places/?kind=x"]
)
def test_what_a_filter_does_not_understand_lists_nothing(partner, address):
    makers.organisation()
    response = partner.get(address)
    assert response.status_code == 400
    assert "State Border Guard of Latvia" not in response.content.decode()


def test_the_page_of_a_partner_tells_its_roles_names_and_activities(client):
    phase = makers.phase()
    client.force_login(people.partner())
    old = makers.organisation("Border Troops")
    guard = makers.organisation(predecessor=old)
    OrganisationAlias.objects.create(organisation=guard, name="SBGL")
    phase.partner_roles.create(organisation=guard, role="lead")
    activity = makers.activity(phase, title="Profiling at the border")
    activity.partners.add(guard)
    page = client.get(f"/partners/{guard.uid}/").content.decode()
    for words in ("Lead partner", "SBGL", "Border Troops", "Profiling at the border", f"?partner={guard.uid}"):
        assert words in page


def test_a_country_hosts_and_takes_part_and_these_are_two_numbers(client):
    phase = makers.phase()
    client.force_login(people.partner())
    bishkek = makers.city()
    makers.activity(phase, countries=["UZ"], place=bishkek)
    for title in ("In Riga", "In Minsk"):
        makers.activity(phase, countries=["KG"], title=title)
    context = client.get("/countries/KG/").context
    assert (context["held_here"], context["took_part"]) == (1, 2)


def test_a_draft_counts_for_no_country(partner):
    makers.activity(makers.phase(), status="draft", countries=["KG"])
    assert partner.get("/countries/KG/").context["took_part"] == 0


def test_approximate_coordinates_say_so(partner):
    facts = {"name_en": "Dostuk", "kind": "crossing_point", "second_country": makers.country("UZ")}
    facts |= {"latitude": "40.58", "longitude": "72.76", "exactness": "approximate", "precision_km": 5}
    place = Place.objects.create(country=makers.country("KG"), certainty="approximate", **facts)
    for address in ("/places/", f"/places/{place.uid}/", "/countries/UZ/"):
        assert "approximate, within 5" in partner.get(address).content.decode()


@pytest.mark.parametrize("number", [2, 12])
@pytest.mark.parametrize("address", ["/partners/", "/places/", "/countries/", "/countries/KG/"])
def test_lists_need_the_same_queries_however_long(partner, address, number, django_assert_max_num_queries):
    phase = makers.phase()
    for index in range(number):
        guard = makers.organisation(f"Agency {index}", country=makers.country("KG"))
        phase.partner_roles.create(organisation=guard, role="beneficiary_agency")
        makers.city(f"City {index}")
        makers.activity(phase, starts_on=date(2017, 12, 3), countries=["KG"])
    with django_assert_max_num_queries(20):
        partner.get(address)


@pytest.mark.parametrize(
    "address",
    [
        "/countries/XX/",
        "/partners/00000000-0000-4000-8000-000000000000/",
        "/places/00000000-0000-4000-8000-000000000000/",
    ],
)
def test_what_is_not_there_is_not_there(partner, address):
    response = partner.get(address)
    assert response.status_code == 404
    assert "Funded by the European Union" in response.content.decode()


def test_a_country_tells_its_own_history(client):
    country, other = makers.country("KG"), makers.country("UZ")
    for one, name in ((country, "Kyrgyz Republic"), (other, "Republic of Uzbekistan")):
        one.name_en = name
        one.save()
    client.force_login(people.officer())
    page = client.get("/countries/KG/").content.decode()
    address = f"/history/?model=partners.country&amp;key={country.pk}"
    assert f'href="{address}"' in page
    told = client.get(unescape(address)).content.decode()
    for text in (page, told):
        assert "Kyrgyz Republic" in text
        assert "Republic of Uzbekistan" not in text
    client.force_login(people.partner())
    assert 'id="history"' not in client.get("/countries/KG/").content.decode()


@pytest.mark.parametrize("address", ["/partners/", "/countries/", "/places/"])
def test_nobody_gets_in_without_signing_in(client, address):
    assert client.get(address).status_code == 302
