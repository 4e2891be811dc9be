"""How people look at the list: columns of their own, and views kept under a name, alone or with colleagues."""

import csv
import io
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from activities import columns
from activities.models import Activity, SavedView
from partners.models import Place
from tests import makers, people

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client):
    user = people.officer()
    client.force_login(user)
    return user


def browser(user):
    made = Client()
    made.force_login(user)
    return made


def headings(page):
    return [
        re.sub(r"<[^>]+>", "", one).strip() for one in re.findall(r"<th scope=\"col\".*?</th>", page.content.decode())
    ]


def kept(client, query, name="Mine", **facts):
    """What the form of a new view makes of the list as it stands."""
    response = client.post(f"/activities/views/new/?{query}", {"name": name, "query": query, **facts}, follow=True)
    assert response.status_code == 200
    return SavedView.objects.get(name=name)


def test_columns_are_chosen_ordered_and_kept_in_the_account(client, officer, phase):
    agency = makers.organisation("State Customs Service", short_name_en="SCS")
    makers.activity(phase, venue="Town hall").agencies.add(agency)
    assert headings(client.get("/activities/")) == [
        "Activity",
        "Dates",
        "Component",
        "Countries",
        "Participants",
        "Status",
    ]
    client.post("/activities/columns/", {"agencies_at": "2", "venue_at": "1", "kind_at": "9"})
    page = browser(officer).get("/activities/")
    assert headings(page) == ["Activity", "Venue", "Beneficiary agencies", "Kind"]
    assert "Town hall" in page.content.decode()
    assert "SCS" in page.content.decode()
    assert headings(browser(people.eu_officer()).get("/activities/"))[1] == "Dates"
    client.post("/activities/columns/", {"kind_at": "1"})
    assert SavedView.objects.get(owner=officer).columns == ["kind"]


def test_a_wrong_number_is_told_and_changes_nothing(client, officer):
    response = client.post("/activities/columns/", {"kind_at": "first"})
    assert response.status_code == 422
    assert 'value="first"' in response.content.decode()
    assert not SavedView.objects.exists()


def test_every_column_says_something_and_keeps_what_is_withheld(phase):
    post = Place.objects.create(name_en="Outpost", kind="outpost", country=makers.country("KG"), is_sensitive=True)
    rows = [makers.people("KG", 2, 9)]
    facts = {"venue": "Barracks", "summary": "Told", "participations": rows, "equipment_value": 77, "is_dual_use": True}
    made = makers.activity(phase, place=post, **facts)
    reader, officer = people.partner(), people.officer()
    seen = {user: Activity.objects.for_display().visible_to(user).get(pk=made.pk) for user in (reader, officer)}
    told = {user: {one.name: one.of(activity) for one in columns.COLUMNS} for user, activity in seen.items()}
    assert {told[reader][name] for name in ("place", "venue", "equipment", "women", "men")} == {"withheld"}
    assert (told[officer]["place"], told[officer]["venue"], told[officer]["women"]) == ("Outpost", "Barracks", "2")
    assert told[officer]["dates"] == "3–5 Dec 2017".replace(" ", "\N{NO-BREAK SPACE}")


def test_the_page_withholds_in_chosen_columns_too(client, phase):
    post = Place.objects.create(name_en="Outpost", kind="outpost", country=makers.country("KG"), is_sensitive=True)
    makers.activity(phase, place=post, venue="Barracks", participations=[makers.people("KG", 2, 9)])
    reader = people.partner()
    client.force_login(reader)
    client.post("/activities/columns/", {"place_at": "1", "venue_at": "2", "women_at": "3"})
    for text in (client.get("/activities/").content.decode(), table(client)):
        assert "withheld" in text
        assert "Outpost" not in text
        assert "Barracks" not in text


def table(client, query=""):
    response = client.get(f"/activities/table.csv{query}")
    assert response.status_code == 200
    return b"".join(response.streaming_content).decode("utf-8-sig")


def test_the_table_leaves_as_it_is_shown_and_the_one_to_import_keeps_its_columns(client, officer, phase):
    makers.activity(phase, title="=1+1", kind="training")
    makers.activity(phase, title="Other", kind="seminar")
    view = kept(client, "kind=training", kind_at="1", code_at="2")
    header, *lines = csv.reader(io.StringIO(table(client, f"?kind=training&view={view.uid}")))
    assert header == ["Activity", "Kind", "Code"]
    assert lines == [["'=1+1", "training", "B9-C1-2017-001"]]
    page = client.get(view.get_absolute_url(), follow=True).content.decode()
    assert f"/activities/table.csv?kind=training&amp;view={view.uid}" in page
    whole = client.get(re.search(r'href="(/activities\.csv[^"]*)"', page)[1].replace("&amp;", "&"))
    assert b"".join(whole.streaming_content).decode("utf-8-sig").split(",")[0] == "code"


