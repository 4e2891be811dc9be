"""Sensitive fields: told to those who work with them; for all others as if they did not exist, on every path."""

import csv
import io
from decimal import Decimal

import pytest

from activities import sensitivity
from activities.models import Activity
from partners.models import Place
from tests import makers, people

pytestmark = pytest.mark.django_db

SECRETS = ("Outpost Seven", "Застава", "Barracks Hall", "7654321")


@pytest.fixture
def activity():
    """A hand-over of dual-use equipment at a sensitive place."""
    phase = makers.phase()
    place = Place.objects.create(
        name_en="Outpost Seven", name_ru="Застава Семь", kind="outpost", country=makers.country("KG"), is_sensitive=True
    )
    facts = {"kind": "equipment_handover", "equipment_value": Decimal("7654321.00"), "is_dual_use": True}
    facts |= {"place": place, "venue": "Barracks Hall", "title": "Handover of scanners"}
    made = makers.activity(phase, participations=[makers.people("KG", 1, 2)], **facts)
    makers.activity(phase, equipment_value="100.00", place=makers.city(), venue="Town hall")
    return made


@pytest.fixture
def reader(client, activity):
    """A partner of the consortium, who sees the activity and not its sensitive fields."""
    client.force_login(people.partner())
    return client


def everything(client, activity, query=""):
    """All that the portal tells of the activity and around it, in one text."""
    pages = [
        "/", "/activities/", f"/activities/{activity.uid}/", "/phases/9/", "/components/B9-C1/", "/countries/KG/",
        "/places/", "/places/?q=outpost", "/partners/", "/api/v1/activities/", f"/api/v1/activities/{activity.uid}/",
        "/api/v1/places/", "/api/v1/figures/", "/activities/?ordering=title",
    ]  # fmt: skip
    text = "".join(client.get(address).content.decode() for address in pages)
    return text + b"".join(client.get("/activities.csv").streaming_content).decode()


@pytest.mark.once
def test_nothing_of_it_is_told_to_a_partner(reader, activity):
    told = everything(reader, activity).replace("\N{NO-BREAK SPACE}", "").replace(",", "")
    assert [secret for secret in SECRETS if secret in told] == []
    page = reader.get(f"/activities/{activity.uid}/").content.decode()
    assert page.count("withheld from your account") == 2
    one = reader.get(f"/api/v1/activities/{activity.uid}/").json()
    assert (one["place"], one["venue"], one["equipment_value"]) == (None, "", None)
    assert one["withheld"] == ["place", "venue", "equipment_value"]
    text = b"".join(reader.get("/activities.csv?kind=equipment_handover").streaming_content).decode("utf-8-sig")
    (line,) = csv.DictReader(io.StringIO(text))
    assert (line["place"], line["equipment_value_eur"]) == ("withheld", "withheld")


@pytest.mark.once
def test_it_is_told_to_those_who_work_with_it(client, activity):
    for who in (people.officer, people.national_officer, people.eu_officer, people.administrator):
        client.force_login(who())
        told = client.get(f"/api/v1/activities/{activity.uid}/").json()
        assert (told["equipment_value"], told["venue"], told["withheld"]) == ("7654321.00", "Barracks Hall", [])
        assert "Outpost Seven" in client.get(f"/activities/{activity.uid}/").content.decode()
        assert client.get(f"/places/{activity.place.uid}/").status_code == 200
        assert client.get("/activities/?q=barracks").context["page_obj"].paginator.count == 1


def test_a_national_officer_is_not_told_of_another_country(client, activity):
    client.force_login(people.national_officer("UZ"))
    assert client.get(f"/api/v1/activities/{activity.uid}/").json()["withheld"]
    assert client.get(f"/places/{activity.place.uid}/").status_code == 404


@pytest.mark.parametrize("words", ["outpost", "застава", "barracks", "hall barracks"])
def test_search_finds_nothing_by_what_is_withheld(reader, words):
    for address in ("/api/v1/activities/", "/api/v1/places/"):
        assert reader.get(address, {"q": words}).json()["count"] == 0
    assert reader.get("/activities/", {"q": words}).context["page_obj"].paginator.count == 0


