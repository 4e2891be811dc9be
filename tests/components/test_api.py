"""What was agreed, for machines: phases with their computed ends, who signed, and components."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from components.models import Addendum, FinancingAgreement, PartnerRole
from tests import makers, people

pytestmark = pytest.mark.django_db


@pytest.fixture
def partner(client):
    client.force_login(people.partner())
    return client


def agreed(number=9):
    """A phase with its agreements, an extension that one country has signed, and a lead."""
    phase = makers.phase(number)
    extension = makers.extension(phase, certainty="inferred", source_note="Only the months are published.")
    for iso2 in ("KG", "TJ"):
        agreement = FinancingAgreement.objects.create(phase=phase, country=makers.country(iso2))
        status = {"status": "signed", "signed_on": date(2018, 6, 1)} if iso2 == "KG" else {}
        Addendum.objects.create(agreement=agreement, extension=extension, **status)
    role = PartnerRole.objects.create(phase=phase, organisation=makers.organisation(f"Lead {number}"), role="lead")
    role.components.set(phase.components.filter(number="1"))
    return phase


def test_a_phase_with_all_that_was_agreed(partner):
    phase = agreed()
    told = partner.get("/api/v1/phases/9/").json()
    assert (told["original_ends_on"], told["ends_on"]) == ("2018-06-14", "2019-12-14")
    assert (told["budget_original"], told["budget"]) == ("5000000.00", "6600000.00")
    extension = told["extensions"][0]
    assert extension["addenda"] == {"signed": 1, "total": 2}
    assert (extension["certainty"], extension["source_note"]) == ("inferred", "Only the months are published.")
    assert told["agreements_signed"] == {"signed": 0, "total": 2}
    assert {one["country"] for one in told["countries"]} == set(makers.COUNTRIES)
    assert told["partners"][0]["name"] == {"en": "Lead 9", "ru": ""}
    assert (told["partners"][0]["role"], told["partners"][0]["components"]) == ("lead", ["B9-C1"])
    assert told["components"] == [one.code for one in phase.components.all()]


def test_a_pending_extension_is_told_and_does_not_move_the_end(partner):
    makers.extension(makers.phase(), status="pending")
    told = partner.get("/api/v1/phases/9/").json()
    assert (told["ends_on"], told["extensions"][0]["status"]) == ("2018-06-14", "pending")


def test_a_component_is_found_by_its_code(partner):
    makers.phase()
    told = partner.get("/api/v1/components/B9-G/").json()
    assert (told["phase"], told["number"], told["title"]["ru"]) == (9, "G", "Компонент G")


@pytest.mark.parametrize("address", ["/api/v1/phases/", "/api/v1/components/"])
def test_read_by_everyone_signed_in_and_written_by_nobody(client, address):
    assert client.get(address).status_code == 401
    client.force_login(people.outsider())
    assert client.get(address).status_code == 200
    client.force_login(people.administrator())
    assert client.post(address, "{}", content_type="application/json").status_code == 405


@pytest.mark.parametrize("number", ["99", "2147483648", "9" * 30])
def test_a_phase_that_does_not_exist(partner, number):
    assert partner.get(f"/api/v1/phases/{number}/").status_code == 404


@pytest.mark.parametrize("address", ["/api/v1/phases/", "/api/v1/components/"])
def test_a_long_list_costs_no_more_queries_than_a_short_one(partner, address):
    agreed()
    with CaptureQueriesContext(connection) as short:
        partner.get(address)
    agreed(8)
    agreed(7)
    with CaptureQueriesContext(connection) as long:
        partner.get(address)
    assert len(long) == len(short) <= 16
