"""What went otherwise than planned: computed, told to whom it may be, its reason asked at completion."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from activities.deviation import asked, deviations, of_place
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


def planned_for(planned, **facts):
    made = makers.activity(makers.phase(), planned_place=planned, **facts)
    return Activity.objects.visible_to(people.coordinator()).get(pk=made.pk)


def test_the_place_is_compared_or_else_the_country():
    osh, bishkek = makers.city("Osh"), makers.city()
    riga = makers.city("Riga", "LV")
    told = planned_for(osh, place=bishkek)
    assert [(one.name, one.planned, one.done) for one in deviations(told)] == [("place", "Osh", "Bishkek")]
    for done in ({"place": osh}, {"host_country": makers.country("KG")}, {}):
        assert of_place(Activity(planned_place=osh, **done)) == []
    assert [one.done for one in of_place(Activity(planned_place=osh, host_country=riga.country))] == ["Latvia"]


def test_the_planned_budget_stands_before_planned_costs():
    activity = makers.activity(makers.phase(), planned_budget=Decimal(1000))
    assert names(activity) == []
    Cost.objects.create(activity=activity, heading="2.1", planned=Decimal(900), actual=Decimal(900))
    money = deviations(activity)[-1]
    assert (money.name, money.planned, money.done) == ("costs", "EUR\xa01\xa0000", "EUR\xa0900")


@pytest.mark.parametrize(
    ("planned", "came", "budget", "spent", "why"),
    [
        (20, 16, 100, "125.00", []),
        (20, 15, 100, "125.01", ["participants", "costs"]),
        (20, 25, 100, "74.99", ["participants", "costs"]),
    ],
)
def test_the_reason_is_asked_from_a_share_on(planned, came, budget, spent, why):
    rows = [makers.people("KG", not_stated=planned, source="planned"), makers.people("KG", not_stated=came)]
    activity = makers.activity(makers.phase(), status="ongoing", participations=rows, planned_budget=Decimal(budget))
    Cost.objects.create(activity=activity, heading="2.1", actual=Decimal(spent))
    activity = Activity.objects.get(pk=activity.pk)
    assert [one.name for one in asked(activity)] == why
    if not why:
        activity.complete(by=None)
        return
    with pytest.raises(ValidationError, match=r"participants, costs"):
        activity.complete(by=None)
    activity.complete(by=None, note="A delegation joined late.")
    assert activity.steps.get().note == "A delegation joined late."


def test_a_sensitive_planned_place_is_withheld(client):
    post = makers.city("Zz outpost")
    post.is_sensitive = True
    post.save()
    activity = makers.activity(makers.phase(), planned_place=post, place=makers.city(), visibility="public")
    partner = people.partner()
    assert names(activity, partner) == []
    client.force_login(partner)
    assert "Zz outpost" not in client.get(f"/activities/{activity.uid}/").content.decode()
    assert client.get(f"/api/v1/activities/{activity.uid}/").json()["planned_place"] is None