def test_a_view_keeps_filters_order_and_columns(client, officer, phase):
    for title in ("Beta", "Alpha"):
        makers.activity(phase, title=title, kind="training")
    makers.activity(phase, title="Gamma")
    view = kept(client, "kind=training&ordering=title&page=2&q=", kind_at="1")
    assert (view.query, view.columns, view.owner) == ("kind=training&ordering=title", ["kind"], officer)
    response = client.get(f"/activities/views/{view.uid}/")
    assert response["Location"] == f"/activities/?kind=training&ordering=title&view={view.uid}"
    page = client.get(response["Location"])
    assert [one.title for one in page.context["object_list"]] == ["Alpha", "Beta"]
    assert headings(page) == ["Activity", "Kind"]
    assert f'name="view" value="{view.uid}"' in page.content.decode()
    assert "Keep these filters" not in page.content.decode()


def test_a_view_is_changed_renamed_and_removed_by_its_owner(client, officer, phase):
    view = kept(client, "kind=training", kind_at="1")
    changed = client.get(f"/activities/?kind=seminar&view={view.uid}").content.decode()
    link = re.search(r'href="(/activities/views/[^"]*/edit/\?filters[^"]*)"', changed)[1].replace("&amp;", "&")
    form = client.get(link).context["form"]
    assert form["query"].value() == "kind=seminar"
    client.post(link, {"name": "Seminars", "query": form["query"].value(), "code_at": "1"})
    view.refresh_from_db()
    assert (view.name, view.query, view.columns) == ("Seminars", "kind=seminar", ["code"])
    assert client.get(f"/activities/views/{view.uid}/edit/").context["form"]["query"].value() == "kind=seminar"
    client.post(f"/activities/views/{view.uid}/remove/")
    assert not SavedView.objects.exists()
    assert client.get(f"/activities/?view={view.uid}").status_code == 404


def test_a_name_is_given_once_and_asked_for(client, officer):
    kept(client, "kind=training")
    for name in ("Mine", ""):
        response = client.post("/activities/views/new/", {"name": name, "query": "kind=seminar", "kind_at": "3"})
        assert response.status_code == 422
        assert response.context["form"].errors["name"]
        assert 'value="3"' in response.content.decode()


def test_colleagues_of_the_same_reach_open_what_is_shared(client, phase):
    """A view of one national officer: for the other of that country, not for another country's, nor a partner."""
    owner = people.national_officer("KG")
    mate = people.person("mate@example.org", "national_officer", country=makers.country("KG"))
    others = [
        people.person("tj@example.org", "national_officer", country=makers.country("TJ")),
        people.partner(),
        people.officer(),
    ]
    makers.activity(phase, title="Seen by all", kind="training")
    makers.activity(phase, title="Draft in Tashkent", kind="training", status="draft", countries=["UZ"])
    client.force_login(owner)
    view = kept(client, "kind=training", name="Trainings")
    assert browser(mate).get(view.get_absolute_url()).status_code == 404
    kept_again = {"name": "Trainings", "query": "kind=training", "is_shared": "on", "kind_at": "1"}
    client.post(f"/activities/views/{view.uid}/edit/", kept_again)
    for user in others:
        assert browser(user).get(view.get_absolute_url()).status_code == 404
    page = browser(mate).get(view.get_absolute_url(), follow=True)
    assert [one.title for one in page.context["object_list"]] == ["Seen by all"]
    assert "shared by Nurlan National" in page.content.decode()
    assert browser(mate).get(f"/activities/views/{view.uid}/edit/").status_code == 404
    assert browser(mate).post(f"/activities/views/{view.uid}/remove/").status_code == 404
    owner.is_active = False
    owner.save()
    assert browser(mate).get(view.get_absolute_url()).status_code == 404


