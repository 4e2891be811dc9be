"""Who sees which activities: the table written out, on every path that leads to a row."""

import csv
import io
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from activities.models import Activity, Participation
from bomca import history
from bomca.accounts import rights
from bomca.accounts.models import ApiToken
from tests import makers, people

pytestmark = pytest.mark.django_db

NOWHERE = "00000000-0000-4000-8000-000000000000"
ALL = {"draft", "internal", "consortium", "public", "verified"}
LOGGED = ALL - {"draft"}
SHARED = {"consortium", "public"}

# Of one's own (country, component, organisation), and of the others'. "verified" is marked internal.
SEEN = {
    "administrator": (ALL, ALL),
    "coordinator": (ALL, ALL),
    "secretariat": (ALL, ALL),
    "component leader": (ALL, SHARED),
    "national officer": (ALL, SHARED),
    "communications": (LOGGED, LOGGED),
    "EU officer": ({"consortium", "public", "verified"}, {"consortium", "public", "verified"}),
    "partner of the consortium": (LOGGED, SHARED),
    "national agency": (LOGGED, {"public"}),
    "machine of an agency": (LOGGED, {"public"}),
    "steering member": (SHARED, {"public"}),
    "reviewer": (LOGGED, LOGGED),
    "reviewer of a country": (LOGGED, {"public"}),
    "nobody's": ({"public"}, {"public"}),
    "whose role is over": ({"public"}, {"public"}),
    "whose role begins tomorrow": ({"public"}, {"public"}),
}


@pytest.fixture
@history.atomic()
def world():
    """Five activities of one's own and five of the others: {(whose, which): activity}."""
    phase, agency = makers.phase(), makers.organisation("Customs Service", kind="customs")
    found = {}
    for whose, (component, country) in {"own": ("1", "KG"), "others": ("2", "UZ")}.items():
        for which in ALL:
            status = {"draft": "draft", "verified": "verified"}.get(which, "completed")
            facts = {"status": status, "title": f"Zebra {which} {whose}", "context": "national"}
            facts |= {"visibility": {"draft": "public", "verified": "internal"}.get(which, which)}
            facts |= {"verified_at": timezone.now()} if which == "verified" else {}
            found[whose, which] = made = makers.activity(
                phase, component, countries=[country], participations=[makers.people(country, 1)], **facts
            )
            if whose == "own":
                made.agencies.add(agency)
    return found


def someone(who):
    """The person of that description."""
    component = Activity.objects.filter(component__number="1").first().component
    agency = Activity.objects.exclude(agencies=None).first().agencies.get()
    day = rights.today()
    if who == "partner of the consortium":
        agency.roles.create(phase=component.phase, role="associate_partner")
    if who.startswith("whose"):
        shift = timedelta(days=-1 if who == "whose role is over" else 1)
        user = people.outsider()
        people.assign(user, "secretariat", starts_on=day + min(shift, shift * 2), ends_on=day + max(shift, shift * 2))
        return user
    return {
        "administrator": people.administrator,
        "coordinator": people.coordinator,
        "secretariat": people.officer,
        "component leader": lambda: people.component_leader(component),
        "national officer": people.national_officer,
        "communications": people.communications,
        "EU officer": people.eu_officer,
        "partner of the consortium": lambda: people.partner(agency),
        "national agency": lambda: people.partner(agency),
        "machine of an agency": lambda: people.service(agency),
        "steering member": people.steering_member,
        "reviewer": people.rom_reviewer,
        "reviewer of a country": lambda: people.rom_reviewer(country=makers.country("KG")),
        "nobody's": people.outsider,
    }[who]()


def machine(user):
    expires_at = timezone.now() + timedelta(days=1)
    return {"authorization": f"Bearer {ApiToken.issue(user=user, name='Test', expires_at=expires_at)[1]}"}


def csv_titles(client, query=""):
    text = b"".join(client.get(f"/activities.csv{query}").streaming_content).decode("utf-8-sig")
    return {line["title"] for line in csv.DictReader(io.StringIO(text))}


@pytest.mark.parametrize("who", SEEN)
def test_the_table_holds_on_every_path(client, world, who):
    user = someone(who)
    own, others = SEEN[who]
    seen = {one for (whose, which), one in world.items() if which in (own if whose == "own" else others)}
    titles = {one.title for one in seen}
    held = sum(one.status != "draft" for one in seen)

    key = machine(user)
    listed = client.get("/api/v1/activities/", headers=key).json()
    assert {one["title"] for one in listed["results"]} == titles
    assert listed["count"] == len(seen)
    assert client.get("/api/v1/figures/", headers=key).json()["figures"]["activities"]["value"] == held
    for query in ("q=zebra", "visibility=internal", "status=draft"):
        found = {row["uid"] for row in client.get(f"/api/v1/activities/?{query}", headers=key).json()["results"]}
        assert found <= {str(one.uid) for one in seen}, query
        assert query != "q=zebra" or len(found) == len(seen)
    for one in world.values():
        assert client.get(f"/api/v1/activities/{one.uid}/", headers=key).status_code == (200 if one in seen else 404)
    assert Participation.objects.visible_to(user).count() == len(seen)

    if who == "machine of an agency":
        return
    client.force_login(user)
    assert csv_titles(client) == titles
    page = client.get("/activities/?q=zebra").context
    assert {one.title for one in page["object_list"]} == titles
    tiles = {tile.label: tile.shown for tile in client.get("/phases/9/").context["tiles"]}
    assert tiles["Activities held"] == str(held)
    for one in world.values():
        if one not in seen or one.visibility == "internal":
            assert client.get(f"/activities/{one.uid}/").status_code == (200 if one in seen else 404), one.title
    assert ("Zebra internal others" in client.get("/components/B9-C2/").content.decode()) == ("internal" in others)


