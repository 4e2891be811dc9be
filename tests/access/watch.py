"""Holds every answer of the portal to what its reader may read: planted words, and facts that are no text."""

from django.contrib.auth.models import AnonymousUser

from tests.access import model
from tests.access.canaries import WORD, Canaries, body_of
from tests.access.world import LIST_NAME, SNAPSHOT, VALUE, WHICH


class Watch:
    """Plants a word in every text of a world; then tells which of them an answer should not have held."""

    def __init__(self, world):
        self.world, self.canaries, self.readable, self.facts = world, Canaries(), {}, {}

    def readable_by(self, who):
        """The planted words that the person may read by the gate, as it was when first asked."""
        if who not in self.readable:
            self.readable[who] = self.canaries.readable_by(self.world.users.get(who, AnonymousUser()))
        return self.readable[who]

    def forbidden_facts(self, who):
        """What is no text and yet betrays a record, by the naive model: names, a value, what a report was made of."""
        if who not in self.facts:
            lies = [model.marked(model.THEIRS, which) for which in WHICH]
            found = {LIST_NAME: who.has("activities.see_participant_list")}
            found[VALUE] = any(who.sees(one) and who.may("activities.see_dual_use", one) for one in lies)
            found[f"{SNAPSHOT} 10"] = who.sees(model.replace(model.THEIRS, kind="report"))
            self.facts[who] = [word for word, is_read in found.items() if not is_read]
        return self.facts[who]

    def betrayed(self, who, response):
        """What the answer says and its reader may not read: each word with the field it stands in."""
        if who.is_administrator:
            return []
        whole = body_of(response)
        told = [f"{word} ({self.canaries.where[word]})" for word in set(WORD.findall(whole)) - self.readable_by(who)]
        plain = whole.replace("\N{NO-BREAK SPACE}", "").replace(",", "")
        return sorted(told) + [fact for fact in self.forbidden_facts(who) if fact in plain]
