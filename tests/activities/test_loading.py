"""The published activities and results, as the portal starts with them."""

import csv

import pytest
from django.test import TestCase

from activities import loading
from activities.loading import load_activities, load_topics
from activities.models import Achievement, Activity, Participation, Topic
from bomca.loading import BadRow, Loader, Row
from components.loading import load_agreements
from partners.loading import load_partners


def rows_of(name):
    with (loading.DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class TestActivitiesAsLoaded(TestCase):
    @classmethod
    def setUpTestData(cls):
        loader = Loader()
        load_partners(loader)
        load_agreements(loader)
        load_topics(loader)
        load_activities(loader)

    def activity(self, words):
        return Activity.objects.get(title__contains=words)

    def test_every_row_is_an_activity_that_was_held_and_has_a_code(self):
        assert Activity.objects.held().count() == len(rows_of("activities.csv")) == 45
        assert not Activity.objects.filter(code=None).exists()

    def test_codes_follow_the_dates(self):
        first, second = Activity.objects.filter(code__in=["B9-C1-2016-001", "B9-C1-2016-002"]).order_by("code")
        assert first.starts_on < second.starts_on

    def test_more_than_20_stays_more_than_20(self):
        row = self.activity("COVID-19").participations.get()
        assert (row.not_stated, row.qualifier, row.country) == (20, "over", None)

    def test_an_unknown_number_is_no_row_and_never_zero(self):
        unknown = [row for row in rows_of("activities.csv") if not row["participants_value"]]
        assert Activity.objects.with_unknown_participants().count() == len(unknown) == 36
        assert not self.activity("Kyoto Convention").participants.is_known

    def test_women_are_counted_where_the_source_counts_them(self):
        row = self.activity("Women for Development").participations.get()
        assert (row.women, row.men, row.not_stated, row.qualifier) == (20, 0, 0, "exact")
        assert Participation.objects.filter(women__gt=0).count() == 1

    def test_countries_that_the_source_does_not_give_stay_empty(self):
        workshop = self.activity("Kyoto Convention")
        assert not workshop.countries.exists()
        assert workshop.host_country.iso2 == "KZ"

    def test_an_activity_without_a_date_says_what_is_known(self):
        incinerators = self.activity("incinerators")
        assert incinerators.starts_on is None
        assert incinerators.dates_note.startswith("13 December")
        assert str(incinerators.equipment_value) == "52387.00"

    def test_the_webinar_after_the_last_published_end_stands_under_the_pending_extension(self):
        webinar = self.activity("COVID-19")
        assert webinar.format == "online"
        assert webinar.is_beyond_phase

    def test_what_is_inferred_says_what(self):
        inferred = Activity.objects.filter(certainty="inferred")
        assert inferred.count() == 9
        assert not inferred.filter(source_note="").exists()
        assert not Activity.objects.filter(source="").exists()

    def test_the_fourteen_results_are_quoted_and_their_component_marked_as_inferred(self):
        assert list(Achievement.objects.values_list("number", flat=True)) == list(range(1, 15))
        assert not Achievement.objects.exclude(certainty="inferred", source="ICMPD news, 3 July 2018").exists()
        assert Achievement.objects.get(number=8).text_en == (
            "Provided operational equipment for Border Guard Agencies in CA countries"
        )
        assert not Achievement.objects.filter(text_ru="").exists()

    def test_the_topics_of_the_news_text_are_there(self):
        assert {"migration", "risk-management", "prevention-of-corruption", "regional-cooperation"} <= set(
            Topic.objects.values_list("slug", flat=True)
        )


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"participants_value": "many"}, "participants_value: is not a number"),
        ({"participants_value": "5", "women": "6"}, "women: more women than participants"),
    ],
)
def test_a_number_that_cannot_be_is_named(cells, told):
    row = Row(loading.DATA / "activities.csv", 7, {"women": "", "participants_qualifier": "", **cells})
    with pytest.raises(BadRow, match=f"line 7, {told}"):
        loading.published_numbers(row)
