"""A tile and the list it opens never contradict each other, for the whole phase and for a period."""

from datetime import date

import pytest

from tests import makers, people

pytestmark = pytest.mark.django_db

COUNTS = {
    "Activities held",
    "Thematic activities held",
    "Activities planned",
    "Activities postponed",
    "Activities cancelled",
}
PERIODS = ["", "?first=2017-01-01&last=2017-12-31", "?first=2017-12-04", "?last=2016-12-31"]


@pytest.fixture
def phase():
    phase = makers.phase()
    makers.activity(phase, participations=[makers.people("KG", 2, 3)])
    makers.activity(phase, "G", starts_on=date(2016, 5, 27), ends_on=None)
    makers.activity(phase, starts_on=None, ends_on=None, dates_note="13 December")
    planned = {"starts_on": None, "ends_on": None, "planned_starts_on": date(2017, 12, 10)}
    makers.activity(phase, status="planned", **planned)
    makers.activity(phase, status="postponed", status_reason="Visas.", **planned)
    makers.activity(phase, status="cancelled", status_reason="Visas.", starts_on=date(2016, 1, 8), ends_on=None)
    makers.activity(phase, status="draft")
    return phase


@pytest.mark.parametrize("period", PERIODS)
@pytest.mark.parametrize("who", [people.officer, people.eu_officer, people.partner])
def test_every_tile_opens_to_as_many_records_as_it_says(client, phase, period, who):
    client.force_login(who())
    tiles = client.get(f"/phases/9/{period}").context["tiles"]
    counted = {tile.label: tile for tile in tiles if tile.label in COUNTS}
    assert set(counted) == COUNTS
    for tile in counted.values():
        listed = client.get(tile.url).context["page_obj"].paginator.count
        assert tile.shown == str(listed), tile.label
