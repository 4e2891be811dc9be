"""What figures and facts are called."""

import pytest
from django.utils import translation

from reports import snapshot, titles
from tests import makers

pytestmark = pytest.mark.django_db


def test_every_fact_of_a_snapshot_has_a_name_in_both_languages():
    phase = makers.phase()
    makers.extension(phase)
    facts = snapshot.facts_of_activity(makers.demarcation_workshop(phase))
    named = {name: titles.fact_of_activity(name) for name in facts}
    assert (named["starts_on"], named["participations"]) == ("start", "participations")
    assert not [name for name in named.values() if "_" in name]

    with translation.override("ru"):
        assert titles.fact_of_activity("participations") == "участия"
        assert titles.fact_of_activity("beyond_phase") == "после утверждённого окончания фазы"
