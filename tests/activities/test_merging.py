"""An activity that two offices logged: one record in the end, nobody counted twice, and a way back."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from activities import duplicates, services
from activities.models import Activity, Participation, Session
from activities.services import merging
from bomca.history.models import Entry
from bomca.history.past import as_of
from bomca.revisions import Stale
from reports import figures
from tests import deliverables, makers, people
from tests.activities.test_parts import item, one_of_each
from tests.partners.test_unmerging import everything

pytestmark = pytest.mark.django_db
SORTS = ["people", "sessions", "equipment"]
VERIFIED = {"status": "verified", "verified_at": datetime(2020, 1, 1, tzinfo=UTC)}


@pytest.fixture
def officer(client):
    user = people.officer()
    client.force_login(user)
    return user


def pair(phase, **facts):
    """The same workshop, logged by two offices."""
    one = makers.activity(phase, participations=[makers.people("KG", 8, 9)], countries=["KG"], **facts)
    other = makers.activity(phase, participations=[makers.people("KG", 8, 9)], countries=["KG", "TJ"], **facts)
    return one, other


def merged(kept, other, by, taken=(), rows=None, reason="Two offices logged one workshop"):
    revisions = [Activity.objects.get(pk=one.pk).revision for one in (kept, other)]
    given = {"taken": list(taken), "rows": rows or {}, "revisions": revisions, "reason": reason}
    return merging.merge_activities(kept, other, by=by, **given)


def participants(user):
    found = figures.compute(figures.read_rows(Activity.objects.visible_to(user)))
    return found["activities"].value, found["participants"].value


def test_whoever_was_logged_twice_counts_once(phase, officer):
    kept, other = pair(phase)
    assert participants(officer) == (2, 34)
    merged(kept, other, officer)
    assert participants(officer) == (1, 17)
    assert Participation.objects.visible_to(officer).count() == 1
    found = figures.compute(figures.read_rows(Activity.objects.visible_to(officer)))
    assert found["participants"].records == (str(kept.uid),)
    assert [one.iso2 for one in kept.countries.all()] == ["KG", "TJ"]


@pytest.mark.parametrize(("whose", "women"), [("kept", 8), ("other", 3), ("both", 11)])
def test_one_chooses_whose_people_stand(phase, officer, whose, women):
    kept = makers.activity(phase, participations=[makers.people("KG", 8, 9)])
    other = makers.activity(phase, participations=[makers.people("KG", 3, 2)])
    merged(kept, other, officer, rows={"people": whose})
    assert Activity.objects.visible_to(officer).for_display().get().participants.women == women


def test_what_only_the_other_has_comes_over(phase, officer):
    kept, other = makers.activity(phase), makers.activity(phase, participations=[makers.people("KG", 3, 2)])
    one_of_each(other)
    made = deliverables.deliverable(phase, activities=[other])
    later = makers.activity(phase, title="Part two", predecessor=other)
    merged(kept, other, officer)
    assert [kept.sessions.count(), kept.experts.count(), kept.costs.count(), kept.handover_items.count()] == [1] * 4
    assert kept.participations.get().women == 3
    assert list(made.activities.all()) == [kept]
    later.refresh_from_db()
    assert later.predecessor == kept
    assert kept.end_use_checks.get().item.activity == kept


def test_equipment_is_not_handed_over_twice(phase, officer):
    kept, other = pair(phase, kind="equipment_handover")
    for one in (kept, other):
        services.record_part(item(one, recipient=deliverables.customs()), by=None)
    value = kept.handover_items.get().total_value
    merged(kept, other, officer)
    found = figures.compute(figures.read_rows(Activity.objects.visible_to(officer)))
    assert found["equipment_value"].value == Decimal(value)


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ((VERIFIED, {}), "Open a correction of it first"),
        (({}, VERIFIED), "Open a correction of it first"),
        (({"status": "draft"}, {}), "Keep the one that was held"),
    ],
)
def test_what_is_verified_or_further_is_not_merged_away(phase, officer, facts, why):
    kept, other = makers.activity(phase), makers.activity(phase, title="Other")
    for one, changes in zip((kept, other), facts, strict=True):
        Activity.objects.filter(pk=one.pk).update(**changes)
    with pytest.raises(ValidationError, match=why):
        merged(kept, other, officer)


def test_another_phase_and_a_list_of_names_forbid_it(phase, officer):
    kept, other = pair(phase)
    services.make_list(other, purpose="certificate", by=officer)
    with pytest.raises(ValidationError, match="list of participants by name"):
        merged(kept, other, officer)
    merged(other, kept, officer)
    with pytest.raises(ValidationError, match="different phases"):
        merged(other, makers.activity(makers.phase(10)), officer)


def test_who_may_not_correct_both_does_not_merge(phase, officer):
    kept, other = pair(phase)
    with pytest.raises(PermissionDenied):
        merged(kept, other, people.partner())
    given = {"taken": [], "rows": {}, "revisions": [kept.revision, other.revision + 5], "reason": "Same"}
    with pytest.raises(Stale):
        merging.merge_activities(kept, other, by=officer, **given)


@settings(max_examples=3, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(st.fixed_dictionaries({name: st.sampled_from(["kept", "other", "both"]) for name in SORTS}), st.booleans())
def test_merging_and_undoing_leaves_every_row_as_it_was(phase, officer, rows, takes_title):
    kept, other = pair(phase)
    for one in (kept, other):
        day = one.starts_on
        services.record_part(Session(activity=one, starts_on=day, topic="Profiles"), by=None)
        services.record_part(item(one, recipient=deliverables.customs()), by=None)
    deliverables.deliverable(phase, activities=[other])
    before = everything()
    merged(kept, other, officer, rows=rows, taken=["title"] if takes_title else [])
    assert everything() != before
    other.refresh_from_db()
    merging.undo_merge(other, by=officer)
    assert everything() == before
    told = list(Entry.objects.of(other).values_list("reason", flat=True)[:2])
    assert told[0].startswith("undoes the merging of")
    assert told[1] == "Two offices logged one workshop"


def test_the_past_still_tells_both(phase, officer):
    kept, other = pair(phase)
    moment = Entry.objects.first().at
    merged(kept, other, officer)
    with as_of(moment):
        assert Activity.objects.visible_to(officer).count() == 2


def test_the_office_finds_compares_and_merges(client, phase, officer):
    kept, other = pair(phase)
    Activity.objects.filter(pk=other.pk).update(summary="Written by the other office", venue="Hotel")
    assert duplicates.pairs(officer, kept.starts_on) in ([(kept, other)], [(other, kept)])
    listed = client.get("/activities/duplicates/").content.decode()
    assert f"/merge/{other.uid}/" in listed or f"/merge/{kept.uid}/" in listed
    address = f"/activities/{kept.uid}/merge/{other.uid}/"
    form = client.get(address).context["form"]
    assert {field.name for field in form.choices} == {"summary", "place"}
    assert [field.name for field in form.rows] == ["rows_people"]
    given = {field.name: field.initial for field in [*form.choices, *form.rows]}
    answer = client.post(address, {**given, "revisions": form["revisions"].initial})
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"reason"}
    answer = client.post(address, {**given, "revisions": form["revisions"].initial, "reason": "One"}, follow=True)
    assert answer.redirect_chain == [(f"/activities/{kept.uid}/", 302)]
    kept.refresh_from_db()
    assert (kept.summary, kept.venue) == ("Written by the other office", "Hotel")
    assert client.get(f"/activities/{other.uid}/")["Location"] == f"/activities/{kept.uid}/"
    moved = client.get(f"/api/v1/activities/{other.uid}/")
    assert (moved.status_code, moved["Location"]) == (301, f"http://testserver/api/v1/activities/{kept.uid}/")
    assert client.get("/api/v1/activities/").json()["count"] == 1
    assert "No two activities look like one" in client.get("/activities/duplicates/").content.decode()
    answer = client.post(f"/activities/{other.uid}/unmerge/", follow=True)
    assert answer.redirect_chain == [(f"/activities/{other.uid}/", 302)]
    assert client.get("/api/v1/activities/").json()["count"] == 2


def test_what_was_verified_since_is_not_taken_apart(client, phase, officer):
    kept, other = pair(phase)
    merged(kept, other, officer)
    Activity.objects.filter(pk=kept.pk).update(**VERIFIED)
    told = client.post(f"/activities/{other.uid}/unmerge/", follow=True).content.decode()
    assert "Open a correction of it first" in told
    other.refresh_from_db()
    assert other.merged_into == kept


def test_a_merged_activity_is_nowhere_to_be_changed(client, phase, officer):
    kept, other = pair(phase)
    merged(kept, other, officer)
    assert client.get(f"/activities/{other.uid}/edit/").status_code == 404
    moved = client.patch(f"/api/v1/activities/{other.uid}/", {}, content_type="application/json")
    assert moved.status_code == 301
    client.force_login(people.partner())
    assert client.get("/activities/duplicates/").status_code == 403
    assert client.get(f"/activities/{kept.uid}/merge/{other.uid}/").status_code == 404
