"""Who sees a record of any kind, and why: told by asking the gate, and in agreement with it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext

from activities.models import SavedView
from bomca.accounts import rights, seeing
from bomca.accounts.explaining import lists
from bomca.accounts.models import User
from tests import makers, people
from tests.access import model
from tests.access.world import NOWHERE, World
from tests.activities.test_access import text

pytestmark = pytest.mark.once


class TestEveryKind(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.world = World()

    def test_whom_it_tells_is_whom_the_gate_lets_in(self):
        users = list(User.objects.filter(is_active=True))
        asked = {}
        for name, kind in lists().items():
            seen = {
                user.pk: set(kind._default_manager.all().visible_to(user).values_list("pk", flat=True))
                for user in users
            }
            for record in kind._default_manager.order_by("pk")[:3]:
                told = {person.pk: ways for person, ways in seeing.who_sees(record)}
                assert set(told) == {pk for pk, keys in seen.items() if record.pk in keys}, (name, record)
                asked[name] = True
        assert len(asked) >= 30, sorted(set(lists()) - set(asked))

    def test_a_role_it_names_shows_the_record_by_itself_and_one_it_blames_does_not(self):
        person = self.world.users[model.narrowed("national_officer", "country")]
        people.assign(person, "rom_reviewer", phase=self.world.phases["theirs"], ends_on=rights.today())
        person = User.objects.get(pk=person.pk)
        for record in (self.world.reports["theirs"], self.world.handed_over["theirs"]["recommendation"]):
            [way] = seeing.ways_to(person, record)
            assert way.startswith("Reviewer of results (ROM), ")
        ways = list(seeing.why_not_seen(person, self.world.reports["ours"]))
        assert "National officer, Kyrgyzstan" not in ways[0]
        assert [one.endswith("the role does not show it.") for one in ways[1:]] == [True, True]

    def test_the_number_of_queries_does_not_grow_with_the_people(self):
        record = self.world.reports["ours"]

        def queries():
            with CaptureQueriesContext(connection) as seen:
                seeing.who_sees(record)
            return len(seen)

        before = queries()
        for number in range(60):
            people.person(f"more{number}@example.org", "secretariat")
        assert queries() == before <= 6

    def test_the_page_explains_records_of_every_kind(self):
        browser, person = (
            self.world.browsers[model.ADMINISTRATOR],
            self.world.users[model.narrowed("partner", "organisation")],
        )
        handed = self.world.handed_over["theirs"]
        records = [
            self.world.reports["theirs"], *handed.values(), self.world.agencies["theirs"], self.world.places["theirs"],
            self.world.files["theirs", "internal"]["agenda"], *self.world.parts["theirs"].values(),
        ]  # fmt: skip
        for record in records:
            page = text(browser, f"/access/?record={record.uid}")
            assert ("active account sees it" in page) or ("active accounts see it" in page), record
            about = text(browser, f"/access/?record={record.uid}&person={person.email}")
            expected = type(record)._default_manager.all().visible_to(person).filter(pk=record.pk).exists()
            assert (f"{person} sees this record." in about) == expected, record


@pytest.mark.django_db
@pytest.mark.parametrize(
    "named",
    ["/phases/9/", "http://testserver/phases/9/agreement/?x=1", "/countries/KG/", "/components/B9-C1/", "b9-c1"],
)
def test_pages_without_an_identifier_are_understood(client, named):
    makers.phase()
    makers.country("KG")
    client.force_login(people.administrator())
    people.outsider()
    assert "Everybody who has signed in sees it." in text(client, f"/access/?record={named}")


@pytest.mark.django_db
@pytest.mark.parametrize("named", [NOWHERE, "/reports/", "/nothing/", "B1-C9", "/phases/77/", "//["])
def test_what_names_nothing_is_told(client, named):
    client.force_login(people.administrator())
    assert "There is no such record." in text(client, f"/access/?record={named}", 400)


@pytest.mark.django_db
def test_what_is_ones_own_is_told_as_such():
    owner, other = people.officer(), people.coordinator()
    view = SavedView.objects.create(owner=owner, name="Mine", query="status=draft")
    assert seeing.who_sees(view) == [(owner, ["It is the person's own."])]
    assert "does not show it" in list(seeing.why_not_seen(other, view))[1]


@pytest.mark.django_db
def test_a_role_that_is_over_is_told_to_have_shown_it():
    phase, person = makers.phase(), people.outsider()
    hidden = makers.activity(phase, visibility="internal")
    until = rights.today() - timedelta(days=1)
    people.assign(person, "secretariat", starts_on=until, ends_on=until)
    told = list(seeing.why_not_seen(person, hidden))
    assert "would be shown by a role that is not held today. Over: Secretariat" in told[1]
