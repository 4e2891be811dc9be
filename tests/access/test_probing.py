"""No filter and no ordering tells of what is hidden: two worlds that differ in it alone give the same answers.

All questions are asked; then all words that the person may not read are changed into others, of the opposite order, and
all is asked again. Two people take turns with the questions; BOMCA_WHOLE_CRAWL=1 asks for everybody, in every list.
"""

import hashlib

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import TestCase

from tests.access import model
from tests.access.canaries import Canaries
from tests.access.questions import IS_WHOLE, questions
from tests.access.test_doors import CSRF
from tests.access.world import World

pytestmark = pytest.mark.once
# Those whose rights differ most.
FEW = [
    model.narrowed("national_officer", "country"),
    model.narrowed("partner", "organisation"),
]
EVERYBODY = [who for who in model.PEOPLE if who.is_signed_in and not who.is_administrator]


class TestProbing(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.world = World()
        cls.canaries = Canaries()

    def answers(self, browser, addresses):
        """Status and a digest of each answer, without the token of the form."""
        cache.clear()
        found = {}
        for address in addresses:
            response = browser.get(address)
            body = b"".join(response.streaming_content) if response.streaming else response.content
            told = CSRF.sub(r"\1", body.decode(errors="replace"))
            found[address] = response.status_code, hashlib.sha256(told.encode()).hexdigest()
        return found

    def told_by_probing(self, who):
        """The questions whose answer depends on what the person may not read."""
        browser, addresses = self.world.browsers[who], list(questions(self.world, who))
        addresses = addresses if IS_WHOLE else addresses[FEW.index(who) :: len(FEW)]
        hidden = sorted(set(self.canaries.where) - self.canaries.readable_by(self.world.users[who]))
        first = self.answers(browser, addresses)
        with transaction.atomic():
            changed = self.canaries.swap(hidden)
            second = self.answers(browser, addresses)
            transaction.set_rollback(True)
        failed = [address for address in addresses if first[address][0] >= 500]
        opened = [address for address in addresses if first[address][0] == 200]
        assert not failed, failed
        assert changed > len(hidden) / 2 > 25
        assert len(opened) > len(addresses) / 2, "refusals tell nothing"
        return [address for address in addresses if first[address] != second[address]]

    def test_the_two_worlds_differ(self):
        """Whoever sees everything is told otherwise: the comparison could fail."""
        browser, addresses = self.world.browsers[model.ADMINISTRATOR], ["/api/v1/activities/?ordering=title"]
        first = self.answers(browser, addresses)
        self.canaries.swap(sorted(self.canaries.where))
        assert self.answers(browser, addresses) != first


def probing_as(who):
    def test(self):
        assert self.told_by_probing(who) == []

    return test


for _who in EVERYBODY if IS_WHOLE else FEW:
    setattr(TestProbing, f"test_nothing_is_told_to_{_who.name.replace(', ', '_').replace(' ', '_')}", probing_as(_who))
