"""Steering meetings: who sits where, what was decided, what waits; a country sees its own and the regional ones."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from activities import services
from bomca.accounts import rights
from components.models import Decision, Meeting, Seat
from tests import makers, people

pytestmark = pytest.mark.django_db


def meeting(phase, iso2="", **facts):
    """A meeting of a country's steering group, or of the regional one, saved."""
    about = {"kind": "national", "country": makers.country(iso2)} if iso2 else {"kind": "regional"}
    return services.record_part(Meeting(phase=phase, **{"held_on": date(2017, 3, 1), **about, **facts}), by=None)


def decision(held, **facts):
    return services.record_part(Decision(meeting=held, **{"text": "Hold the next one online", **facts}), by=None)


def seat(held):
    agency = makers.Organisation.objects.filter(kind="customs").first() or makers.organisation(
        "Customs", kind="customs"
    )
    return services.record_part(Seat(meeting=held, organisation=agency, people=2), by=None)


def one_of_each(phase, iso2):
    """A national meeting with a seat and a decision."""
    held = meeting(phase, iso2)
    return [held, seat(held), decision(held)]


def refused(record):
    with pytest.raises(ValidationError) as refusal:
        services.record_part(record, by=None)
    return set(refusal.value.message_dict)


def test_what_contradicts_itself_is_refused_and_names_the_field(phase):
    held = meeting(phase, "KG")
    day, seated = held.held_on, seat(held)
    wrong = [
        (Meeting(phase=phase, kind="national", held_on=day), "country"),
        (Meeting(phase=phase, kind="regional", country=makers.country("KG"), held_on=day), "country"),
        (Meeting(phase=phase, kind="national", country=makers.country("LV"), held_on=day), "country"),
        (Decision(meeting=held, text="x", due_on=day), "responsible"),
        (Decision(meeting=held, text="x", responsible="y", due_on=day - timedelta(days=1)), "due_on"),
        (Decision(meeting=held, text="x", responsible="y", done_on=day - timedelta(days=1)), "done_on"),
        (Seat(meeting=held, organisation=seated.organisation), "__all__"),
    ]
    for record, field in wrong:
        assert field in refused(record), record


def test_a_follow_up_waits_until_it_is_done(phase):
    held, today = meeting(phase), rights.today()
    late = decision(held, responsible="Secretariat", due_on=today - timedelta(days=1))
    due = decision(held, responsible="Secretariat", due_on=today)
    done = decision(held, responsible="Secretariat", due_on=held.held_on, done_on=today)
    plain = decision(held)
    assert list(Decision.objects.waiting()) == [late, due]
    assert [one.state for one in (late, due, done, plain)] == ["overdue", "waiting", "done", "nothing to follow up"]


def test_a_country_sees_its_own_meetings_and_the_regional_ones(client, phase):
    ours, theirs, regional = meeting(phase, "KG"), meeting(phase, "UZ"), meeting(phase)
    for one in (ours, theirs, regional):
        decision(one, text=f"Decided in {one.country}")
    leader = people.component_leader(phase.components.get(number="1"))
    for user in (people.national_officer("KG"), people.steering_member("KG")):
        client.force_login(user)
        assert set(Meeting.objects.visible_to(user)) == {ours, regional}
        assert client.get(f"/meetings/{theirs.uid}/").status_code == 404
        assert "Decided in Uzbekistan" not in client.get("/phases/9/meetings/").content.decode()
        table = b"".join(client.get("/phases/9/decisions.csv").streaming_content).decode()
        assert ("Decided in Kyrgyzstan" in table, "Decided in Uzbekistan" in table) == (True, False)
        assert client.get("/api/v1/decisions/").json()["count"] == 2
    assert Meeting.objects.visible_to(leader).count() == 3
    for user in (people.partner(), people.outsider()):
        client.force_login(user)
        assert not Meeting.objects.visible_to(user).exists()
        assert client.get("/phases/9/meetings/").status_code == 404


def test_the_office_records_a_meeting_and_the_past_of_a_phase_stays_apart(client, phase):
    client.force_login(people.officer())
    typed = {"kind": "national", "country": makers.country("KG").pk, "held_on": "2017-03-01", "place": "Bishkek"}
    assert client.post(f"/parts/meetings/new/{phase.uid}/", typed).url == "/phases/9/meetings/#part-meetings"
    made = Meeting.objects.get()
    address = made.get_absolute_url()
    follow = {"text": "Translate the manual", "responsible": "Secretariat", "due_on": "2017-04-01"}
    assert client.post(f"/parts/decisions/new/{made.uid}/", follow).url == f"{address}#part-decisions"
    assert client.post(f"/parts/decisions/new/{made.uid}/", {"text": "x", "due_on": "2017-04-01"}).status_code == 422
    seated = {"organisation": makers.organisation("Customs", kind="customs").pk, "people": "3"}
    client.post(f"/parts/seats/new/{made.uid}/", seated)
    told = client.get(address).content.decode()
    assert "Translate the manual" in told
    assert "Customs" in told
    assert "overdue" in client.get("/phases/9/meetings/").content.decode()
    other = people.coordinator()
    assert services.may_record(Meeting, phase, other)
    with pytest.raises(PermissionDenied):
        services.record_part(Decision(meeting=made, text="x"), by=people.national_officer("KG"))


def test_pages_cost_the_same_whatever_their_length(client, phase, django_assert_max_num_queries):
    held = meeting(phase, "KG")
    decision(held, responsible="Secretariat", due_on=date(2017, 4, 1))
    client.force_login(people.eu_officer())
    pages, asked = ["/phases/9/meetings/", held.get_absolute_url(), "/api/v1/decisions/"], {}
    for page in pages:
        with django_assert_max_num_queries(40) as asked[page]:
            client.get(page)
    for _number in range(4):
        decision(held, responsible="Secretariat", due_on=date(2017, 4, 1))
        meeting(phase, "UZ")
    for page in pages:
        with django_assert_max_num_queries(len(asked[page])):
            client.get(page)