def test_the_whole_office_shares_with_its_administrator(client, officer):
    client.force_login(officer)
    view = kept(client, "kind=training", is_shared="on")
    administrator = people.administrator()
    assert browser(administrator).get(view.get_absolute_url()).status_code == 302
    theirs = SavedView.objects.create(owner=administrator, name="Theirs", query="kind=tot", is_shared=True)
    assert client.get(theirs.get_absolute_url()).status_code == 302
    assert browser(people.outsider()).get(theirs.get_absolute_url()).status_code == 404


def test_a_filter_that_the_reader_may_not_choose_stays_silent(phase):
    """Both hold a role for all there is; one may not know of sensitive places."""
    owner = people.officer()
    reader = people.person("seer@example.org", "eu_officer", country=makers.country("UZ"))
    people.assign(owner, "communications", country=makers.country("UZ"))
    post = Place.objects.create(name_en="Outpost", kind="outpost", country=makers.country("KG"), is_sensitive=True)
    makers.activity(phase, title="Elsewhere", kind="training")
    view = SavedView.objects.create(
        owner=owner, name="At the post", query=f"kind=training&place={post.uid}&gone=1", is_shared=True
    )
    response = browser(reader).get(view.get_absolute_url(), follow=True)
    text = response.content.decode()
    assert response.redirect_chain[0][0] == f"/activities/?kind=training&view={view.uid}"
    assert "they were left out" in text
    assert str(post.uid) not in text
    assert "Outpost" not in text
    own = browser(owner).get(view.get_absolute_url())
    assert f"place={post.uid}" in own["Location"]


@pytest.mark.once
def test_the_list_asks_as_much_with_all_columns_of_many_as_of_few(client, officer, phase):
    client.post("/activities/columns/", {f"{one.name}_at": number for number, one in enumerate(columns.COLUMNS, 1)})

    def queries():
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/activities/").status_code == 200
        return len(asked)

    def add(number):
        made = makers.activity(phase, participations=[makers.people("KG", 8, 9)], place=makers.city(f"Town {number}"))
        made.agencies.add(makers.organisation(f"Agency {number}"))
        made.host_organisation = makers.organisation(f"Host {number}")
        made.save()

    for number in range(2):
        add(number)
    queries()
    few = queries()
    for number in range(2, 12):
        add(number)
    assert queries() == few
    assert len(headings(client.get("/activities/"))) == len(columns.COLUMNS) + 1


@pytest.mark.parametrize(
    ("query", "facts"),
    [
        ("language=ru", {"languages": "en,ru"}),
        ("joint=true", {"joint_with": "OSCE seminar"}),
        ("dual_use=true", {"is_dual_use": True}),
        ("certainty=inferred", {"certainty": "inferred"}),
        ("source=annex", {"source": "Annex VI"}),
        ("ends_on__gte=2018-01-10", {"starts_on": "2018-01-09", "ends_on": "2018-01-11"}),
        ("ends_on__lte=2016-02-03", {"starts_on": "2016-02-02", "ends_on": "2016-02-03"}),
    ],
)
def test_every_field_has_its_filter(client, officer, phase, query, facts):
    makers.activity(phase, title="Other")
    one = Activity.objects.get(pk=makers.activity(phase, title="Sought").pk)
    for name, value in facts.items():
        setattr(one, name, value)
    one.save()
    assert [found.title for found in client.get(f"/activities/?{query}").context["object_list"]] == ["Sought"]


def test_filters_by_people_parts_and_who_logged(client, officer, phase):
    agency = makers.organisation("State Customs Service")
    makers.activity(phase, title="Other")
    rows = [makers.people("KG", 8, 9, organisation=agency)]
    one = makers.activity(phase, title="Sought", participations=rows, by=officer)
    one.host_organisation = agency
    one.save()
    one.sessions.create(starts_on=one.starts_on, topic="Profiling")
    one.verify(by=officer)
    today = one.verified_at.date().isoformat()
    for query in (
        f"people_of={agency.uid}", f"host_organisation={agency.uid}", "with_part=sessions", "mine=true",
        f"verified__gte={today}&verified__lte=2999-01-01",
    ):  # fmt: skip
        assert [found.title for found in client.get(f"/activities/?{query}").context["object_list"]] == ["Sought"], (
            query
        )


def test_pages_of_equal_rows_show_each_once(client, officer, phase):
    for number in range(30):
        makers.activity(phase, title=f"Workshop {number}")
    found = [
        one.title
        for page in (1, 2)
        for one in client.get(f"/activities/?ordering=kind&page={page}").context["object_list"]
    ]
    assert len(set(found)) == 30
