"""Extensions as branches, by the real history of phase 9: simulated, signed off, merged; what they carry holds them."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from bomca.revisions import Stale
from components import extending
from components.models import Addendum, Extension, FinancingAgreement, Indicator, Phase
from reports.branch import Branch
from reports.models import Schedule
from tests import logframes, makers, people
from tests.access.world import made_report
from tests.activities.test_money import spent
from tests.forms import begun, hidden
from tests.properties import examples

WEBINAR = date(2020, 7, 9)


def scheduled(phase):
    """The phase, with a report due every half-year."""
    Schedule.objects.create(phase=phase, title="Six-month report", months=6, due_days=60)
    return phase


def phase_with_agreements():
    """Phase 9 as first agreed, with the financing agreements of its five countries."""
    phase = makers.phase()
    for row in phase.phase_countries.all():
        FinancingAgreement.objects.create(phase=phase, country=row.country)
    return phase


def history_of_phase_9():
    """Phase 9 in July 2020: extended twice, with its webinar after every approved end under a pending third one."""
    phase = phase_with_agreements()
    makers.extension(phase)
    no_cost = {"kind": "no_cost", "additional_amount": Decimal(0), "months": None}
    makers.extension(phase, sequence=2, new_ends_on=date(2020, 4, 30), **no_cost)
    third = makers.extension(phase, sequence=3, status="pending", new_ends_on=date(2020, 12, 31), **no_cost)
    phase = Phase.objects.get()
    webinar = makers.activity(phase, title="Webinar on risk analysis", starts_on=WEBINAR, ends_on=WEBINAR)
    return phase, third, webinar


def decided(extension, step=extending.approve, **facts):
    fresh = Extension.objects.get(pk=extension.pk)
    return step(fresh, **{"decided_on": date(2020, 6, 1), "seen": fresh.revision, "by": None, **facts})


def sign(extension, iso2, **facts):
    agreement = extension.phase.agreements.get(country__iso2=iso2)
    return extending.sign(extension, agreement, **{"signed_on": date(2018, 6, 1), "by": None, **facts})


@pytest.mark.django_db
class TestTheBranch:
    def test_what_if_the_phase_is_extended_by_18_months_and_1_6_million(self):
        phase = scheduled(phase_with_agreements())
        pending = makers.extension(phase, status="pending")
        branch = Branch(Extension.objects.get(), people.officer())
        assert (branch.end_before, branch.end_after) == (date(2018, 6, 14), date(2019, 12, 14))
        assert (branch.budget_before, branch.budget_after) == (5_000_000, 6_600_000)
        assert [(one.starts_on, one.ends_on, one.due_on, one.ended_on) for one in branch.reports_due()] == [
            (date(2018, 6, 15), date(2018, 12, 14), date(2019, 2, 12), None),
            (date(2018, 12, 15), date(2019, 6, 14), date(2019, 8, 13), None),
            (date(2019, 6, 15), date(2019, 12, 14), date(2020, 2, 12), None),
        ]
        assert Phase.objects.get().ends_on == date(2018, 6, 14)
        assert [addendum for _agreement, addendum in branch.sign_offs()] == [None] * 5
        role = phase.partner_roles.create(
            organisation=makers.organisation(), role="consortium_partner", ends_on=phase.original_ends_on
        )
        assert [record for record, _name, _day in Branch(pending, people.coordinator()).lapsing()] == [role]

    def test_a_period_that_was_cut_at_the_end_is_prolonged(self):
        phase, third, _webinar = history_of_phase_9()
        scheduled(phase)
        due = Branch(third, people.officer()).reports_due()
        assert [(one.starts_on, one.ends_on, one.ended_on) for one in due] == [
            (date(2019, 12, 15), date(2020, 6, 14), date(2020, 4, 30)),
            (date(2020, 6, 15), date(2020, 12, 14), None),
            (date(2020, 12, 15), date(2020, 12, 31), None),
        ]

    def test_targets_set_for_the_end_before_are_named_once_the_logframe_is_agreed(self):
        phase = phase_with_agreements()
        pending = makers.extension(phase, status="pending")
        made = logframes.logframe(phase)
        assert not Branch(pending, people.officer()).targets_to_raise()
        made.submit(by=None)
        made.approve(by=None)
        raised = Branch(pending, people.coordinator()).targets_to_raise()
        assert [(one.on, one.value) for one in raised] == [(phase.original_ends_on, 10)] * 3

    def test_it_shows_the_activities_in_the_time_it_adds_to_who_may_see_them(self):
        _phase, third, webinar = history_of_phase_9()
        assert list(Branch(third, people.officer()).activities()) == [webinar]
        assert list(Branch(third, people.outsider()).activities()) == []
        assert Branch(third, people.partner()).stranded() == []


@pytest.mark.django_db
class TestTheDecision:
    def test_the_countries_sign_one_by_one_and_then_it_is_merged(self):
        phase = scheduled(phase_with_agreements())
        costed = makers.extension(phase, status="pending")
        for iso2 in ("KZ", "KG", "TJ", "TM"):
            sign(costed, iso2)
        with pytest.raises(ValidationError, match="Not signed yet: Uzbekistan"):
            decided(costed)
        sign(costed, "UZ", reference="UZ-1")
        sign(costed, "UZ", signed_on=date(2018, 6, 13))
        assert Addendum.objects.count() == 5
        decided(costed)
        merged = Phase.objects.get()
        assert (merged.ends_on, merged.budget) == (date(2019, 12, 14), 6_600_000)
        assert Schedule.objects.get().periods()[-1].ends_on == date(2019, 12, 14)
        with pytest.raises(ValidationError, match="decided already"):
            decided(costed, extending.reject, reason="Late")

    def test_a_report_made_before_keeps_the_end_it_told(self):
        phase = phase_with_agreements()
        report = made_report(phase)
        told = (report.period_starts_on, report.period_ends_on, report.snapshot, report.sha256)
        pending = makers.extension(phase, status="pending", kind="no_cost", additional_amount=0)
        assert Branch(pending, people.officer()).reports_made() == 1
        decided(pending)
        report.refresh_from_db()
        assert (report.period_starts_on, report.period_ends_on, report.snapshot, report.sha256) == told

    def test_what_it_carries_forbids_rejecting_and_shortening(self):
        phase, third, webinar = history_of_phase_9()
        spent(phase, Decimal(10), starts_on=date(2020, 6, 15), ends_on=date(2020, 12, 31))
        with pytest.raises(ValidationError) as refusal:
            decided(third, extending.reject, reason="No money")
        told = " ".join(refusal.value.messages)
        assert webinar.code in told
        assert "5.7 Conferences" in told
        third.new_ends_on = date(2020, 7, 8)
        with pytest.raises(ValidationError, match=webinar.code) as refusal:
            third.full_clean()
        assert set(refusal.value.message_dict) == {"new_ends_on"}
        third.new_ends_on = WEBINAR
        third.full_clean()
        third.save()
        assert decided(third).is_approved

    def test_a_milestone_in_the_time_it_adds_holds_it_too(self):
        phase = phase_with_agreements()
        pending = makers.extension(phase, status="pending")
        made = logframes.logframe(phase)
        logframes.target(Indicator.objects.filter(result__logframe=made).first(), on=date(2019, 6, 14), value=5)
        with pytest.raises(ValidationError, match="14 June 2019"):
            decided(pending, extending.reject, reason="No money")

    def test_without_anything_it_is_rejected_with_a_reason(self):
        pending = makers.extension(phase_with_agreements(), status="pending")
        with pytest.raises(ValidationError, match="Say why"):
            decided(pending, extending.reject, reason=" ")
        assert decided(pending, extending.reject, reason="No money").status == "rejected"
        with pytest.raises(ValidationError, match="not signed"):
            sign(pending, "KG")

    def test_one_after_the_other_and_only_what_was_seen(self):
        phase = phase_with_agreements()
        no_cost = {"kind": "no_cost", "additional_amount": 0, "status": "pending"}
        first = makers.extension(phase, **no_cost)
        second = makers.extension(phase, sequence=2, new_ends_on=date(2020, 4, 30), **no_cost)
        with pytest.raises(ValidationError, match="Decide that one first"):
            decided(second)
        with pytest.raises(Stale):
            decided(first, seen=first.revision + 1)
        decided(first)
        decided(second)
        assert Phase.objects.get().ends_on == date(2020, 4, 30)


class TestShortening(TestCase):
    @settings(max_examples=examples(15), deadline=None)
    @given(st.dates(date(2020, 5, 1), date(2021, 6, 1)), st.dates(date(2020, 5, 1), date(2021, 6, 1)))
    def test_it_is_refused_exactly_when_an_activity_would_lie_outside(self, held_on, shortened_to):
        phase = phase_with_agreements()
        makers.extension(phase, new_ends_on=date(2020, 4, 30))
        last = makers.extension(phase, sequence=2, status="pending", new_ends_on=date(2021, 6, 1))
        makers.activity(Phase.objects.get(), starts_on=held_on, ends_on=held_on)
        last.new_ends_on = shortened_to
        if held_on > shortened_to:
            with pytest.raises(ValidationError):
                last.full_clean()
        else:
            last.full_clean()


@pytest.mark.django_db
def test_the_office_extends_the_phase_on_the_pages_and_others_read(client):
    phase = scheduled(phase_with_agreements())
    client.force_login(people.officer())
    asked = {"kind": "costed", "months": "18", "new_ends_on": "2019-12-14", "additional_amount": "1600000"}
    page = client.post("/phases/9/extensions/new/", asked).url
    told = client.get(page).content.decode()
    for words in ("14 December 2019", "12 February 2020", "Uzbekistan", "not signed yet"):
        assert words in told
    pending = Extension.objects.get()
    start = {"started_from": hidden(client.get(page)), "decided_on": "2018-06-14"}
    assert "Not signed yet" in client.post(f"{page}approve/", start, follow=True).content.decode()
    for agreement in phase.agreements.all():
        client.post(f"{page}sign/{agreement.uid}/", {"signed_on": "2018-06-01"})
    assert "Decided on" in client.post(f"{page}approve/", {**start, "decided_on": ""}, follow=True).content.decode()
    edit = f"{page}edit/"
    client.post(edit, {**asked, "months": "17.5", **begun(client, edit)})
    assert "Nothing was done" in client.post(f"{page}approve/", start, follow=True).content.decode()
    start["started_from"] = hidden(client.get(page))
    assert "The extension is approved" in client.post(f"{page}approve/", start, follow=True).content.decode()
    assert client.get(edit).status_code == 403
    client.force_login(people.eu_officer())
    assert client.get(page).status_code == 200
    assert client.post(f"{page}reject/", start).status_code == 403
    assert Extension.objects.get(pk=pending.pk).is_approved
