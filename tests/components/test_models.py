"""What was agreed: the end of a phase follows from its approved extensions."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from components.models import Addendum, Component, Extension, FinancingAgreement, PartnerRole, Phase
from tests import makers

pytestmark = pytest.mark.django_db


def test_phase_nine_ends_as_its_approved_extensions_say():
    phase = makers.phase()
    assert phase.ends_on == date(2018, 6, 14)
    makers.extension(phase)
    makers.extension(phase, sequence=2, kind="no_cost", additional_amount=0, new_ends_on=date(2020, 4, 30))
    makers.extension(
        phase, sequence=3, kind="no_cost", additional_amount=0, new_ends_on=date(2020, 12, 31), status="pending"
    )
    phase = Phase.objects.with_extensions().get()
    assert phase.ends_on == date(2020, 4, 30)
    assert phase.ends_on_if_approved == date(2020, 12, 31)
    assert phase.budget == Decimal("6600000.00")


def test_running_on_looks_at_approved_extensions_only():
    phase = makers.phase()
    day = date(2019, 1, 1)
    extension = makers.extension(phase, status="pending")
    assert not Phase.objects.running_on(day).exists()
    extension.status = "approved"
    extension.save()
    assert list(Phase.objects.running_on(day)) == [phase]
    assert list(Phase.objects.running_on(date(2015, 6, 15))) == [phase]
    assert not Phase.objects.running_on(date(2015, 6, 14)).exists()


def test_an_extension_ends_later_than_the_end_before_it():
    phase = makers.phase()
    makers.extension(phase)
    second = Extension(phase=phase, sequence=2, kind="no_cost", new_ends_on=date(2019, 12, 14))
    with pytest.raises(ValidationError) as caught:
        second.full_clean()
    assert "later than the end before it" in caught.value.message_dict["new_ends_on"][0]


@pytest.mark.parametrize(("kind", "amount"), [("costed", "0.00"), ("no_cost", "0.01"), ("costed", "-1.00")])
def test_only_a_costed_extension_brings_money(kind, amount):
    extension = Extension(
        phase=makers.phase(), sequence=1, kind=kind, new_ends_on=date(2019, 12, 14), additional_amount=Decimal(amount)
    )
    with pytest.raises(ValidationError) as caught:
        extension.full_clean()
    assert list(caught.value.error_dict) == ["additional_amount"]
    with pytest.raises(IntegrityError, match="only_a_costed_extension_brings_money"), transaction.atomic():
        extension.save()


def test_four_of_five_countries_have_signed():
    phase = makers.phase()
    extension = makers.extension(phase)
    for number, iso2 in enumerate(makers.COUNTRIES):
        agreement = FinancingAgreement.objects.create(phase=phase, country=makers.country(iso2))
        status = "sent" if number == 0 else "signed"
        Addendum.objects.create(agreement=agreement, extension=extension, status=status)
    assert extension.addenda_signed() == (4, 5)


def test_one_addendum_per_agreement_and_extension():
    phase = makers.phase()
    extension = makers.extension(phase)
    agreement = FinancingAgreement.objects.create(phase=phase, country=makers.country("KG"))
    Addendum.objects.create(agreement=agreement, extension=extension)
    with pytest.raises(ValidationError, match="already has an addendum"):
        Addendum(agreement=agreement, extension=extension).full_clean()


def test_an_addendum_takes_an_extension_of_its_own_phase():
    ninth = makers.phase()
    tenth = makers.phase(10, starts_on=date(2021, 4, 1), original_ends_on=date(2025, 9, 30))
    agreement = FinancingAgreement.objects.create(phase=tenth, country=makers.country("KG"))
    with pytest.raises(ValidationError, match="another phase"):
        Addendum(agreement=agreement, extension=makers.extension(ninth)).full_clean()


def test_one_lead_at_a_time():
    phase = makers.phase()
    latvia, lithuania = makers.organisation(), makers.organisation("Customs Department of Lithuania")
    first = PartnerRole.objects.create(phase=phase, organisation=latvia, role="lead")
    second = PartnerRole(phase=phase, organisation=lithuania, role="lead", starts_on=date(2017, 1, 1))
    with pytest.raises(ValidationError) as caught:
        second.full_clean()
    assert "role" in caught.value.message_dict
    with pytest.raises(IntegrityError), transaction.atomic():
        second.save()
    first.ends_on = date(2016, 12, 31)
    first.save()
    second.full_clean()
    second.starts_on = date(2016, 12, 31)
    with pytest.raises(ValidationError, match="leads the phase at that time"):
        second.full_clean()


def test_a_partner_is_consortium_or_associate_and_not_both():
    phase, university = makers.phase(), makers.organisation("Riga Technical University", kind="university")
    PartnerRole.objects.create(phase=phase, organisation=university, role="consortium_partner")
    with pytest.raises(ValidationError, match="consortium partner of the phase"):
        PartnerRole(phase=phase, organisation=university, role="associate_partner").full_clean()
    tenth = makers.phase(10, starts_on=date(2021, 4, 1), original_ends_on=date(2025, 9, 30))
    PartnerRole(phase=tenth, organisation=university, role="associate_partner").full_clean()


def test_a_component_has_a_code_that_names_its_phase():
    phase = makers.phase()
    assert sorted(Component.objects.values_list("code", flat=True)) == ["B9-C1", "B9-C2", "B9-C3", "B9-G"]
    with pytest.raises(ValidationError, match="already has a component"):
        Component(phase=phase, number="1", title_en="Again").full_clean()


def test_a_phase_ends_after_it_starts():
    with pytest.raises(ValidationError) as caught:
        Phase(
            number=9, title_en="BOMCA 9", starts_on=date(2018, 6, 14), original_ends_on=date(2015, 6, 15)
        ).full_clean()
    assert list(caught.value.error_dict) == ["original_ends_on"]


def test_no_recorded_addendum_is_not_the_same_as_none_signed():
    phase = makers.phase()
    extension = makers.extension(phase, status="pending")
    FinancingAgreement.objects.create(phase=phase, country=makers.country("KG"))
    assert extension.addenda_signed() is None
