"""The history of what is withheld: neither values of then and now, nor titles, nor reasons, nor a search tell it."""

from decimal import Decimal

import pytest

from activities.services import record_activity
from bomca.history.acting import because
from bomca.history.models import Entry
from partners.models import Place
from tests import makers, people

pytestmark = [pytest.mark.django_db, pytest.mark.once]

SECRETS = ["Zzoutpost", "Zzbarracks", "7654321", "Zzreason", "Uzbekistan: 4", "3 to 2"]


@pytest.fixture
def activity():
    """Held at a sensitive place with dual-use equipment, corrected with a reason; today both are ordinary."""
    phase = makers.phase()
    place = Place.objects.create(name_en="Zzoutpost", kind="outpost", country=makers.country("UZ"), is_sensitive=True)
    facts = {"place": place, "venue": "Zzbarracks", "equipment_value": Decimal("7654321.00"), "is_dual_use": True}
    with because("Zzreason: as seen at the gate"):
        made = makers.activity(phase, countries=["UZ"], participations=[makers.people("UZ", 3, 1)], **facts)
    with because("Zzreason: one woman less"):
        record_activity(made, participations=[makers.people("UZ", 2, 2)])
    made.place, made.venue, made.equipment_value, made.is_dual_use = makers.city("Termez", "UZ"), "Hall", None, False
    with because("Zzreason: moved away from it"):
        made.save()
    made.title = "Renamed"
    with because("A better title"):
        made.save()
    return made


@pytest.fixture
def reader(client, activity):
    """An EU officer for another country, who sees the activity because it is public."""
    activity.publish("public", by=None)
    client.force_login(people.person("eu-kg@example.org", "eu_officer", country=makers.country("KG")))
    return client


def everything(client, activity):
    """All that pages and file tell of what was changed."""
    listed = "".join(client.get(f"/history/?page={number}").content.decode() for number in (1, 2))
    told = [listed, client.get(f"/activities/{activity.uid}/").content.decode()]
    told += [client.get(f"/history/{one.pk}/").content.decode() for one in Entry.objects.all()]
    told.append(b"".join(client.get("/history.csv").streaming_content).decode())
    return "".join(told).replace("\N{NO-BREAK SPACE}", "").replace(",", "")


def test_neither_values_nor_titles_nor_reasons_tell_it(reader, activity):
    told = everything(reader, activity)
    assert "Renamed" in told
    assert [secret for secret in SECRETS if secret in told] == []
    assert "the venue (not shown)" in told


@pytest.mark.parametrize("words", ["Zzreason", "Zzreason gate", "moved away"])
def test_a_search_does_not_find_by_it(reader, words):
    assert reader.get("/history/", {"q": words}).context["page_obj"].paginator.count == 0
    assert words not in b"".join(reader.get("/history.csv", {"q": words}).streaming_content).decode()


def test_a_search_reads_no_more_again_than_is_set_and_says_what_to_do(reader, activity, settings):
    assert reader.get("/history/", {"q": "Renamed"}).context["page_obj"].paginator.count > 0
    settings.HISTORY_SEARCHED = 0
    page = reader.get("/history/", {"q": "Renamed"})
    assert "These words stand in more than 0 changes. Add a word" in page.content.decode()
    assert page.context["page_obj"].paginator.count == 0
    assert reader.get("/history.csv", {"q": "Renamed"}).status_code == 400
    assert reader.get("/history/", {"q": "Renamed", "until": "2016-01-01"}).context["is_refused"] is False


def test_an_administrator_searches_everything(client, activity, settings):
    settings.HISTORY_SEARCHED = 1
    client.force_login(people.administrator())
    assert client.get("/history/", {"q": "Zzreason"}).context["page_obj"].paginator.count > 1


def test_who_may_know_it_is_told(client, activity):
    client.force_login(people.officer())
    told = everything(client, activity)
    assert [secret for secret in SECRETS if secret not in told] == ["3 to 2"]  # rows are written anew, not changed
    assert client.get("/history/", {"q": "Zzreason"}).context["page_obj"].paginator.count > 0
