"""What needs attention: every flag finds what it says, opens the very list, and tells nobody what they may not know."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from activities import flags, services
from activities.models import ActionPoint, Activity, Evaluation
from tests import makers, people
from tests.activities.test_parts import item

pytestmark = pytest.mark.django_db


def whole(phase, participations=None, **facts):
    """A verified workshop of which nothing is missing."""
    agency = makers.organisation("Customs of Kyrgyzstan", country=makers.country("KG"))
    facts = {"summary": "Risk profiles were drawn up.", "venue": "Town hall", **facts}
    rows = [makers.people("KG", 8, 9, organisation=agency)] if participations is None else participations
    return makers.activity(phase, participations=rows, **facts)


def verified(activity):
    activity.verify(by=people.officer())
    return activity


def verified_as(activity):
    Activity.objects.filter(pk=activity.pk).update(status="verified", verified_at=timezone.now())
    return activity


def flagged(activity, user=None):
    """The names of the flags that hold of an activity, as far as they are told to the person."""
    rows = Activity.objects.visible_to(user) if user else Activity.objects.all()
    return {one.name for one in flags.FLAGS if one.rows(rows, timezone.localdate()).filter(pk=activity.pk).exists()}


def test_a_whole_and_verified_activity_has_no_flag():
    assert flagged(verified(whole(makers.phase()))) == set()


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("unverified", {}),
        ("no_summary", {"summary": ""}),
        ("no_number", {"participations": []}),
        ("no_sex_split", {"participations": [makers.people(women=8, men=9, not_stated=1)]}),
        ("no_date", {"starts_on": None, "ends_on": None, "dates_note": "In autumn"}),
        ("no_place", {"venue": ""}),
        ("no_country", {"countries": (), "participations": [makers.people(women=8, men=9)]}),
        ("no_agency", {"participations": [makers.people(women=8, men=9)]}),
        ("no_items", {"kind": "equipment_handover"}),
        ("no_evaluation", {"kind": "training"}),
        ("overdue", {"status": "planned", "planned_starts_on": date(2017, 12, 3), "starts_on": None, "ends_on": None}),
    ],
)
def test_what_is_missing_or_late_is_flagged(name, facts):
    assert name in flagged(whole(makers.phase(), **facts))


def test_what_is_recorded_takes_the_flag_away():
    phase = makers.phase()
    training = whole(phase, title="Profiling", kind="training")
    handover = whole(phase, kind="equipment_handover", participations=[])
    services.record_part(Evaluation(activity=training, respondents=20, highest_score=10), by=None)
    services.record_part(item(handover), by=None)
    assert flagged(training) == flagged(handover) == {"unverified"}


def test_the_days_decide():
    phase = makers.phase(original_ends_on=date(2050, 1, 1))
    today = timezone.localdate()
    planned = makers.activity(phase, status="planned", planned_starts_on=today, starts_on=None, ends_on=None)
    assert flagged(planned) == set()
    Activity.objects.filter(pk=planned.pk).update(planned_starts_on=today - timedelta(days=3), planned_ends_on=today)
    assert flagged(planned) == set()
    Activity.objects.filter(pk=planned.pk).update(planned_ends_on=today - timedelta(days=1))
    assert flagged(planned) == {"overdue"}
    fresh = whole(phase, starts_on=today - timedelta(days=30), ends_on=today - timedelta(days=30))
    assert flagged(fresh) == set()
    action = ActionPoint(activity=fresh, text="Send the manual", owner_role="Trainer", due_on=today)
    services.record_part(action, by=None)
    assert flagged(fresh) == set()
    ActionPoint.objects.filter(pk=action.pk).update(due_on=today - timedelta(days=1))
    Activity.objects.filter(pk=fresh.pk).update(
        starts_on=today - timedelta(days=31), ends_on=today - timedelta(days=31)
    )
    assert flagged(fresh) == {"unverified", "overdue_action"}
    draft = makers.activity(phase, status="draft", starts_on=None, ends_on=None)
    assert flagged(draft) == set()
    Activity.objects.filter(pk=draft.pk).update(created_at=timezone.now() - timedelta(days=32))
    assert flagged(draft) == {"old_draft"}


def test_what_is_left_under_way_long_after_its_end_is_overdue():
    phase, today = makers.phase(original_ends_on=date(2050, 1, 1)), timezone.localdate()
    fresh, long_ago = today - timedelta(days=30), today - timedelta(days=31)
    nothing = {"starts_on": None, "ends_on": None}
    begun = makers.activity(phase, status="ongoing", dates_note="In autumn", **nothing)

    def is_overdue(**days):
        every = dict.fromkeys(["starts_on", "ends_on", "planned_starts_on", "planned_ends_on"])
        Activity.objects.filter(pk=begun.pk).update(**every | days)
        return flagged(begun) == {"overdue"}

    assert is_overdue(starts_on=long_ago, ends_on=long_ago)
    assert not is_overdue(starts_on=long_ago, ends_on=fresh)
    assert is_overdue(starts_on=long_ago)  # one day, as everywhere without an end
    assert is_overdue(starts_on=long_ago, planned_starts_on=long_ago, planned_ends_on=long_ago)
    assert not is_overdue(starts_on=long_ago, planned_starts_on=long_ago, planned_ends_on=fresh)
    assert not is_overdue(starts_on=fresh, planned_starts_on=long_ago, planned_ends_on=long_ago)  # begun late
    assert is_overdue(planned_starts_on=long_ago)
    assert not is_overdue()


def test_a_flag_tells_no_small_number_and_no_withheld_place():
    """A partner is not told how the numbers of others are divided; so no flag may depend on it."""
    phase, own = makers.phase(), makers.organisation("Customs of Tajikistan", country=makers.country("TJ"))
    unstated = whole(phase, participations=[makers.people("KG", 8, 9, 2)])
    stated = whole(phase, participations=[makers.people("KG", 8, 9, 0)])
    ours = whole(phase, countries=["TJ"], participations=[makers.people("TJ", 1, 1, 2, organisation=own)])
    partner = people.partner(own)
    phase.partner_roles.create(organisation=own, role="consortium_partner")
    assert flagged(unstated, partner) == flagged(stated, partner)
    assert "no_sex_split" in flagged(ours, partner)
    assert "no_sex_split" in flagged(unstated, people.officer())
    post = makers.Place.objects.create(name_en="Post", kind="outpost", country=makers.country("KG"), is_sensitive=True)
    hidden, nowhere = whole(phase, place=post, venue=""), whole(phase, place=None, venue="")
    assert "no_place" not in flagged(hidden, partner)
    assert "no_place" in flagged(nowhere, partner)


def test_what_was_perhaps_logged_twice_is_flagged_as_far_as_it_is_seen():
    phase, town = makers.phase(), makers.city()
    one, again = (verified_as(whole(phase, title=title)) for title in ("Risk analysis", "RISK ANALYSIS"))
    here, there = (verified_as(whole(phase, title=title, place=town, kind="seminar")) for title in ("A", "B"))
    other_day = {"starts_on": date(2017, 12, 4), "ends_on": date(2017, 12, 4)}
    alone = verified_as(whole(phase, title="Risk analysis", **other_day))
    assert [flagged(found) for found in (one, again, here, there)] == [{"duplicate"}] * 4
    assert flagged(alone) == set()
    stranger = people.partner()
    Activity.objects.filter(pk=again.pk).update(visibility="internal", status="completed")
    assert "duplicate" not in flagged(one, stranger)
    makers.Place.objects.filter(pk=town.pk).update(is_sensitive=True)
    assert "duplicate" not in flagged(here, stranger)


def test_each_number_opens_the_very_list(client):
    phase = makers.phase()
    whole(phase, summary="")
    whole(phase, summary="", component="2")
    makers.activity(phase, status="draft", starts_on=None, ends_on=None)
    client.force_login(people.officer())
    page = client.get("/activities/attention/?component=B9-C1")
    links = re.findall(r'href="(/activities/\?[^"]+)"', page.content.decode())
    told = {flag.name: number for flag, number in page.context["told"]}
    assert told["no_summary"] == 1
    assert len(links) == sum(number > 0 for number in told.values())
    for link in links:
        found = client.get(link.replace("&amp;", "&"))
        assert found.context["page_obj"].paginator.count == told[found.context["filterset"].form.cleaned_data["flag"]]
    assert "Needs attention: completed without summary" in client.get("/activities/?flag=no_summary").content.decode()
    assert client.get("/api/v1/activities/?flag=no_summary").json()["count"] == 2


def test_where_nothing_is_missing_the_page_says_so(client):
    verified(whole(makers.phase()))
    client.force_login(people.eu_officer())
    assert "Nothing needs attention" in client.get("/activities/attention/").content.decode()
    assert client.get("/activities/attention/?flag=overdue").status_code == 400


def test_a_day_in_the_past_has_its_own_flags(client):
    phase = makers.phase(original_ends_on=date(2050, 1, 1))
    day = timezone.localdate() - timedelta(days=1)
    makers.activity(phase, status="planned", planned_starts_on=day, starts_on=None, ends_on=None)
    client.force_login(people.officer())
    moment = timezone.localtime().strftime("%Y-%m-%dT%H:%M:%S.%f")
    page = client.get("/activities/attention/", {"as_of": moment})
    assert {flag.name: number for flag, number in page.context["told"]}["overdue"] == 1
    assert f"as_of={moment[:4]}" in page.content.decode()


def test_the_page_asks_as_much_of_many_as_of_few(client):
    phase = makers.phase()
    whole(phase)
    client.force_login(people.officer())

    def queries():
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get("/activities/attention/")
        return len(asked)

    queries()
    few = queries()
    for number in range(12):
        whole(phase, summary="" if number % 2 else "Told")
    assert queries() == few
