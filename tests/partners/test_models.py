"""Who takes part, and where."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from partners.models import Membership, Organisation, OrganisationAlias, Place
from tests import makers, people

pytestmark = pytest.mark.django_db


def test_a_crossing_point_joins_two_different_countries():
    dostuk = Place(kind="crossing_point", name_en="Dostuk", name_ru="Достук", country=makers.country("KG"))
    with pytest.raises(ValidationError) as caught:
        dostuk.full_clean()
    assert list(caught.value.error_dict) == ["second_country"]
    dostuk.second_country = makers.country("KG")
    with pytest.raises(ValidationError, match="different countries"):
        dostuk.full_clean()
    dostuk.second_country = makers.country("UZ")
    dostuk.full_clean()


def test_a_city_has_no_other_side():
    city = Place(kind="city", name_en="Osh", country=makers.country("KG"), second_country=makers.country("UZ"))
    with pytest.raises(ValidationError):
        city.full_clean()


@pytest.mark.parametrize(("latitude", "longitude"), [("91", "70"), ("40", "181"), ("40", None)])
def test_a_place_lies_on_the_globe(latitude, longitude):
    osh = Place(
        kind="city",
        name_en="Osh",
        country=makers.country("KG"),
        latitude=latitude,
        longitude=longitude,
        exactness="exact",
    )
    with pytest.raises(ValidationError):
        osh.full_clean()


def test_an_organisation_is_not_its_own_predecessor():
    service = makers.organisation("State Border Service", country=makers.country("KG"))
    successor = makers.organisation("Border Service", country=makers.country("KG"), predecessor=service)
    service.predecessor = successor
    with pytest.raises(ValidationError) as caught:
        service.full_clean()
    assert list(caught.value.error_dict) == ["predecessor"]


def test_an_organisation_exists_between_its_dates():
    makers.organisation("Old service", valid_to=date(2017, 12, 31))
    makers.organisation("New service", valid_from=date(2018, 1, 1))
    assert [one.name for one in Organisation.objects.existing_on(date(2017, 12, 31))] == ["Old service"]
    assert [one.name for one in Organisation.objects.existing_on(date(2018, 1, 1))] == ["New service"]


def test_an_alias_is_given_once_whatever_its_case():
    guard = makers.organisation()
    OrganisationAlias.objects.create(organisation=guard, name="SBGL")
    with pytest.raises(ValidationError, match="already has this alias"):
        OrganisationAlias(organisation=guard, name="sbgl").full_clean()


def test_a_person_sees_the_own_memberships_only():
    officer, partner = people.officer(), people.partner()
    guard = makers.organisation()
    mine = Membership.objects.create(user=partner, organisation=guard)
    assert list(Membership.objects.visible_to(partner)) == [mine]
    assert not Membership.objects.visible_to(officer).exists()
    assert Membership.objects.visible_to(people.administrator()).count() == 1


def test_names_come_in_the_readers_language(settings):
    from django.utils import translation

    kyrgyzstan = makers.country("KG")
    with translation.override("ru"):
        assert str(kyrgyzstan) == "Кыргызстан"
    with translation.override("en"):
        assert str(kyrgyzstan) == "Kyrgyzstan"
