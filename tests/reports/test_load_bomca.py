"""Loading the programme's own data by its command: again without harm, all or nothing."""

import shutil
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import TestCase

import activities.loading
from activities.models import Activity
from bomca.models import Installation, Purpose
from components.models import Phase
from partners.models import Country, Place
from reports.models import Schedule, Statement

APPS = ["partners", "components", "activities", "reports"]


def load(*options):
    printed = StringIO()
    call_command("load_bomca", *options, stdout=printed)
    return printed.getvalue()


def everything():
    """All records of all apps with all their fields, moments of change included."""
    dump = StringIO()
    call_command("dumpdata", *APPS, stdout=dump)
    return dump.getvalue()


class TestTheLoadedProgramme(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.printed = load()

    def test_a_second_run_changes_nothing(self):
        before = everything()
        assert '"updated_at"' in before
        printed = load()
        assert everything() == before
        assert [line.split()[-2:] for line in printed.splitlines() if line.startswith("places")] == [["0", "135"]]

    def test_the_table_tells_what_was_created(self):
        numbers = {line[:26].strip(): line[26:].split() for line in self.printed.splitlines()}
        assert numbers[""] == ["created", "kept"]
        assert numbers["activities"] == ["45", "0"]
        assert numbers["achievements"] == ["14", "0"]
        assert numbers["places"] == ["135", "0"]
        assert numbers["published statements"] == ["23", "0"]

    def test_edited_records_survive_a_second_run(self):
        Place.objects.filter(code="BCP-KGUZ-08").update(name_en="Dostuk, surveyed", latitude=None, longitude=None)
        activity = Activity.objects.get(title__contains="COVID-19")
        activity.title = "Corrected by an officer"
        activity.save()
        activity.participations.all().delete()
        activity.countries.clear()
        before = everything()
        load()
        assert everything() == before

    def test_contradicting_totals_stand_side_by_side_as_statements(self):
        events = Statement.objects.filter(phase__number=9, measure="events")
        assert list(events.values_list("as_of__year", "value")) == [(2017, 198), (2018, 181)]
        over = Statement.objects.get(measure="activities implemented", as_of__year=2018)
        assert (over.value, over.qualifier, over.certainty) == (170, "over", "stated")

    def test_the_six_month_rhythm_is_ours_and_says_so(self):
        for schedule in Schedule.objects.all():
            assert (schedule.months, schedule.due_days, schedule.certainty) == (6, 60, "inferred")
            assert schedule.periods()

    def test_the_database_stays_one_for_real_data(self):
        assert not Installation.is_demo()


@pytest.mark.once
@pytest.mark.django_db
def test_one_bad_cell_names_file_line_and_column_and_loads_nothing(tmp_path, monkeypatch):
    shutil.copytree(activities.loading.DATA, tmp_path / "activities" / "data")
    file = tmp_path / "activities" / "data" / "activities.csv"
    file.write_text(file.read_text("utf-8").replace("2016-02-19", "2016-02-30"), "utf-8")
    monkeypatch.setattr(activities.loading, "DATA", file.parent)
    with pytest.raises(
        CommandError, match=r"Nothing was loaded. activities/data/activities.csv, line 4, ends_on: .*date"
    ):
        load()
    assert not Country.objects.exists()
    assert not Phase.objects.exists()


@pytest.mark.once
@pytest.mark.django_db
def test_a_demonstration_gets_the_reference_data_only():
    Installation.set_purpose(Purpose.DEMO)
    printed = load()
    assert "demonstration database" in printed
    assert Phase.objects.count() == 4
    assert not Activity.objects.exists()
    assert not Statement.objects.exists()
