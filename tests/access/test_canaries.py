"""The crawl: words planted in what a person may not see are looked for behind every door, whatever is asked there."""

from django.core.cache import cache
from django.test import TestCase

from activities.models import Activity, Attachment
from tests.access import model, test_doors
from tests.access.doors import DOORS
from tests.access.world import LIST_NAME, PLACE, SNAPSHOT, VALUE, WHICH, World, attachment_title, title

NAMES = "Zzcanarytheirnames"  # none of those who walk opens the others' lists
TEXTS = ["venue", "summary", "results", "dates_note", "source", "source_note", "status_reason"]
WALKERS = [
    model.OUTSIDER,
    model.narrowed("national_officer", "country"),
    model.narrowed("eu_officer", "phase"),
    model.narrowed("partner", "organisation"),
]
ASKED = [
    "q=Zzcanary", "ordering=title", "country=UZ",
]  # fmt: skip


def text(which):
    return f"Zzcanary{which}text"


def forbidden(who):
    """Every planted word that the person may not read, by the naive model."""
    found = {LIST_NAME: who.has("activities.see_participant_list"), NAMES: False}
    reads_value = sees_a_place = False
    for which in WHICH:
        lies = model.marked(model.THEIRS, which)
        seen = who.sees(lies)
        reads_value |= seen and who.may("activities.see_dual_use", lies)
        found |= {title(which): seen, attachment_title(which): seen, text(which): seen}
        found[f"{text(which)}venue"] = seen and who.may("partners.see_sensitive_places", lies)
    sees_a_place = who.sees(model.replace(model.THEIRS, kind="place"))
    reads_reports = who.sees(model.replace(model.THEIRS, kind="report"))
    found |= {PLACE: sees_a_place, VALUE: reads_value, SNAPSHOT + " 10": reads_reports}
    return [word for word, is_read in found.items() if not is_read]


class TestTheCrawl(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.world = World()
        for which in WHICH:
            Attachment.objects.filter(pk=cls.world.files["theirs", which]["list_of_participants"].pk).update(
                title=NAMES
            )
            rows = Activity.objects.filter(pk=cls.world.activities["theirs", which].pk)
            rows.update(**{name: text(which) for name in TEXTS if name != "venue"}, venue=f"{text(which)}venue")

    def addresses(self, who):
        """Every door that is looked through, with the others' records behind it; lists under all that can be asked."""
        for name, pattern in test_doors.routes():
            if "GET" not in DOORS[name].methods or name == "readyz":
                continue
            wheres = ["draft", "internal", "verified"] if DOORS[name].record == "activity" else ["internal"]
            for which in wheres:
                yield test_doors.TestTheMatrix.address(self, name, pattern, who, "theirs", which)
            if "<" not in pattern and name.split(":")[0] in ("activities", "partners", "history", "api-activity-list"):
                yield from (f"{pattern}?{query}" for query in ASKED)
        yield from ("/api/v1/figures/?q=Zzcanary", "/api/v1/places/?q=Zzcanary", "/countries/UZ/", "/phases/10/")
        yield "/admin/activities/activity/?q=Zzcanary"

    def test_no_planted_word_comes_out_of_any_door(self):
        told, walked = [], 0
        for who in WALKERS:
            cache.clear()
            words = forbidden(who)
            browser = self.world.browsers[who]
            for address in self.addresses(who):
                walked += 1
                response = browser.get(address)
                parts = response.streaming_content if response.streaming else [response.content]
                body = b"".join(parts).decode(errors="replace")
                whole = f"{response.headers} {body}".replace("\N{NO-BREAK SPACE}", "").replace(",", "")
                if "q=Zzcanary" in address:
                    whole = whole.replace("q=Zzcanary", "").replace('value="Zzcanary"', "")
                told += [f"{who.name} {address}: {word}" for word in words if word in whole]
        assert walked > 400, walked
        assert not told, "\n".join([*told[:30], f"{len(told)} in all"])
