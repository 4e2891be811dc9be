"""The crawl: words planted in what a person may not see are looked for behind every door, whatever is asked there."""

from collections import Counter

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.test import Client as Browser
from django.test import TestCase
from django.utils import timezone

from tests.access import model, test_doors
from tests.access.canaries import BEGINNING, WORD, Canaries, body_of
from tests.access.doors import DOORS
from tests.access.questions import IS_WHOLE
from tests.access.world import LIST_NAME, SNAPSHOT, VALUE, WHICH, World

pytestmark = pytest.mark.once
# Those whose rights differ most; the matrix (test_doors.py) opens every door to everybody. With BOMCA_WHOLE_CRAWL=1
# everybody walks, and whoever has a token by token too.
FEW = [
    model.ANONYMOUS,
    model.OUTSIDER,
    model.narrowed("national_officer", "country"),
    model.narrowed("eu_officer", "phase"),
    model.narrowed("partner", "organisation"),
    model.SERVICE,
]
WALKERS = [who for who in model.PEOPLE if not who.is_administrator] if IS_WHOLE else FEW
BY_TOKEN = [model.narrowed("national_officer", "country"), model.narrowed("partner", "organisation")]
BY_TOKEN = [who for who in WALKERS if who.is_signed_in] if IS_WHOLE else BY_TOKEN
OF_ACCOUNTS = ("accounts:", "account_", "mfa_", "openid")  # told of nobody's records: walked by two
ORDERINGS = ["title", "-starts_on", "place", "-equipment_value"]
TYPED = ("title", "venue", "summary", "results")


def forbidden_facts(who):
    """What is no text and yet betrays a record, by the naive model: names, a value, what a report was made of."""
    lies = [model.marked(model.THEIRS, which) for which in WHICH]
    found = {LIST_NAME: who.has("activities.see_participant_list")}
    found[VALUE] = any(who.sees(one) and who.may("activities.see_dual_use", one) for one in lies)
    found[f"{SNAPSHOT} 10"] = who.sees(model.replace(model.THEIRS, kind="report"))
    return [word for word, is_read in found.items() if not is_read]


class TestTheCrawl(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.world = World()
        cls.canaries = Canaries()

    def addresses(self, who):
        """Every door that shows something, with the others' records behind it; lists under what can be asked there."""
        for name, pattern in test_doors.routes():
            if "GET" not in DOORS[name].methods or name == "readyz":
                continue
            if name.startswith(OF_ACCOUNTS) and who not in (model.ANONYMOUS, model.OUTSIDER):
                continue
            for which in ["draft", "internal"] if DOORS[name].record == "activity" else ["internal"]:
                yield test_doors.TestTheMatrix.address(self, name, pattern, who, "theirs", which)
            if "<" not in pattern and name.split(":")[0] in ("activities", "partners", "history"):
                yield f"{pattern}?q={BEGINNING}"
        yield from (f"/activities/?ordering={ordering}" for ordering in ORDERINGS)
        yield from (f"/api/v1/{name}/?q={BEGINNING}" for name in ("activities", "places", "partners", "deliverables"))
        yield from ("/activities/?country=UZ", "/countries/UZ/", "/phases/10/", "/admin/", "/components/B10-C2/")
        yield from (f"/partners/{self.world.agencies['theirs'].uid}/", f"/activities.csv?q={BEGINNING}")

    def of_the_past(self, who):
        """Lists and records as they stood a moment ago, for those who may ask."""
        if not who.has("history.view_entry"):
            return
        now, uid = timezone.now().isoformat().replace("+", "%2B"), self.world.activities["theirs", "internal"].uid
        for address in ("/activities/", f"/activities/{uid}/", "/api/v1/activities/", f"/api/v1/activities/{uid}/"):
            yield f"{address}?as_of={now}"

    def walk(self, who, browser, addresses, readable):
        """Open every door; return what was told that should not be, and how the doors answered."""
        facts, told, answers = forbidden_facts(who), [], Counter()
        for address in addresses:
            response = browser.get(address)
            answers[response.status_code] += 1
            whole = body_of(response)
            for word in sorted(set(WORD.findall(whole)) - readable):
                told.append(f"{who.name} {address}: {word} ({self.canaries.where[word]})")
            plain = whole.replace("\N{NO-BREAK SPACE}", "").replace(",", "")
            told += [f"{who.name} {address}: {fact}" for fact in facts if fact in plain]
        return told, answers

    def readable_by(self, who):
        return self.canaries.readable_by(self.world.users.get(who, AnonymousUser()))

    def test_words_are_planted_in_whatever_people_type(self):
        places = {place.rpartition(" ")[0] for place in self.canaries.where.values()}
        assert len(self.canaries.where) > 300
        assert len(self.canaries.bound) < len(places) / 5, "what the database binds to other facts is the exception"
        assert len({place.rpartition(".")[0] for place in places}) >= 20, sorted(places)

    def held(self, who):
        """Open every door as this person, and the doors of the API once more by token."""
        cache.clear()
        readable = self.readable_by(who)
        assert len(readable) < len(self.canaries.where)
        doors = [*self.addresses(who), *self.of_the_past(who)]
        told, answers = self.walk(who, self.world.browsers[who], doors, readable)
        if who in BY_TOKEN:
            browser = Browser(headers={"authorization": f"Bearer {self.world.keys[who][1]}"})
            found, how = self.walk(who, browser, [one for one in doors if one.startswith("/api/")], readable)
            told, answers = told + found, answers + how
        assert answers[200] > (30 if who.is_signed_in else 3), answers
        assert not [status for status in answers if status >= 500], answers
        assert not told, "\n".join([*told[:60], f"{len(told)} in all"])

    def test_a_search_for_a_hidden_word_finds_nothing(self):
        told = []
        for who in model.PEOPLE:
            if not who.is_signed_in or who.is_administrator:
                continue
            cache.clear()
            readable, browser = self.readable_by(who), self.world.browsers[who]
            for which in ("internal", "public"):
                for word in self.canaries.of(self.world.activities["theirs", which], *TYPED):
                    number = browser.get(f"/api/v1/activities/?q={word}").json()["count"]
                    if number != (word in readable):
                        told.append(f"{who.name}: {word} ({self.canaries.where[word]}) finds {number}")
        assert not told, "\n".join(told)


def crawl_as(who):
    return lambda self: self.held(who)


for _who in WALKERS:
    name = f"test_no_planted_word_comes_out_to_{_who.name.replace(', ', '_').replace(' ', '_')}"
    setattr(TestTheCrawl, name, crawl_as(_who))
