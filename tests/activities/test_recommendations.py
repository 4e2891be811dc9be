"""Recommendations: what became of them on which day, the tracker, who sees them, the API."""

import csv
import io
import json
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from activities.models import Recommendation, RecommendationStatus
from activities.models.recommendation import SAID_LATER, Standing
from tests import deliverables, makers, people
from tests.properties import examples

pytestmark = pytest.mark.django_db
FIRST = date(2018, 1, 15)
DAYS = some.integers(min_value=-5, max_value=40).map(lambda number: FIRST + timedelta(days=number))
ROWS = some.lists(some.tuples(some.sampled_from([one for one, _label in SAID_LATER]), DAYS), max_size=5)


@pytest.fixture
def one(phase):
    return deliverables.recommendation(deliverables.deliverable(phase))


def naive(one, day):
    """The status on a day by the plainest reading: the last row that is not later; nothing before it was issued."""
    if one.issued_on > day:
        return None
    rows = [row for row in RecommendationStatus.objects.filter(recommendation=one) if row.as_of_on <= day]
    return max(rows, key=lambda row: (row.as_of_on, row.pk)).status if rows else "issued"


@settings(max_examples=examples(12), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(histories=some.lists(ROWS, min_size=1, max_size=4), earlier=DAYS, later=DAYS)
def test_the_tracker_tells_what_a_naive_reading_tells(client, histories, earlier, later):
    earlier, later = sorted([earlier, later])
    with transaction.atomic():
        of = deliverables.deliverable(makers.phase())
        rows = [deliverables.recommendation(of) for _history in histories]
        for recommendation, history in zip(rows, histories, strict=True):
            for status, day in history:
                if day >= recommendation.issued_on:
                    deliverables.said(recommendation, status, day)
        client.force_login(people.officer())
        page = client.get(f"/recommendations/tracker/?on={later}&compared_with={earlier}&country=KG")
        told = {one.pk: (one.before, one.standing) for one in page.context["object_list"]}
        assert told == {one.pk: (naive(one, earlier), naive(one, later)) for one in rows}
        totals = page.context["totals"]
        for line in totals["lines"]:
            assert line["before"]["number"] == [naive(one, earlier) for one in rows].count(line["status"])
            assert line["now"]["number"] == [naive(one, later) for one in rows].count(line["status"])
            for cell in (line["before"], line["now"]):
                listed = client.get(f"/recommendations/?{cell['query']}")
                assert listed.context["paginator"].count == cell["number"]
        changed = client.get(f"/recommendations/?{totals['changed']['query']}").context["paginator"].count
        assert changed == totals["changed"]["number"] == sum(naive(one, earlier) != naive(one, later) for one in rows)
        transaction.set_rollback(True)


def test_adoption_needs_evidence_and_rows_are_only_added(one):
    for status in ("adopted", "partly_adopted"):
        row = RecommendationStatus(recommendation=one, status=status, as_of_on=FIRST)
        with pytest.raises(ValidationError, match="needs evidence"):
            row.full_clean()
        with transaction.atomic(), pytest.raises(IntegrityError, match="adoption_has_evidence"):
            row.save()
    with pytest.raises(ValidationError, match="not issued yet"):
        deliverables.said(one, "considered", FIRST - timedelta(days=1))
    with pytest.raises(ValidationError, match="lies ahead"):
        deliverables.said(one, "considered", date(2099, 1, 1))
    row = deliverables.said(one, "considered", FIRST)
    assert deliverables.said(one, "considered", FIRST) == row
    for change in (row.save, row.delete, one.statuses.all().delete, lambda: one.statuses.update(status="overtaken")):
        with pytest.raises(TypeError, match="stays recorded"):
            change()


def test_an_officer_records_what_became_of_it(client, one):
    officer = people.officer()
    client.force_login(officer)
    address = f"/recommendations/{one.uid}/"
    refused = client.post(f"{address}status/", {"status": "adopted", "as_of_on": "2018-05-01", "meeting": "NSG"})
    assert refused.status_code == 422
    assert 'value="NSG"' in refused.content.decode()
    given = {"status": "adopted", "as_of_on": "2018-05-01", "evidence": "Order <b>17</b>", "meeting": "NSG"}
    for _twice in range(2):
        assert client.post(f"{address}status/", given).status_code == 302
    assert one.statuses.count() == 1
    page = client.get(address).content.decode()
    assert "Order &lt;b&gt;17&lt;/b&gt;" in page
    assert one.standing_at(date(2018, 4, 30)) == "issued"
    assert one.standing_at(date(2018, 1, 1)) is None
    type(officer).objects.filter(pk=officer.pk).update(language="ru")
    assert "Рекомендация" in client.get(address).content.decode()
    assert "частично принята" in client.get("/recommendations/tracker/").content.decode()


def test_who_sees_which(phase):
    activity = makers.activity(phase, countries=("KG", "UZ"), context="bilateral")
    of = deliverables.deliverable(phase, activities=[activity], countries=["KG", "UZ"])
    uzbek = deliverables.customs("Uzbek Customs", "UZ")
    hidden = deliverables.deliverable(
        phase, activities=[makers.activity(phase, visibility="internal", countries=("UZ",))]
    )
    rows = {
        "KG": deliverables.recommendation(of),
        "UZ": deliverables.recommendation(of, addressee=uzbek, country="UZ"),
        "to us": deliverables.recommendation(hidden, addressee=uzbek, country="UZ"),
    }

    def seen(user):
        found = Recommendation.objects.visible_to(user)
        return {name for name, one in rows.items() if one in found}

    assert seen(people.officer()) == set(rows)
    assert seen(people.eu_officer()) == {"KG", "UZ"}
    assert seen(people.steering_member("KG")) == {"KG"}
    assert seen(people.partner_of(uzbek)) == {"UZ", "to us"}
    assert seen(people.outsider()) == set()


@pytest.mark.once
def test_a_long_list_costs_no_more_queries_than_a_short_one(client, phase):
    client.force_login(people.officer())
    of, addresses = deliverables.deliverable(phase), ("/recommendations/", "/recommendations/tracker/")
    asked = [*addresses, "/recommendations.csv", "/api/v1/recommendations/?page_size=200", "/deliverables/"]
    client.get("/recommendations/")
    counts = []
    for number in (10, 200):
        have = Recommendation.objects.count()
        facts = {"deliverable": of, "addressee": deliverables.customs(), "country": makers.country("KG")}
        Recommendation.objects.bulk_create(
            Recommendation(**facts, number=one, text="x", issued_on=FIRST) for one in range(have + 1, number + 1)
        )
        counted = []
        for address in asked:
            with CaptureQueriesContext(
                connection,
            ) as queries:
                answer = client.get(address)
                assert answer.status_code == 200
                b"".join(answer) if answer.streaming else answer.content
            counted.append(len(queries))
        counts.append(counted)
    assert counts[0] == counts[1]
    assert max(counts[1]) < 30


def test_the_table_and_the_past(client, one):
    client.force_login(people.officer())
    deliverables.said(one, "adopted", date(2018, 5, 1))
    asked = "on=2018-06-01&compared_with=2018-02-01"
    rows = list(csv.DictReader(io.StringIO(b"".join(client.get(f"/recommendations.csv?{asked}")).decode("utf-8-sig"))))
    assert [(row["status_before"], row["status"], row["changed"]) for row in rows] == [("issued", "adopted", "yes")]
    assert client.get("/recommendations/?on=2018-01-01&compared_with=2018-02-01").status_code == 400
    assert client.get("/recommendations/tracker/?country=KG&as_of=2018-05-01").context["paginator"].count == 0
    assert {one.value for one in Standing} == {
        line["status"] for line in client.get(f"/recommendations/tracker/?{asked}").context["totals"]["lines"]
    }


def test_machines_do_the_same(client, one):
    client.force_login(people.officer())
    body = {"deliverable": str(one.deliverable.uid), "addressee": str(one.addressee.uid), "country": "KG"}
    body |= {"text": "Train trainers.", "issued_on": "2018-02-01"}
    made = client.post("/api/v1/recommendations/", json.dumps(body), content_type="application/json")
    assert (made.status_code, made.json()["code"], made.json()["status"]) == (201, "B9-C1-D01/2", "issued")
    address = f"/api/v1/recommendations/{made.json()['uid']}/"

    def record(given):
        headers = {"if-match": client.get(address).headers["ETag"]}
        return client.post(f"{address}statuses/", json.dumps(given), content_type="application/json", headers=headers)

    assert record({"status": "adopted", "as_of_on": "2018-03-01"}).status_code == 400
    told = record({"status": "adopted", "as_of_on": "2018-03-01", "evidence": "Order 17"}).json()
    assert (told["status"], told["statuses"][0]["source"]) == ("adopted", "office")
    listed = client.get("/api/v1/recommendations/?status=issued&on=2018-02-15&deliverable=" + body["deliverable"])
    assert listed.json()["count"] == 2
