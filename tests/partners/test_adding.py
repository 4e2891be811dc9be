"""Adding an organisation or a place: what is perhaps there already is shown first; on the way of a form nothing is lost."""

import pytest

from activities.models import Activity
from bomca.history.models import Entry
from bomca.models import UnsavedForm
from partners.models import Organisation, Place
from tests import makers, people
from tests.activities.test_pages import form_data
from tests.forms import hidden, posted_by

pytestmark = pytest.mark.django_db
NEW, ADD, ADD_PLACE = "/activities/new/", "/partners/new/", "/places/new/"


@pytest.fixture
def customs():
    made = makers.organisation(
        "State Customs Service of the Kyrgyz Republic",
        name_ru="Государственная таможенная служба Кыргызской Республики",
        kind="customs",
        country=makers.country("KG"),
    )
    made.aliases.create(name="ГТС")
    return made


def agency(name, iso2="KG", **facts):
    return {"name_en": name, "kind": "customs", "country": makers.country(iso2).pk, **facts}


@pytest.mark.parametrize(
    "facts",
    [
        {"name": "State Customs Servise of Kyrgyz Republic"},
        {"name": "Customs Service"},
        {"name": "Tamozhnia", "name_ru": "Таможенная служба"},
        {"name": "GTS"},
    ],
    ids=["a slip of the pen", "a part of the name", "in Russian", "an alias in Latin letters"],
)
def test_what_is_perhaps_there_is_shown_and_added_only_on_purpose(officer, customs, facts):
    facts = agency(facts.pop("name"), **facts)
    page = officer.post(ADD, facts)
    assert page.status_code == 422
    assert list(page.context["form"].near) == [customs]
    assert Organisation.objects.count() == 1
    added = officer.post(ADD, facts | {"is_another": "on"})
    made = Organisation.objects.exclude(pk=customs.pk).get()
    assert added.headers["Location"] == made.get_absolute_url()
    assert Entry.objects.of(made).get().actor_id == officer.user.pk


def test_the_service_of_another_country_is_no_duplicate(officer, customs):
    assert officer.post(ADD, agency("State Customs Service", "TJ")).status_code == 302


def test_who_may_not_add_is_turned_away_and_a_country_officer_adds_in_their_country(client):
    makers.country("KG"), makers.country("UZ")
    client.force_login(people.eu_officer())
    assert client.get(ADD).status_code == 403
    client.force_login(people.national_officer("KG"))
    assert client.post(ADD, agency("Agency of Uzbekistan", "UZ")).status_code == 422
    assert client.post(ADD, agency("Agency of nowhere") | {"country": ""}).status_code == 422
    assert client.post(ADD, agency("Agency of ours")).status_code == 302
    place = {"name_en": "Post", "kind": "outpost", "country": makers.country("UZ").pk}
    assert client.post(ADD_PLACE, place).status_code == 422


def test_a_hidden_place_is_no_hint(client):
    hidden_one = makers.city("Zz hidden", "UZ")
    hidden_one.is_sensitive = True
    hidden_one.save()
    client.force_login(people.national_officer("KG"))
    answer = client.post(ADD_PLACE, {"name_en": "Zz hidden", "kind": "city", "country": makers.country("KG").pk})
    assert answer.status_code == 302


# On the way of the form of an activity


def led_to(officer, phase, name, **changes):
    """Press the button beside a field; where it leads, with the posted form."""
    draft = hidden(officer.get(NEW), "draft")
    answer = officer.post(NEW, form_data(phase, title="Half typed", draft=draft, add_new=name, **changes))
    assert answer.status_code == 303, answer.content.decode()[:200]
    return answer.headers["Location"]


@pytest.mark.parametrize("name", ["agencies", "host_organisation"])
def test_an_agency_is_added_on_the_way_and_chosen_when_one_comes_back(officer, customs, name):
    phase = makers.phase()
    door = led_to(officer, phase, name, agencies=[customs.pk])
    assert "Your form is kept" in officer.get(door).content.decode()
    back = officer.post(door, agency("Training Academy")).headers["Location"]
    page = officer.get(back).content.decode()
    assert 'value="Half typed"' in page
    officer.post(NEW, posted_by(page))
    activity, made = Activity.objects.get(), Organisation.objects.get(name_en="Training Academy")
    assert activity.title == "Half typed"
    if name == "agencies":
        assert {*activity.agencies.all()} == {customs, made}
    else:
        assert (activity.host_organisation, [*activity.agencies.all()]) == (made, [customs])
    assert not UnsavedForm.objects.filter(closed_at=None).exists()


def test_what_was_there_already_is_chosen_instead(officer, customs):
    door = led_to(officer, makers.phase(), "people", rows=[("KG", 3, 4)])
    page = officer.post(door, agency("Customs Service"))
    assert "Use this one" in page.content.decode()
    back = officer.post(door, {"use": customs.pk}).headers["Location"]
    officer.post(NEW, posted_by(officer.get(back).content.decode()))
    assert [row.organisation for row in Activity.objects.get().participations.all()] == [customs]
    assert Organisation.objects.count() == 1


def test_a_place_is_added_on_the_way(officer):
    phase = makers.phase()
    door = led_to(officer, phase, "place")
    back = officer.post(door, {"name_en": "Osh", "kind": "city", "country": makers.country("KG").pk})
    officer.post(NEW, posted_by(officer.get(back.headers["Location"]).content.decode()))
    assert Activity.objects.get().place == Place.objects.get(name_en="Osh")


def test_a_draft_of_another_is_nowhere(officer, customs):
    door = led_to(officer, makers.phase(), "agencies")
    officer.force_login(people.administrator())
    assert officer.get(door).status_code == 404
    assert officer.post(door, agency("Training Academy")).status_code == 404


def test_the_dialog_gets_the_form_alone_and_the_record_in_short(officer, customs):
    shown = officer.get(f"{ADD}?dialog=1&name=Академия").content.decode()
    assert "<html" not in shown
    assert 'name="name_ru" value="Академия"' in shown
    refused = officer.post(f"{ADD}?dialog=1", agency("Customs Service"))
    assert (refused.status_code, "Use this one" in refused.content.decode()) == (422, True)
    made = officer.post(f"{ADD}?dialog=1", agency("Training Academy"))
    assert made.status_code == 201
    assert made.json()["label"] == "Training Academy"
    used = officer.post(f"{ADD}?dialog=1", {"use": str(customs.pk)})
    assert used.json()["value"] == str(customs.pk)
    assert officer.post(f"{ADD}?dialog=1", {"use": "x"}).status_code == 404
