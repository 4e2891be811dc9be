"""Invented activities: many, plausible, marked, and never beside real ones."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import TestCase

from activities.models import Activity, rules
from activities.services import check_participations
from bomca.models import Installation
from tests import makers


def make_demo(number):
    printed = StringIO()
    call_command("make_demo", "--activities", str(number), stdout=printed)
    return printed.getvalue()


class TestTheDemonstration(TestCase):
    @classmethod
    def setUpTestData(cls):
        call_command("load_bomca", "--reference-only", stdout=StringIO())
        make_demo(120)

    def test_the_database_says_that_it_is_a_demonstration(self):
        assert Installation.is_demo()
        assert set(Activity.objects.values_list("certainty", flat=True)) == {"invented"}

    def test_titles_are_plain_and_numbered(self):
        titles = list(Activity.objects.order_by("pk").values_list("title", flat=True))
        assert all(title.startswith("Demo ") for title in titles)
        assert titles[16].endswith(" 00017")

    def test_invented_activities_keep_the_rules_of_logged_ones(self):
        for activity in Activity.objects.for_display():
            activity.full_clean()
            countries = list(activity.countries.all())
            assert countries
            rules.check_countries(activity, countries)
            check_participations(activity.participations.all(), countries)

    def test_there_is_something_of_everything(self):
        assert set(Activity.objects.values_list("status", flat=True)) >= {"completed", "planned", "cancelled"}
        assert set(Activity.objects.values_list("context", flat=True)) == {
            "national",
            "bilateral",
            "multilateral",
            "regional",
        }
        assert Activity.objects.held().with_unknown_participants().exists()
        assert Activity.objects.with_known_participants().exists()
        for links in ("partners", "agencies", "topics"):
            assert Activity.objects.filter(**{f"{links}__isnull": False}).exists()

    def test_asking_again_adds_only_what_is_missing(self):
        assert "0 invented activities added" in make_demo(120)
        assert "5 invented activities added" in make_demo(125)
        assert Activity.objects.count() == 125
        assert Activity.objects.values("code").distinct().count() == 125


@pytest.mark.django_db
def test_it_refuses_where_real_activities_are():
    makers.activity(makers.phase())
    with pytest.raises(CommandError, match="holds real activities"):
        make_demo(10)
    assert Activity.objects.count() == 1
    assert not Installation.is_demo()


@pytest.mark.django_db
def test_it_asks_for_the_reference_data():
    with pytest.raises(CommandError, match="load_bomca --reference-only"):
        make_demo(10)
    assert not Installation.is_demo()
