"""How a new activity begins: the last entry, the kind, the role; like another one; in what order it is asked."""

from datetime import date

import pytest

from activities import starting
from activities.forms import ActivityForm
from activities.forms.layout import sections
from activities.models import Activity
from activities.models.choices import Kind
from tests import makers, people
from tests.activities.test_pages import form_data, rows_of
from tests.forms import posted_by

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client):
    person = people.officer()
    client.force_login(person)
    client.person = person
    return client


def begun(client, query=""):
    """What the form of a new activity holds before anything is typed."""
    return posted_by(client.get(f"/activities/new/{query}").content.decode())


def test_the_next_entry_begins_as_the_last_one_of_the_person(officer):
    phase = makers.phase()
    officer.post("/activities/new/", form_data(phase, languages=["ru", "en"], format="online", summary="Went well."))
    of_others = makers.phase(8, status="closed", starts_on=date(2012, 1, 1), original_ends_on=date(2014, 12, 31))
    makers.activity(of_others, starts_on=date(2013, 3, 3), ends_on=date(2013, 3, 3))
    held = begun(officer)
    assert held["component"] == [str(phase.components.get(number="1").pk)]
    assert (held["phase"], held["format"], held["languages"]) == ([str(phase.pk)], ["online"], ["en", "ru"])
    assert (held["title"], held["summary"], held["starts_on"]) == ([""], [""], [""])  # these were facts of the last one
    assert "component" not in [name for name, value in begun(officer, "?empty=1").items() if value != [""]]


def test_the_last_entry_of_the_same_kind_says_more_than_the_last_one(officer):
    phase = makers.phase()
    for kind, number in (("study_visit", "2"), ("workshop", "1")):
        component = phase.components.get(number=number).pk
        officer.post("/activities/new/", form_data(phase, kind=kind, component=component))
    held = begun(officer, "?kind=study_visit")
    assert (held["kind"], held["component"]) == (["study_visit"], [str(phase.components.get(number="2").pk)])


@pytest.mark.parametrize(("kind", "how"), [("webinar", "online"), ("training", "on_site"), ("nonsense", "on_site")])
def test_what_is_usual_for_a_kind_is_filled_in(officer, kind, how):
    makers.phase()
    assert begun(officer, f"?kind={kind}")["format"] == [how]


def test_who_is_responsible_for_one_component_or_country_begins_there(client):
    phase = makers.phase()
    component = phase.components.get(number="2")
    client.force_login(people.component_leader(component))
    held = begun(client)
    assert (held["phase"], held["component"]) == ([str(phase.pk)], [str(component.pk)])
    client.force_login(people.national_officer("KG"))
    assert begun(client)["countries"] == [str(makers.country("KG").pk)]


def test_a_duplicate_takes_over_what_was_agreed_and_nothing_that_happened(officer):
    phase = makers.phase()
    agency = makers.organisation()
    place = makers.city()
    facts = {"title": "Profiling", "summary": "Done.", "results": "Learnt.", "place": place, "equipment_value": 5}
    about = {"source": "A letter", "certainty": "inferred", "dates_note": "In spring", "status": "completed"}
    rows = [makers.people("KG", 2, 4)]
    like = makers.activity(phase, countries=["KG"], participations=rows, objectives="To learn.", **facts, **about)
    like.agencies.set([agency])
    page = officer.get(f"/activities/{like.uid}/").content.decode()
    assert f'href="/activities/new/?like={like.uid}"' in page
    held = begun(officer, f"?like={like.uid}")
    assert (held["title"], held["objectives"], held["place"]) == (["Profiling"], ["To learn."], [str(place.pk)])
    assert (held["countries"], held["agencies"]) == ([str(makers.country("KG").pk)], [str(agency.pk)])
    happened = ["summary", "results", "starts_on", "ends_on", "equipment_value", "source", "certainty", "dates_note"]
    assert {name: held[name] for name in happened} == {name: [""] for name in happened}
    assert held["status"] == ["draft"]
    assert held["people-0-women"] == [""]
    officer.post(f"/activities/new/?like={like.uid}", held)
    made = Activity.objects.exclude(pk=like.pk).get()
    assert (made.title, made.status, made.code, rows_of(made)) == ("Profiling", "draft", "", [])


def test_one_may_not_duplicate_what_one_may_not_see(client):
    phase = makers.phase()
    draft = makers.activity(phase, status="draft", countries=["UZ"])
    client.force_login(people.national_officer("KG"))
    for like in (draft.uid, "nonsense"):
        assert client.get(f"/activities/new/?like={like}").status_code == 404


def test_a_place_that_is_withheld_is_not_taken_over(client):
    place = makers.city()
    place.is_sensitive = True
    place.save()
    activity = makers.activity(makers.phase(), place=place, venue="Barracks", visibility="public")
    reader = people.partner()
    seen = Activity.objects.visible_to(reader).get(pk=activity.pk)
    assert seen.withheld == ("place", "venue")
    assert not {"place", "venue"} & starting.like(seen).keys()


def test_who_may_not_log_is_not_offered_a_duplicate(client):
    activity = makers.activity(makers.phase(), visibility="public")
    client.force_login(people.partner())
    assert "?like=" not in client.get(f"/activities/{activity.uid}/").content.decode()


@pytest.mark.parametrize("kind", ["", *Kind.values])
def test_every_field_is_asked_once_whatever_the_kind(kind):
    makers.phase()
    form = ActivityForm(user=people.officer(), initial={"kind": kind})
    asked = [bound.name for one in sections(form) for bound, _dress in one.fields]
    assert sorted(asked) == sorted(set(form.fields) - {"started_from"})
    assert len(asked) == len(set(asked))


def test_a_hand_over_asks_for_its_value_first_and_for_people_later(officer):
    makers.phase()
    page = officer.get("/activities/new/?kind=equipment_handover").content.decode()
    assert page.index('name="equipment_value"') < page.index('name="summary"') < page.index('name="people-0-women"')
    page = officer.get("/activities/new/?kind=training").content.decode()
    assert page.index('name="people-0-women"') < page.index('name="summary"') < page.index('name="equipment_value"')


def test_the_kind_can_be_changed_without_a_script_and_nothing_typed_is_lost(officer):
    data = form_data(makers.phase(), [("KG", 2, 4)], kind="equipment_handover", context="", usual="1")
    page = officer.post("/activities/new/", data).content.decode()
    held = posted_by(page)
    assert (held["title"], held["context"], held["people-0-men"]) == (
        ["Border demarcation principles"],
        ["national"],
        ["4"],
    )
    assert page.index('name="equipment_value"') < page.index('name="summary"')
    assert Activity.objects.count() == 0


@pytest.mark.parametrize(
    ("codes", "context"),
    [([], ""), (["KG"], "national"), (["KG", "TJ"], "bilateral"), (["KG", "TJ", "UZ"], "multilateral")],
)
def test_the_context_follows_from_the_number_of_countries(codes, context):
    assert starting.context_of(codes) == context
