"""The same advice through the phases: what renews what, and what became of it."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from activities.models import Recommendation
from reports.timelines.subjects import OfOrganisation
from tests import deliverables, makers, people
from tests.reports.test_timelines import officer, phases, told

pytestmark = pytest.mark.django_db
__all__ = ["officer", "phases"]


def test_a_recommendation_that_renews_another_is_told_with_it(client, phases, officer):
    agency = deliverables.customs()
    first = deliverables.recommendation(deliverables.deliverable(phases[0]), text="Introduce risk profiles.")
    later = deliverables.deliverable(phases[1], transmitted_on=date(2022, 6, 1))
    second = deliverables.recommendation(later, text="Introduce them at last.", renews=first)
    deliverables.said(second, "adopted", date(2023, 1, 1))
    for one in (first, second):
        page = client.get(f"/recommendations/{one.uid}/timeline/")
        assert [line.phase for line in page.context["lines"]] == [10, 9]
        assert "Order No. 17" in page.content.decode()
    assert "Renewed by" in client.get(f"/recommendations/{first.uid}/").content.decode()
    answer = client.get(f"/api/v1/recommendations/{second.uid}/").json()
    assert answer["renews"] == str(first.uid)
    assert [line.key.sort for line in told(OfOrganisation(agency, officer), sort="recommendation")] == [
        "recommendation"
    ] * 2


def test_what_is_renewed_came_earlier(phases):
    first = deliverables.recommendation(deliverables.deliverable(phases[0]))
    second = deliverables.recommendation(deliverables.deliverable(phases[0]), issued_on=date(2018, 2, 1), renews=first)
    first.renews = second
    with pytest.raises(ValidationError, match="cannot come before itself"):
        first.full_clean()
    third = deliverables.recommendation(deliverables.deliverable(phases[0]), issued_on=date(2018, 3, 1))
    second.renews = third
    with pytest.raises(ValidationError, match="issued later than this one"):
        second.full_clean()


def test_the_form_offers_what_can_be_renewed(client, phases):
    client.force_login(people.coordinator())
    first = deliverables.recommendation(deliverables.deliverable(phases[0]), text="Introduce risk profiles.")
    made = deliverables.deliverable(phases[1], transmitted_on=date(2022, 6, 1))
    page = client.get(f"/deliverables/{made.uid}/recommend/")
    assert first in page.context["form"].fields["renews"].queryset
    given = {
        "number": 1, "text": "Again.", "issued_on": "2022-06-01", "renews": first.pk,
        "addressee": deliverables.customs().pk, "country": makers.country("KG").pk,
    }  # fmt: skip
    client.post(f"/deliverables/{made.uid}/recommend/", given)
    assert Recommendation.objects.get(deliverable=made).renews == first