def plain(response, uid):
    """What a response says, without its own address and without the mask over the CSRF token."""
    text = re.sub(r'name="(csrfmiddlewaretoken|one_time_key)" value="\w+"', "", response.content.decode())
    return response.status_code, text.replace(str(uid), "X")


@pytest.mark.parametrize("address", ["/activities/{}/", "/activities/{}/edit/", "/api/v1/activities/{}/"])
def test_what_one_may_not_see_answers_as_what_does_not_exist(client, world, address):
    client.force_login(someone("national officer"))
    hidden = world["others", "internal"].uid
    answers, queries = [], []
    for uid in (str(hidden), NOWHERE):
        with CaptureQueriesContext(connection) as asked:
            answers.append(plain(client.get(address.format(uid)), uid))
        sql = [query["sql"].replace(str(uid), "X").replace(uid.replace("-", ""), "X") for query in asked]
        queries.append([one for one in sql if "django_session" not in one])
    assert answers[0][0] == 404
    assert answers[0] == answers[1]
    assert queries[0] == queries[1]


def test_a_partner_that_left_the_consortium_sees_what_others_see(world):
    user = someone("partner of the consortium")
    shared = world["others", "consortium"]
    assert shared in Activity.objects.visible_to(user)
    user.assignments.get().organisation.roles.update(ends_on=rights.today() - timedelta(days=1))
    assert shared not in Activity.objects.visible_to(user)


def test_roles_add_up(world):
    user = people.national_officer()
    people.assign(user, "component_leader", component=world["others", "draft"].component)
    assert Activity.objects.visible_to(user).count() == 10
    people.assign(narrow := people.outsider(), "secretariat", country=makers.country("UZ"))
    assert {one.title.split()[-1] for one in Activity.objects.visible_to(narrow)} == {"own", "others"}
    assert Activity.objects.visible_to(narrow).count() == 6  # five of its own, and what is public


def test_a_role_for_another_phase_opens_nothing_of_this_one(world):
    other = makers.phase(10, starts_on=rights.today(), original_ends_on=rights.today() + timedelta(days=9))
    user = people.outsider()
    people.assign(user, "coordinator", phase=other)
    assert Activity.objects.visible_to(user).count() == 2  # what is public


@pytest.mark.parametrize("who", ["national officer", "partner of the consortium", "EU officer"])
def test_rows_cost_no_queries_and_none_comes_twice(client, world, who, django_assert_max_num_queries):
    for one in world.values():
        one.countries.add(makers.country("KG"), makers.country("TJ"))
    client.force_login(someone(who))
    with django_assert_max_num_queries(30):
        page = client.get("/activities/")
    rows = list(page.context["object_list"])
    assert len(rows) == len(set(rows))


def test_every_record_has_a_gate():
    from django.apps import apps

    for label in ("partners", "components", "activities", "reports"):
        for model in apps.get_app_config(label).get_models():
            assert hasattr(model._default_manager, "visible_to"), model


def test_a_press_officer_says_who_may_see_what_is_verified_and_changes_nothing_else(client, world):
    activity = world["own", "verified"]
    client.force_login(people.communications())
    assert "Who may see it" in client.get(f"/activities/{activity.uid}/").content.decode()
    client.post(f"/activities/{activity.uid}/publish/", {"visibility": "public", "title": "Other"})
    activity.refresh_from_db()
    assert (activity.visibility, activity.title) == ("public", "Zebra verified own")
    page = client.post(f"/activities/{activity.uid}/publish/", {"visibility": "all"}, follow=True).content.decode()
    assert "Choose from the list" in page
    address = f"/api/v1/activities/{activity.uid}/"
    told = client.post(
        f"{address}publish/",
        '{"visibility": "internal"}',
        content_type="application/json",
        headers={"if-match": client.get(address).headers["ETag"]},
    )
    assert told.json()["visibility"] == "internal"
    assert client.get(f"/activities/{activity.uid}/edit/").status_code == 403
    client.force_login(people.eu_officer())
    assert client.post(f"/activities/{activity.uid}/publish/", {"visibility": "public"}).status_code == 403
    assert client.post(f"/activities/{world['own', 'draft'].uid}/publish/").status_code == 404


def test_published_data_is_public_and_what_is_logged_is_for_the_consortium():
    from activities.loading import save_activity

    class Unnumbered(dict):
        def __missing__(self, column):
            return ""

    phase = makers.phase()
    loaded = makers.unsaved_activity(phase, source="https://example.org/news")
    save_activity(loaded, {"countries": []}, Unnumbered())
    assert loaded.visibility == "public"
    assert makers.activity(phase).visibility == "consortium"
