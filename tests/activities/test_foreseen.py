"""An overlap is told before an activity is saved, once, and hinders nobody; it knows only what its person may see."""

from datetime import date, timedelta

import pytest

from activities.models import Activity
from tests import makers, people
from tests.activities.test_overlaps import MONDAY, customs, topic, training
from tests.activities.test_pages import form_data
from tests.forms import begun, posted_by

pytestmark = pytest.mark.django_db
NEW = "/activities/new/"
TOLD = "asked for people on the same topic in the same week"


def typed(phase, first=MONDAY, **facts):
    """A second training of the week, as it is typed."""
    days = {"starts_on": first.isoformat(), "ends_on": first.isoformat()}
    links = {"agencies": [customs().pk], "topics": [topic().pk]}
    return form_data(phase, **({"title": "Second"} | days | links | facts))


def test_it_is_told_once_and_saving_again_saves(officer, phase):
    training(phase, "First")
    told = officer.post(NEW, typed(phase, MONDAY + timedelta(days=2)))
    page = told.content.decode()
    assert told.status_code == 409
    assert TOLD in page
    assert "Save anyway" in page
    assert Activity.objects.count() == 1
    assert officer.post(NEW, posted_by(page)).status_code == 302
    assert Activity.objects.filter(title="Second").exists()


def test_what_comes_to_overlap_meanwhile_is_told_too(officer, phase):
    training(phase, "First")
    page = officer.post(NEW, typed(phase)).content.decode()
    training(phase, "Third")
    again = officer.post(NEW, posted_by(page))
    assert again.status_code == 409
    assert "Third" in again.content.decode()


@pytest.mark.parametrize(
    "facts",
    [{"topics": []}, {"agencies": []}, {"first": MONDAY + timedelta(days=7)}, {"from_outbox": "1"}],
    ids=["no topic", "no agency", "another week", "sent by the outbox"],
)
def test_otherwise_nothing_is_asked(officer, phase, facts):
    training(phase, "First")
    assert officer.post(NEW, typed(phase, **facts)).status_code == 302


def test_agencies_whose_people_take_part_count_on_both_sides(officer, phase):
    first = training(phase, "First")
    first.agencies.clear()
    facts = {"country": makers.country("KG"), "organisation": customs(), "women": 1}
    first.participations.create(**facts)
    row = {"people-0-organisation": customs().pk}
    told = officer.post(NEW, typed(phase, rows=[("KG", 3, 4)], agencies=[]) | row)
    assert told.status_code == 409
    trainers = row | {"people-0-role": "trainer"}
    assert officer.post(NEW, typed(phase, rows=[("KG", 3, 4)], agencies=[]) | trainers).status_code == 302


def test_the_fragment_beside_the_dates_is_no_saving(officer, phase):
    training(phase, "First")
    asked = officer.post(NEW, typed(phase, title="", overlaps="1"))
    page = asked.content.decode()
    assert asked.status_code == 200
    assert TOLD in page
    assert "Save anyway" not in page
    assert "<html" not in page
    assert officer.post(NEW, typed(phase, MONDAY + timedelta(days=70), overlaps="1")).content.decode().strip() == ""
    assert officer.post(NEW, typed(phase, starts_on="soon", overlaps="1")).status_code == 200
    assert Activity.objects.count() == 1


def test_an_edit_is_asked_only_for_what_it_adds(officer, phase):
    training(phase, "First")
    second = training(phase, "Second")
    address = f"/activities/{second.uid}/edit/"
    facts = begun(officer, address) | typed(phase, summary="A word more")
    assert officer.post(address, facts).status_code == 302
    training(phase, "In January", date(2018, 1, 15))
    second.refresh_from_db()
    later = typed(phase, date(2018, 1, 16)) | begun(officer, address)
    told = officer.post(address, later)
    assert told.status_code == 409
    assert "In January" in told.content.decode()


def test_what_the_person_may_not_see_is_not_hinted_at(client, phase):
    client.force_login(people.national_officer("KG"))
    hidden = training(phase, "Zz hidden", status="draft", countries=["UZ"])
    answer = client.post(NEW, typed(phase))
    assert hidden not in Activity.objects.visible_to(people.User.objects.get())
    assert "Zz hidden" not in answer.content.decode()
    assert answer.status_code == 302