def test_search_still_finds_by_what_is_told(reader):
    assert reader.get("/api/v1/activities/?q=scanners").json()["count"] == 1
    assert reader.get("/api/v1/activities/?q=town+hall").json()["count"] == 1
    assert reader.get("/api/v1/activities/?q=bishkek").json()["count"] == 1


def test_filters_do_not_probe(reader, activity):
    assert reader.get("/api/v1/activities/?equipment=true").json()["count"] == 1
    assert reader.get("/api/v1/activities/?equipment=false").json()["count"] == 1
    by_place = {
        key: reader.get(f"/api/v1/activities/?place={key}").json()["errors"]
        for key in (str(activity.place.uid), "00000000-0000-4000-8000-000000000000")
    }
    assert len({str(told) for told in by_place.values()}) == 1
    assert "Outpost" not in reader.get("/activities/").content.decode()
    orders = {name for name, _label in Activity_filter_orders()}
    assert not any(sensitivity.sensitive(name.lstrip("-")) for name in orders)


def Activity_filter_orders():  # noqa: N802
    from activities.filters import ActivityFilter

    return [choice for choice in ActivityFilter.base_filters["ordering"].extra["choices"] if choice[0]]


def test_a_place_that_is_seen_does_not_give_away_what_is_withheld_there(client, activity):
    """A crossing point between two countries: each sees the place, not the other's activities at it."""
    crossing = Place.objects.create(
        name_en="Gate", kind="crossing_point", country=makers.country("KG"), second_country=makers.country("TJ"),
        is_sensitive=True,
    )  # fmt: skip
    facts = {"place": crossing, "host_country": makers.country("TJ"), "title": "At the gate"}
    makers.activity(activity.phase, countries=["TJ"], **facts)
    client.force_login(people.national_officer("KG"))
    assert client.get(f"/places/{crossing.uid}/").context["count"] == 0
    assert client.get(f"/api/v1/activities/?place={crossing.uid}").json()["count"] == 0
    assert client.get("/api/v1/activities/?q=gate").json()["count"] == 1  # by its title
    people.assign(of_tajikistan := people.outsider(), "national_officer", country=makers.country("TJ"))
    client.force_login(of_tajikistan)
    assert client.get(f"/api/v1/activities/?place={crossing.uid}").json()["count"] == 1


def test_sums_do_not_move_with_what_is_withheld(reader, activity):
    def told():
        page = reader.get("/phases/9/")
        figures = reader.get("/api/v1/figures/").json()["figures"]
        return figures, [(tile.label, tile.shown, tile.note) for tile in page.context["tiles"]], page.context["closed"]

    before = told()
    assert before[0]["equipment_value"]["value"] == "100.00"
    assert before[2][-1] == "2 values are withheld from you."
    Activity.objects.filter(pk=activity.pk).update(equipment_value=None)
    assert told() == before
    Activity.objects.filter(pk=activity.pk).update(equipment_value=Decimal("1.00"), venue="")
    assert told() == before


def test_an_organisation_does_not_tell_of_its_sensitive_places(reader, activity):
    guard = makers.organisation()
    Place.objects.filter(pk=activity.place_id).update(run_by=guard)
    assert "Outpost Seven" not in reader.get(f"/partners/{guard.uid}/").content.decode()


def test_what_was_withheld_is_not_saved_and_columns_are_asked_for_with_care(activity):
    seen = Activity.objects.visible_to(people.partner()).get(pk=activity.pk)
    assert (seen.place, seen.venue, seen.equipment_value) == (None, "", None)
    with pytest.raises(TypeError, match="equipment_value"):
        seen.save()
    rows = Activity.objects.visible_to(people.outsider())
    for columns in (["venue"], ["place__name_en"], ["place_id"], []):
        with pytest.raises(TypeError, match="told"):
            rows.values_list(*columns)
    assert Activity.objects.visible_to(people.officer()).values_list("venue", flat=True).count() == 2


def test_the_map_of_what_is_withheld_costs_no_query_per_row(reader, activity, django_assert_max_num_queries):
    for number in range(6):
        makers.activity(activity.phase, place=activity.place, title=f"More {number}")
    with django_assert_max_num_queries(18):
        assert reader.get("/api/v1/activities/").json()["count"] == 8
