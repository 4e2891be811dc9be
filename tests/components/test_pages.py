"""What was agreed, as people meet it in the browser."""

from datetime import date

import pytest

from components.models import Addendum, FinancingAgreement
from tests import makers, people

pytestmark = pytest.mark.django_db


@pytest.fixture
def eu(client):
    client.force_login(people.eu_officer())
    return client


def test_the_phases_are_listed_with_the_end_as_extended(eu):
    phase = makers.phase()
    makers.extension(phase)
    page = eu.get("/phases/").content.decode()
    assert "15 June 2015 – 14 December 2019" in page
    assert "1 approved" in page
    assert "EUR\u00a06\u00a0600\u00a0000" in page


def test_the_agreement_tells_how_many_have_signed_and_who_is_missing(eu):
    phase = makers.phase()
    extension = makers.extension(phase)
    for iso2 in makers.COUNTRIES:
        agreement = FinancingAgreement.objects.create(phase=phase, country=makers.country(iso2))
        status = "sent" if iso2 == "TM" else "signed"
        Addendum.objects.create(agreement=agreement, extension=extension, status=status)
    page = eu.get("/phases/9/agreement/").content.decode()
    assert "4 of 5" in page
    assert "Missing: Turkmenistan" in page


def test_a_pending_extension_does_not_move_the_end(eu):
    phase = makers.phase()
    makers.extension(phase, status="pending")
    page = eu.get("/phases/9/agreement/").content.decode()
    assert "pending, not in force" in page
    assert "End if the pending extension is approved" in page
    assert "1 pending" in eu.get("/phases/").content.decode()
    assert "15 June 2015 – 14 June 2018" in eu.get("/phases/").content.decode()


def test_partner_roles_stand_with_the_phase(eu):
    phase = makers.phase()
    phase.partner_roles.create(organisation=makers.organisation(), role="lead", starts_on=date(2016, 1, 1))
    page = eu.get("/phases/9/agreement/").content.decode()
    assert "State Border Guard of Latvia" in page
    assert "Lead partner (coordinator)" in page


def test_a_component_opens_its_activities(eu):
    phase = makers.phase()
    makers.activity(phase, title="Profiling at the border")
    makers.activity(phase, "2", title="Readmission")
    page = eu.get("/components/B9-C1/").content.decode()
    assert "Profiling at the border" in page
    assert "Readmission" not in page
    assert "held=true&amp;component=B9-C1" in page
    assert "B9-G" in eu.get("/components/").content.decode()


@pytest.mark.parametrize("number", [1, 6])
@pytest.mark.parametrize("address", ["/phases/", "/phases/9/agreement/", "/components/", "/components/B9-C1/"])
def test_pages_need_the_same_queries_however_much_there_is(eu, address, number, django_assert_max_num_queries):
    phase = makers.phase()
    for index in range(number):
        makers.phase(20 + index)
        makers.extension(phase, sequence=index + 1, new_ends_on=date(2020 + index, 1, 1))
        role = phase.partner_roles.create(
            organisation=makers.organisation(f"Agency {index}"), role="beneficiary_agency"
        )
        role.components.add(phase.components.first())
        makers.activity(phase)
    with django_assert_max_num_queries(24):
        eu.get(address)


@pytest.mark.parametrize("address", ["/phases/77/agreement/", "/components/B9-C9/"])
def test_what_is_not_there_is_not_there(eu, address):
    assert eu.get(address).status_code == 404
