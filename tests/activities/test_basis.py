"""What a number of people rests on: planned, attendance, verified. They are kept apart, and one of them counts."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.test import Client

from activities.models import Activity, Participation
from activities.tally import counted
from reports import figures
from tests import makers, people
from tests.activities.test_api import LIST, patch
from tests.activities.test_exchange import exported, handed_in, taken_over
from tests.activities.test_pages import form_data
from tests.forms import begun, posted_by

pytestmark = pytest.mark.django_db


def rows_of(activity):
    return sorted(activity.participations.values_list("country__iso2", "source", "women", "men"))


def training(phase, **facts):
    """Twenty were planned, sixteen came, of whom fifteen were verified."""
    rows = [
        makers.people("KG", 10, 10, source="planned"),
        makers.people("KG", 6, 10),
        makers.people("KG", 6, 9, source="verified"),
    ]
    return makers.activity(phase, participations=rows, **facts)


@pytest.mark.parametrize(
    ("there", "count"),
    [
        (["planned"], []),
        (["planned", "attendance"], ["attendance"]),
        (["planned", "attendance", "verified"], ["verified"]),
        (["verified"], ["verified"]),
    ],
)
def test_verified_numbers_count_or_else_the_attendance_and_never_the_plan(there, count):
    rows = [SimpleNamespace(role="participant", source=source) for source in there]
    assert [row.source for row in counted(rows)] == count


def test_each_role_counts_for_itself():
    rows = [
        SimpleNamespace(role="participant", source="verified"),
        SimpleNamespace(role="trainer", source="attendance"),
    ]
    assert counted(rows) == rows


def test_page_figures_filters_and_api_count_the_same_rows(client, phase):
    activity = training(phase)
    planned_only = makers.activity(phase, participations=[makers.people("KG", 10, 10, source="planned")])
    client.force_login(people.officer())
    found = Activity.objects.visible_to(people.coordinator())
    assert figures.compute(figures.read_rows(found))["participants"].value == 15
    assert found.get(pk=activity.pk).participants.total == 15
    assert list(found.with_known_participants()) == [activity]
    assert list(found.with_unknown_participants()) == [planned_only]
    assert list(found.with_participants_from(makers.country("KG"))) == [activity]
    told = client.get(f"{LIST}{activity.uid}/").json()
    assert told["participants"]["total"]["value"] == 15
    assert sorted(row["source"] for row in told["participations"]) == ["attendance", "planned", "verified"]
    page = client.get(f"/activities/{activity.uid}/").content.decode()
    assert "Not counted: planned, or replaced by verified numbers" in page


def test_whoever_is_not_told_small_numbers_is_told_the_counted_rows_alone(client, phase):
    activity = training(phase, visibility="public")
    client.force_login(people.partner())
    told = client.get(f"{LIST}{activity.uid}/").json()
    assert [row["source"] for row in told["participations"]] == ["verified"]
    assert "Not counted" not in client.get(f"/activities/{activity.uid}/").content.decode()
    table = exported(client).decode()
    assert "planned" not in table.replace("planned_", "")


def test_the_form_keeps_the_rows_apart(phase):
    officer = Client()
    officer.force_login(people.officer())
    activity = training(phase)
    address = f"/activities/{activity.uid}/edit/"
    before = rows_of(activity)
    officer.post(address, posted_by(officer.get(address).content.decode()))
    assert rows_of(activity) == before
    data = form_data(phase, [("KG", 6, 10), ("KG", 8, 8)], **{"people-1-source": "planned"})
    assert officer.post(address, data | begun(officer, address)).status_code == 302
    assert rows_of(activity) == [("KG", "attendance", 6, 10), ("KG", "planned", 8, 8)]
    twice = form_data(phase, [("KG", 6, 10), ("KG", 8, 8)])
    assert officer.post(address, twice | begun(officer, address)).status_code == 422


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_table_keeps_them_apart_and_without_a_basis_it_means_attendance(client, phase, form):
    officer = people.officer()
    client.force_login(officer)
    activity = training(phase)
    table = handed_in(exported(client, form), officer, f"a.{form}")
    assert table.told["counts"]["unchanged"] == 1
    if form == "csv":
        text = (
            exported(client).decode("utf-8-sig").replace("| exact | planned", "| exact").replace("| 10 | 10", "| 7 | 7")
        )
        handed = handed_in(text.encode(), officer)
        assert "already have a row" in " ".join(problem[2] for problem in handed.told["problems"])
        text = exported(client).decode("utf-8-sig").replace("| 9 | 0 | exact | verified", "| 8 | 0 | exact | verified")
        text = text.replace(",6,9,0,15,exact", ",,,,,")
        assert taken_over(handed_in(text.encode(), officer)).stage == "done"
        assert ("KG", "verified", 6, 8) in rows_of(activity)


def test_the_api_takes_a_basis(client, phase):
    client.force_login(people.officer())
    activity = training(phase)
    row = {"country": "KG", "women": 3, "men": 4}
    assert (
        patch(client, f"{LIST}{activity.uid}/", {"participations": [row, row | {"source": "planned"}]}).status_code
        == 200
    )
    assert rows_of(activity) == [("KG", "attendance", 3, 4), ("KG", "planned", 3, 4)]


def test_a_plan_is_no_attendance_when_the_activity_begins(phase):
    rows = [makers.people("KG", 1, 1, source="planned")]
    planned = makers.activity(
        phase, status="planned", planned_starts_on=date(2017, 12, 3), participations=rows, starts_on=None, ends_on=None
    )
    assert not planned.participants.is_known
    assert Participation.objects.counted().count() == 0
