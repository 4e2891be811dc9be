"""What the matrix does not ask: searches, orderings, the past and tokens, held to the words planted in hidden texts.

The matrix (test_doors.py) holds the answer of every door to them, for everybody.
"""

from collections import Counter

import pytest
from django.core.cache import cache
from django.test import Client as Browser
from django.test import TestCase
from django.utils import timezone

from tests.access import model, test_doors
from tests.access.canaries import BEGINNING
from tests.access.doors import DOORS
from tests.access.questions import IS_WHOLE
from tests.access.watch import Watch
from tests.access.world import World

pytestmark = pytest.mark.once
# Those whose rights differ most. With BOMCA_WHOLE_CRAWL=1 everybody walks, and whoever has a token by token too.
FEW = [
    model.OUTSIDER,
    model.narrowed("national_officer", "country"),
    model.narrowed("eu_officer", "phase"),
    model.narrowed("partner", "organisation"),
    model.SERVICE,
]
SIGNED_IN = [who for who in model.PEOPLE if who.is_signed_in and not who.is_administrator]
WALKERS = SIGNED_IN if IS_WHOLE else FEW
BY_TOKEN = [model.narrowed("national_officer", "country"), model.narrowed("partner", "organisation")]
BY_TOKEN = SIGNED_IN if IS_WHOLE else BY_TOKEN
ORDERINGS = ["title", "-starts_on", "place", "-equipment_value"]
TYPED = ("title", "venue", "summary", "results")


class TestTheCrawl(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.world = World()
        cls.watch = Watch(cls.world)
        cls.canaries = cls.watch.canaries

    def addresses(self):
        """Lists under what can be asked there, and pages of the others' phase, country and agency."""
        for name, pattern in test_doors.routes():
            is_list = name.split(":")[0] in ("activities", "partners", "history") and "<" not in pattern
            if is_list and "GET" in DOORS[name].methods:
                yield f"{pattern}?q={BEGINNING}"
        yield from (f"/activities/?ordering={ordering}" for ordering in ORDERINGS)
        yield from (f"/api/v1/{name}/?q={BEGINNING}" for name in ("activities", "places", "partners", "deliverables"))
        yield from ("/activities/?country=UZ", "/countries/UZ/", "/phases/10/", "/admin/", "/components/B10-C2/")
        yield from (f"/partners/{self.world.agencies['theirs'].uid}/", f"/activities.csv?q={BEGINNING}")

    def of_the_api(self, who):
        """Every door of the API that shows something, with the others' records behind it."""
        for name, pattern in test_doors.routes():
            if "GET" in DOORS[name].methods and pattern.startswith("/api/v1/"):
                yield test_doors.TestTheMatrix.address(self, name, pattern, who, "theirs", "internal")

    def of_the_past(self, who):
        """Lists and records as they stood a moment ago, for those who may ask."""
        if not who.has("history.view_entry"):
            return
        now, uid = timezone.now().isoformat().replace("+", "%2B"), self.world.activities["theirs", "internal"].uid
        for address in ("/activities/", f"/activities/{uid}/", "/api/v1/activities/", f"/api/v1/activities/{uid}/"):
            yield f"{address}?as_of={now}"

    def walk(self, who, browser, addresses):
        """Open every door; return what was told that should not be, and how the doors answered."""
        told, answers = [], Counter()
        for address in addresses:
            response = browser.get(address)
            answers[response.status_code] += 1
            told += [f"{who.name} {address}: {one}" for one in self.watch.betrayed(who, response)]
        return told, answers

    def test_words_are_planted_in_whatever_people_type(self):
        places = {place.rpartition(" ")[0] for place in self.canaries.where.values()}
        assert len(self.canaries.where) > 300
        assert len(self.canaries.bound) < len(places) / 5, "what the database binds to other facts is the exception"
        assert len({place.rpartition(".")[0] for place in places}) >= 20, sorted(places)

    def held(self, who):
        """Ask all of it as this person, and the doors of the API by token."""
        cache.clear()
        assert len(self.watch.readable_by(who)) < len(self.canaries.where)
        told, answers = self.walk(who, self.world.browsers[who], [*self.addresses(), *self.of_the_past(who)])
        if who in BY_TOKEN:
            browser = Browser(headers={"authorization": f"Bearer {self.world.keys[who][1]}"})
            found, how = self.walk(who, browser, self.of_the_api(who))
            told, answers = told + found, answers + how
        assert answers[200] > 3, answers
        assert not [status for status in answers if status >= 500], answers
        assert not told, "\n".join([*told[:60], f"{len(told)} in all"])

    def test_a_search_for_a_hidden_word_finds_nothing(self):
        told = []
        for who in SIGNED_IN:
            cache.clear()
            readable, browser = self.watch.readable_by(who), self.world.browsers[who]
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
