"""Pages, tables and the API as they stood: `?as_of=`."""

import pytest
from django.utils import timezone

from activities.models import Activity
from bomca.history.asking import BadMoment, moment_of
from tests import makers, people

pytestmark = pytest.mark.django_db


@pytest.fixture
def phase():
    made = makers.phase()
    makers.extension(made)
    return made


@pytest.fixture
def officer(client, phase):
    client.force_login(people.officer())
    return client


def this_moment():
    """Now, as an address asks for it."""
    return timezone.localtime().replace(tzinfo=None).isoformat()


def test_what_was_edited_and_deleted_stands_as_it_stood(officer, phase):
    rows = [makers.people("KG", women=3, men=4)]
    edited = makers.activity(phase, title="Profiling at the border", participations=rows)
    gone = makers.activity(phase, title="Dog handling")
    addresses = [f"/activities/{edited.uid}/", f"/activities/{gone.uid}/", "/activities.csv"]
    before = {address: body(officer.get(address)) for address in addresses}
    figures = officer.get("/api/v1/figures/").json()["figures"]
    listed = officer.get("/api/v1/activities/").json()["results"]
    then = this_moment()
    Activity.objects.filter(pk=edited.pk).update(title="Renamed since")
    edited.participations.update(women=90)
    gone.delete()
    past = {"as_of": then}
    assert body(officer.get("/activities.csv", past)) == before["/activities.csv"]
    page = body(officer.get("/activities/", past))
    assert "Profiling at the border" in page
    assert "Dog handling" in page
    assert "Renamed since" not in page
    assert "As it stood on" in page
    assert "Log an activity" not in page
    assert f'value="{then}"' in page
    assert "Dog handling" in body(officer.get(f"/activities/{gone.uid}/", past))
    one = body(officer.get(f"/activities/{edited.uid}/", past))
    assert "Profiling at the border" in one
    assert "Renamed since" not in one
    assert "/edit/" not in one
    answer = officer.get("/api/v1/figures/", past).json()
    without_addresses = [{k: {**v, "records": None} for k, v in one.items()} for one in (answer["figures"], figures)]
    assert without_addresses[0] == without_addresses[1]
    assert "as_of=" in answer["figures"]["activities"]["records"]
    told = officer.get("/api/v1/activities/", past).json()["results"]
    assert [one["title"] for one in told] == [one["title"] for one in listed]
    dashboard = officer.get("/phases/9/", past)
    assert next(tile for tile in dashboard.context["tiles"] if tile.label == "Participants").shown == "at least 7"
    assert "as_of=" in body(dashboard)
    assert "Renamed since" in body(officer.get("/activities/"))
    assert officer.get(f"/activities/{gone.uid}/").status_code == 404


def body(response):
    return response.getvalue().decode() if response.streaming else response.content.decode()


def test_who_may_not_see_it_today_does_not_see_it_then(client, phase):
    shown = makers.activity(phase, title="Once open")
    then = this_moment()
    Activity.objects.filter(pk=shown.pk).update(status="draft")
    client.force_login(people.eu_officer())
    for address in ("/activities/", "/activities.csv", "/api/v1/activities/"):
        assert "Once open" not in body(client.get(address, {"as_of": then}))
    assert client.get(f"/activities/{shown.uid}/", {"as_of": then}).status_code == 404
    assert client.get("/api/v1/figures/", {"as_of": then}).json()["figures"]["activities"]["value"] == 0
    client.force_login(people.officer())
    assert "Once open" in body(client.get("/activities/", {"as_of": then}))


@pytest.mark.parametrize("asked", ["yesterday", "2019-13-01", "9999-12-31", "2019-12-31T25:00", "20191231", "2019-1-1"])
def test_a_moment_that_is_none_is_refused_in_words(officer, asked):
    for address in ("/activities/", "/activities.csv", "/phases/9/", "/api/v1/figures/", "/api/v1/activities/"):
        answer = officer.get(address, {"as_of": asked})
        assert answer.status_code == 400
        assert "Give one" in body(answer)


def test_only_some_go_back_in_time(client, phase):
    client.force_login(people.partner())
    for address in ("/activities/", "/phases/9/", "/api/v1/figures/", "/api/v1/activities/"):
        assert client.get(address, {"as_of": "2020-01-01"}).status_code == 403
    assert "as_of" not in body(client.get("/activities/"))


def test_other_pages_know_no_moment(officer):
    assert officer.get("/partners/?as_of=2020-01-01").status_code == 400
    assert officer.get("/activities/?as_of=").status_code == 200


def test_a_moment_is_read_in_the_readers_time_zone(rf):
    with timezone.override("Asia/Bishkek"):
        day = moment_of(rf.get("/?as_of=2019-12-31").GET)
        noon = moment_of(rf.get("/?as_of=2019-12-31T12:00").GET)
    assert day.isoformat().startswith("2019-12-31T23:59:59.999999+06:00")
    assert noon.isoformat() == "2019-12-31T12:00:00+06:00"
    with pytest.raises(BadMoment):
        moment_of(rf.get("/?as_of=2019-12-31&as_of=2020-01-01").GET)
