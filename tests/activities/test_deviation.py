"""What went otherwise than planned: computed, told to whom it may be, its reason asked at completion."""

from datetime import date
from decimal import Decimal

import pytest

from activities.deviation import deviations
from activities.models import Activity, Cost
from tests import makers, people
from tests.activities.test_api import LIST, errors, take
from tests.forms import begun

pytestmark = pytest.mark.django_db
DAY = date(2017, 12, 3)


def names(activity, user=None):
    read = Activity.objects.visible_to(user or people.coordinator()).get(pk=activity.pk)
    return [one.name for one in deviations(read)]


@pytest.mark.parametrize(
    ("planned", "told"),
    [
        ((None, None), []),
        ((DAY, None), []),
        ((DAY, date(2017, 12, 5)), []),
        ((DAY, date(2017, 12, 4)), ["dates"]),
        ((date(2017, 12, 2), None), ["dates"]),
    ],
)
def test_dates_are_compared_as_far_as_they_are_known(planned, told):
    activity = makers.activity(makers.phase(), planned_starts_on=planned[0], planned_ends_on=planned[1])
    assert names(activity) == told


def test_people_and_money_are_compared_for_whoever_is_told_them():
    rows = [makers.people("KG", 10, 10, source="planned"), makers.people("KG", 8, 8)]
    activity = makers.activity(makers.phase(), participations=rows, visibility="public")
    Cost.objects.create(activity=activity, heading="2.1", planned=Decimal("100.00"), actual=Decimal("120.50"))
    Cost.objects.create(activity=activity, heading="2.2", planned=Decimal("70.00"))
    assert names(activity) == ["participants", "costs"]
    assert names(activity, people.partner()) == ["costs"]
    money = deviations(activity)[-1]
    assert "100" in money.planned
    assert "120.50" in money.done


def test_completing_on_other_dates_asks_why_and_the_page_tells_it(client):
    phase = makers.phase()
    moved = {"status": "planned", "planned_starts_on": date(2017, 11, 1), "starts_on": DAY}
    activity = makers.activity(phase, **moved)
    client.force_login(people.officer())
    address = f"/activities/{activity.uid}/"
    page = client.get(address).content.decode()
    assert "Why it was held otherwise than planned." in page
    page = client.post(f"{address}complete/", begun(client, address), follow=True).content.decode()
    assert "Say why" in page
    client.post(f"{address}complete/", {"note": "The host asked for December.", **begun(client, address)})
    page = client.get(address).content.decode()
    assert Activity.objects.get().status == "completed"
    assert "The host asked for December." in page
    assert "Otherwise than planned" in page
    other = makers.activity(phase, **moved)
    assert errors(take(client, f"{LIST}{other.uid}/", "complete")) == {("/note", "required")}
    assert take(client, f"{LIST}{other.uid}/", "complete", {"note": "Snow."}).json()["status"] == "completed"
