"""The people and places that the portal starts with."""

from django.test import TestCase

from bomca.loading import Loader
from partners.loading import load_partners
from partners.models import Country, Organisation, OrganisationAlias, Place


class TestPartnersAsLoaded(TestCase):
    @classmethod
    def setUpTestData(cls):
        load_partners(Loader())

    def test_the_five_states_are_the_countries_of_the_programme(self):
        assert set(Country.objects.of_programme().values_list("iso2", flat=True)) == {"KZ", "KG", "TJ", "TM", "UZ"}

    def test_the_55_crossing_points_are_approximate_and_say_so(self):
        points = Place.objects.filter(kind="crossing_point")
        assert points.count() == 55
        assert not points.exclude(exactness="approximate", certainty="approximate", precision_km__gt=0).exists()
        assert not points.filter(second_country=None).exists()
        assert not points.filter(mode="").exists()

    def test_a_crossing_point_is_named_on_both_sides(self):
        dostuk = Place.objects.get(code="BCP-KGUZ-08")
        assert (dostuk.name_en, dostuk.name_ru) == ("Dostuk – Do'stlik", "Достук – Дустлик")
        assert (dostuk.country.iso2, dostuk.second_country.iso2) == ("KG", "UZ")

    def test_cities_of_the_programme_name_geonames(self):
        cities = Place.objects.filter(kind="city", country__is_programme_country=True)
        assert cities.count() == 62
        assert not cities.exclude(
            source__startswith="https://www.geonames.org/", source_note__contains="CC BY"
        ).exists()

    def test_unknown_coordinates_of_training_centres_stay_unknown(self):
        centres = Place.objects.filter(kind="training_centre")
        assert centres.count() == 15
        assert not centres.exclude(latitude=None, longitude=None).exists()
        assert not centres.filter(run_by=None).exists()

    def test_an_old_spelling_finds_the_organisation(self):
        alias = OrganisationAlias.objects.get(name="State Border Guards of Latvia")
        assert alias.organisation.name_en == "State Border Guard of the Republic of Latvia"

    def test_a_renamed_agency_points_back_at_the_old_one(self):
        committee = Organisation.objects.get(name_en="Customs Committee of the Republic of Uzbekistan")
        assert committee.predecessor.name_en == "State Customs Committee of the Republic of Uzbekistan"

    def test_every_name_is_in_both_languages_and_every_fact_has_a_source(self):
        for model in (Organisation, Place):
            assert not model.objects.filter(name_ru__isnull=True).exists()
            assert not model.objects.filter(name_ru="").exists()
            assert not model.objects.filter(source="").exists()
            assert not model.objects.filter(certainty="").exists()
