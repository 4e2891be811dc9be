"""The register of risks: what is reviewed again, how grave each is, who sees it and who writes it."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from activities import services
from activities.views.risks import matrix
from bomca.accounts import rights
from components.logframe import services as logframe_services
from components.models import Assumption, Risk
from tests import logframes, makers, people
from tests.forms import begun

pytestmark = pytest.mark.django_db


def risk(phase, **facts):
    """A grave risk that is reviewed again in a month, saved."""
    today = rights.today()
    facts = {
        "title": "A border stays closed", "category": "external", "likelihood": 3, "impact": 2,
        "mitigation": "Hold trainings online.", "owner": "Secretariat", "reviewed_on": today - timedelta(days=60),
        "review_due_on": today + timedelta(days=30), **facts,
    }  # fmt: skip
    return services.record_part(Risk(phase=phase, **facts), by=None)


def test_what_contradicts_itself_is_refused_and_names_the_field(phase):
    wrong = [
        ({"likelihood": 4}, "likelihood"),
        ({"impact": 0}, "impact"),
        ({"review_due_on": None}, "review_due_on"),
        ({"review_due_on": date(2015, 1, 1)}, "review_due_on"),
        ({"mitigation": ""}, "mitigation"),
    ]
    for facts, field in wrong:
        with pytest.raises(ValidationError) as refusal:
            risk(phase, **facts)
        assert field in refusal.value.message_dict, facts
    assert risk(phase, status="closed", review_due_on=None).pk


def test_a_review_is_overdue_the_day_after_it_was_due(phase):
    today = rights.today()
    late = risk(phase, review_due_on=today - timedelta(days=1))
    on_time = risk(phase, review_due_on=today)
    over = risk(phase, review_due_on=today - timedelta(days=9), status="mitigated")
    assert [one.is_overdue for one in (late, on_time, over)] == [True, False, False]
    assert list(Risk.objects.overdue(today)) == [late]


def test_the_matrix_holds_every_live_risk_once(phase):
    made = [risk(phase, likelihood=a, impact=b) for a in (1, 2, 3) for b in (1, 2, 3)]
    risk(phase, status="closed")
    rows = matrix(Risk.objects.all())
    assert [[severity for _label, severity, _found in cells] for _label, cells in rows] == [
        [3, 6, 9],
        [2, 4, 6],
        [1, 2, 3],
    ]
    found = [one for _label, cells in rows for _impact, _severity, here in cells for one in here]
    assert sorted(one.pk for one in found) == sorted(one.pk for one in made)
    assert all(one.severity == severity for _label, cells in rows for _impact, severity, here in cells for one in here)


def test_the_office_keeps_the_register_and_who_works_in_the_field_reads_it(client, phase):
    client.force_login(people.officer())
    today = rights.today()
    typed = {
        "title": "Trainers leave", "category": "people", "likelihood": "2", "impact": "3", "mitigation": "Train more",
        "owner": "Training centre", "trend": "up", "status": "open", "reviewed_on": "2017-01-01",
        "review_due_on": (today - timedelta(days=1)).isoformat(), "assumption": "Agencies keep trained staff.",
    }  # fmt: skip
    assert client.post(f"/parts/risks/new/{phase.uid}/", typed).url == "/phases/9/risks/#part-risks"
    page = client.get("/phases/9/risks/").content.decode()
    assert "Reviews that are overdue" in page
    edit = f"/parts/risks/{Risk.objects.get().uid}/"
    client.post(edit, {**typed, "review_due_on": today.isoformat(), **begun(client, edit)})
    assert "Reviews that are overdue" not in client.get("/phases/9/risks/").content.decode()
    table = b"".join(client.get("/phases/9/risks.csv").streaming_content).decode()
    assert "Trainers leave,people,2,3,6,up,open" in table
    leader = people.component_leader(phase.components.get(number="1"))
    readers = [people.eu_officer(), people.national_officer(), leader]
    for user, sees in [(one, True) for one in readers] + [(people.partner(), False), (people.outsider(), False)]:
        client.force_login(user)
        assert client.get("/phases/9/risks/").status_code == (200 if sees else 404)
        assert client.get("/api/v1/risks/").json()["count"] == int(sees)
        with pytest.raises(PermissionDenied):
            services.record_part(Risk(phase=phase), by=user)


def test_the_page_costs_the_same_whatever_its_length(client, phase, django_assert_max_num_queries):
    risk(phase)
    client.force_login(people.eu_officer())
    with django_assert_max_num_queries(40) as asked:
        client.get("/phases/9/risks/")
    draft = logframes.logframe(phase)
    output = draft.results.get(level="output")
    for number in range(4):
        named = logframe_services.record_part(Assumption(result=output, text=f"Holds {number}"))
        risk(phase, logframe_assumption=named)
    with django_assert_max_num_queries(len(asked)):
        client.get("/phases/9/risks/")


def test_a_risk_names_an_assumption_of_the_logframe_and_both_pages_say_so(client, phase):
    draft = logframes.logframe(phase)
    output = draft.results.get(level="output")
    kept = logframe_services.record_part(Assumption(result=output, text="Agencies keep trained staff."))
    other = logframes.logframe(makers.phase(10, starts_on=date(2021, 4, 1), original_ends_on=date(2025, 9, 30)))
    foreign = logframe_services.record_part(Assumption(result=other.results.get(level="output"), text="Zz elsewhere."))
    with pytest.raises(ValidationError, match="another phase"):
        risk(phase, logframe_assumption=foreign)
    named = risk(phase, logframe_assumption=kept)
    client.force_login(people.officer())
    page = client.get("/phases/9/risks/").content.decode()
    assert f'{draft.get_absolute_url()}#result-{output.uid}">Agencies keep trained staff.' in page
    form = client.get(f"/parts/risks/{named.uid}/").content.decode()
    assert "Zz elsewhere." not in form
    assert named.title in client.get(draft.get_absolute_url()).content.decode()
    assert client.get(f"/api/v1/risks/{named.uid}/").json()["logframe_assumption"] == str(kept.uid)
    with pytest.raises(ValidationError, match="register of risks"):
        logframe_services.remove_part(kept, by=None)


def test_the_link_is_kept_when_the_next_version_is_agreed(client, phase):
    draft = logframes.logframe(phase)
    text = "Agencies keep trained staff."
    kept = logframe_services.record_part(Assumption(result=draft.results.get(level="output"), text=text))
    named = risk(phase, logframe_assumption=kept)
    draft.submit(by=None)
    draft.approve(by=None)
    later = logframe_services.next_version(type(draft).objects.get(pk=draft.pk), by=None)
    client.force_login(people.officer())
    assert named.title in client.get(later.get_absolute_url()).content.decode()
