"""Who reads reports and what they count; and that for random people and data every path tells the same."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from activities.models import Activity
from bomca.accounts import rights
from bomca.accounts.models import User
from reports import services
from reports.models import Report, ReportFile, Schedule
from tests import makers, people
from tests.properties import examples

FOR_PARTS = [
    lambda: people.person("s@example.org", "secretariat", country=makers.country("KG")),
    lambda: people.rom_reviewer(country=makers.country("KG")),
    lambda: people.component_leader(Schedule.objects.get().phase.components.first()),
    people.national_officer,
    people.partner,
    people.steering_member,
    people.outsider,
]


@pytest.fixture
def report():
    """A made report, without its files."""
    phase = makers.phase()
    schedule = Schedule.objects.create(phase=phase, title="Six-month report")
    opened, _is_new = services.open_report(schedule=schedule, period=schedule.periods()[0], language="en")
    claimed = Report.objects.claim(opened.pk, by="test")
    snapshot = {"figures": {}, "phase": {}, "activities": [], "undated": []}
    claimed.finish(snapshot=snapshot, sha256="0" * 64, made_at=timezone.now(), cut_off_at=timezone.now())
    ReportFile.objects.create(report=claimed, kind="pdf", content=b"%PDF", size=4, sha256="0" * 64)
    return claimed


@pytest.mark.django_db
@pytest.mark.parametrize("who", FOR_PARTS)
def test_who_has_a_role_for_a_part_reads_no_report_on_the_whole(client, report, who):
    client.force_login(user := who())
    addresses = ["", "snapshot/", "files/pdf/"]
    told = [client.get(f"/api/v1/reports/{report.uid}/{address}").status_code for address in addresses]
    told += [
        client.get(f"/reports/{report.uid}/{one}").status_code for one in ("", "files/pdf/", "figures/activities/")
    ]
    assert told == [404] * 6
    assert client.get("/api/v1/reports/").json()["count"] == 0
    page = client.get("/reports/").content.decode()
    assert "Make now" not in page or user.has_perm("reports.add_report")
    assert "Six-month report" not in page
    assert not ReportFile.objects.visible_to(user).exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "who", [people.coordinator, people.officer, people.communications, people.eu_officer, people.rom_reviewer]
)
def test_who_has_a_role_for_the_whole_reads_reports(client, report, who):
    client.force_login(who())
    assert client.get(f"/api/v1/reports/{report.uid}/snapshot/").status_code == 200
    assert client.get(f"/reports/{report.uid}/files/pdf/").content == b"%PDF"
    assert client.get("/api/v1/reports/").json()["count"] == 1


@pytest.mark.django_db
def test_a_role_for_a_phase_reads_and_orders_the_reports_of_that_phase(client, report):
    other = makers.phase(10, starts_on=date(2021, 4, 1), original_ends_on=date(2025, 9, 30))
    client.force_login(people.person("eu9@example.org", "eu_officer", phase=report.phase))
    assert client.get(f"/reports/{report.uid}/").status_code == 200
    client.force_login(people.person("eu10@example.org", "eu_officer", phase=other))
    assert client.get(f"/reports/{report.uid}/").status_code == 404
    choice = {"period": f"{report.schedule.uid}:2015-06-15", "language": "en"}
    client.post("/reports/make/", choice)
    order = '{"phase": 9, "period_starts_on": "2015-06-15"}'
    assert client.post("/api/v1/reports/", order, content_type="application/json").status_code == 400
    assert Report.objects.count() == 1


@pytest.mark.django_db
def test_a_report_counts_what_an_eu_officer_sees():
    phase = makers.phase()
    for visibility in ("internal", "consortium", "public"):
        for status in ("draft", "completed", "verified"):
            facts = {"verified_at": timezone.now()} if status == "verified" else {}
            makers.activity(phase, visibility=visibility, status=status, **facts)
    assert set(Activity.objects.reportable()) == set(Activity.objects.visible_to(people.eu_officer()))
    assert Activity.objects.reportable().count() == 5


# The property: a naive model of the table, written without a look at the code


COUNTRIES, COMPONENTS, AGENCIES = ("KG", "UZ"), ("1", "2"), ("Customs", "Guard")
DAYS = (-2, -1, 0, 1, 2)

an_activity = st.fixed_dictionaries(
    {
        "phase": st.sampled_from([9, 10]),
        "component": st.sampled_from(COMPONENTS),
        "countries": st.sets(st.sampled_from(COUNTRIES), max_size=2),
        "hosted": st.sampled_from([None, *COUNTRIES]),
        "agencies": st.sets(st.sampled_from(AGENCIES), max_size=2),
        "link": st.sampled_from(["partners", "agencies", "co_organisers"]),
        "visibility": st.sampled_from(["internal", "consortium", "public"]),
        "status": st.sampled_from(["draft", "planned", "completed", "verified"]),
    }
)
a_role = st.fixed_dictionaries(
    {
        "role": st.sampled_from(
            ["coordinator", "secretariat", "component_leader", "national_officer", "communications", "eu_officer",
             "partner", "steering_member", "rom_reviewer"]
        ),
        "phase": st.sampled_from([None, None, 9, 10]),
        "component": st.sampled_from([None, None, *((number, part) for number in (9, 10) for part in COMPONENTS)]),
        "country": st.sampled_from([None, None, *COUNTRIES]),
        "agency": st.sampled_from([None, None, *AGENCIES]),
        "starts": st.sampled_from(DAYS),
        "lasts": st.sampled_from([0, 1, 3]),
    }
)  # fmt: skip
CONSORTIUM = {("Guard", 9)}  # who has a part in which phase


def lies(activity, role, of_agency=True):
    return (
        role["phase"] in (None, activity["phase"])
        and role["component"] in (None, (activity["phase"], activity["component"]))
        and (role["country"] is None or role["country"] in {*activity["countries"], activity["hosted"]})
        and (not of_agency or role["agency"] is None or role["agency"] in activity["agencies"])
    )


def sees(role, activity):
    """Whether the role opens the activity."""
    if not role["starts"] <= 0 <= role["starts"] + role["lasts"]:
        return False
    name, is_draft = role["role"], activity["status"] == "draft"
    shared = not is_draft and activity["visibility"] != "internal"
    if name in ("coordinator", "secretariat"):
        return lies(activity, role)
    if name in ("component_leader", "national_officer"):
        return lies(activity, role) or shared
    if name in ("communications", "rom_reviewer"):
        return lies(activity, role) and not is_draft
    if name == "eu_officer":
        return lies(activity, role) and (shared or activity["status"] == "verified")
    if name == "steering_member":
        return lies(activity, role) and shared
    has_part = (role["agency"], activity["phase"]) in CONSORTIUM
    return not is_draft and (lies(activity, role) or (shared and has_part and lies(activity, role, of_agency=False)))


class EveryPathTellsTheSame(TestCase):
    @classmethod
    def setUpTestData(cls):
        facts = {"starts_on": date(2015, 6, 15), "original_ends_on": date(2018, 6, 14)}
        cls.phases = {9: makers.phase(**facts), 10: makers.phase(10, **facts)}
        cls.agencies = {name: makers.organisation(name) for name in AGENCIES}
        cls.phases[9].partner_roles.create(organisation=cls.agencies["Guard"], role="consortium_partner")
        cls.user = User.objects.create_user("someone@example.org")

    def give(self, role):
        name = role["role"]
        needs = {"component_leader": "component", "national_officer": "country", "steering_member": "country"}
        needs |= {"partner": "agency"}
        if name in needs and role[needs[name]] is None:
            role[needs[name]] = {"component": (9, "1"), "country": "KG", "agency": "Guard"}[needs[name]]
        number, part = role["component"] or (None, None)
        first = rights.today() + timedelta(days=role["starts"])
        self.user.assignments.create(
            role=name,
            phase=self.phases.get(role["phase"]),
            component=self.phases[number].components.get(number=part) if number else None,
            country=makers.country(role["country"]) if role["country"] else None,
            organisation=self.agencies.get(role["agency"]),
            starts_on=first,
            ends_on=first + timedelta(days=role["lasts"]),
        )

    def log(self, number, facts):
        phase = self.phases[facts["phase"]]
        made = makers.unsaved_activity(
            phase,
            facts["component"],
            title=f"Zebra {number}",
            visibility=facts["visibility"],
            status=facts["status"],
            planned_starts_on=date(2017, 12, 3),
            host_country=makers.country(facts["hosted"]) if facts["hosted"] else None,
            verified_at=timezone.now() if facts["status"] == "verified" else None,
        )
        made.save()
        made.countries.set([makers.country(iso2) for iso2 in facts["countries"]])
        getattr(made, facts["link"]).set([self.agencies[name] for name in facts["agencies"]])
        return made

    @settings(max_examples=examples(8), deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(a_role, max_size=3), st.lists(an_activity, min_size=1, max_size=6))
    def test_list_api_export_tile_and_search_agree_with_the_table(self, given_roles, logged):
        for role in given_roles:
            self.give(role)
        made = [(self.log(number, facts), facts) for number, facts in enumerate(logged)]
        expected = {
            str(one.uid): facts
            for one, facts in made
            if (facts["visibility"] == "public" and facts["status"] != "draft")
            or any(sees(role, facts) for role in given_roles)
        }
        client = Client()
        client.force_login(self.user)
        on_page = [str(one.uid) for one in client.get("/activities/").context["object_list"]]
        by_api = [one["uid"] for one in client.get("/api/v1/activities/").json()["results"]]
        found = [one["uid"] for one in client.get("/api/v1/activities/?q=zebra").json()["results"]]
        text = b"".join(client.get("/activities.csv").streaming_content).decode("utf-8-sig")
        exported = [line["uid"] for line in csv.DictReader(io.StringIO(text))]
        assert sorted(on_page) == sorted(by_api) == sorted(found) == sorted(exported) == sorted(expected)
        for number in self.phases:
            held = [facts for facts in expected.values() if facts["status"] in ("completed", "verified")]
            shown = {tile.label: tile.shown for tile in client.get(f"/phases/{number}/").context["tiles"]}
            assert shown["Activities held"] == str(sum(facts["phase"] == number for facts in held))
