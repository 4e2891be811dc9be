"""The money of a phase: versions of the budget, what was spent, what was paid; who sees it and who records it."""

import json
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from activities import services
from bomca.revisions import Stale
from components.models import Budget, BudgetLine, Contract, Expenditure, Payment
from components.money_of_phase import MoneyOfPhase
from tests import makers, people
from tests.forms import begun, hidden

pytestmark = pytest.mark.django_db
SIGNED = date(2015, 6, 11)
CONTRACT = {"1.1": "2000000", "2.1": "1400000", "5.7": "1000000", "8": "300000", "10": "200000", "6": "100000"}


def budget(phase, amounts=None, *, approved=True, **facts):
    """A version of the budget with these amounts; the contract of EUR 5 million, in force."""
    facts = {"basis": "contract", "agreed_on": SIGNED, **facts}
    made = services.record_part(Budget(phase=phase, **facts), by=None)
    for heading, amount in (CONTRACT if amounts is None else amounts).items():
        line = made.lines.filter(heading=heading).first() or BudgetLine(budget=made, heading=heading)
        line.amount = Decimal(amount)
        services.record_part(line, by=None)
    if approved:
        made.approve(by=None, seen=made.facts())
    return made


def spent(phase, amount=None, heading="5.7", **facts):
    first = phase.starts_on
    facts = {"starts_on": first, "ends_on": first + timedelta(days=182), "amount": amount, **facts}
    return services.record_part(Expenditure(phase=phase, heading=heading, **facts), by=None)


def contract(phase, **facts):
    facts = {"amount": Decimal("60000.01"), "title": "Scanners", "contractor": "Optics Ltd", **facts}
    return Contract(phase=phase, procedure="open", heading="3.3", signed_on=date(2016, 5, 1), **facts)


def payment(phase, amount="1000000", **facts):
    facts = {"kind": "pre_financing", "requested_on": SIGNED, "received_on": date(2015, 7, 1), **facts}
    return services.record_part(Payment(phase=phase, amount=Decimal(amount), **facts), by=None)


def one_of_each(phase):
    """A record of each kind: a draft of the budget with a line, an expenditure, a payment, a contract."""
    draft = budget(phase, {"1.1": "10"}, approved=False)
    return [draft, draft.lines.get(), spent(phase, Decimal(5)), payment(phase),
            services.record_part(contract(phase), by=None)]  # fmt: skip


def refused(record):
    with pytest.raises(ValidationError) as refusal:
        services.record_part(record, by=None)
    return set(refusal.value.message_dict)


def test_an_approved_version_is_fixed_and_the_next_begins_with_its_lines(phase):
    first = budget(phase)
    assert (first.version, first.total, first.findings()) == (1, Decimal("5000000.00"), [])
    with pytest.raises(PermissionDenied):
        services.record_part(first.lines.first(), by=people.officer())
    first.note = "Changed"
    assert refused(first) == {"__all__"}
    with pytest.raises(ValidationError):
        services.remove_part(Budget.objects.get(), by=people.coordinator(), reason="Wrong")
    second = budget(phase, {"2.1": "1400000"}, basis="reallocation", approved=False)
    assert (second.version, second.total, second.lines.count()) == (2, first.total, 6)
    assert refused(Budget(phase=phase, basis="contract")) == {"__all__"}


def test_beyond_a_quarter_an_addendum_is_asked_for(phase):
    budget(phase)
    moved = budget(phase, {"5.7": "750000", "1.1": "2250000"}, basis="reallocation")
    assert moved.is_locked
    again = budget(phase, {"5.7": "749999.99", "1.1": "2250000.01"}, basis="reallocation", approved=False)
    with pytest.raises(ValidationError, match="needs an addendum"):
        again.approve(by=None, seen=again.facts())
    assert Budget.objects.approved().count() == 2
    agreed = budget(phase, {}, basis="addendum", agreed_on=date(2016, 1, 1), approved=False)
    agreed.approve(by=None, seen=agreed.facts())
    assert MoneyOfPhase(phase).agreed.of_heading("5") == Decimal("749999.99")


def test_an_addendum_takes_in_its_extension_once_that_is_approved(phase):
    budget(phase)
    more = makers.extension(phase, status="pending")
    draft = budget(phase, {"1.1": "3600000"}, basis="addendum", extension=more, approved=False)
    with pytest.raises(ValidationError, match="not approved yet"):
        draft.approve(by=None, seen=draft.facts())
    more.status = "approved"
    more.save()
    fresh = Budget.objects.get(pk=draft.pk)
    assert fresh.findings() == []
    assert fresh.expected_total() == Decimal("6600000.00")
    fresh.approve(by=None, seen=fresh.facts())
    assert refused(Budget(phase=phase, basis="reallocation", extension=more)) == {"extension"}


def test_nobody_approves_what_they_have_not_seen(phase):
    draft = budget(phase, approved=False)
    seen = draft.facts()
    line = draft.lines.get(heading="2.1")
    line.amount += 1
    services.record_part(line, by=None)
    with pytest.raises(Stale):
        draft.approve(by=None, seen=seen)


def test_what_contradicts_itself_is_refused_and_names_the_field(phase):
    spent(phase, Decimal(100))
    first, last = date(2015, 12, 14), date(2016, 6, 14)
    wrong = [
        (Expenditure(phase=phase, heading="5.7", starts_on=first, ends_on=last, amount=1), "starts_on"),
        (Expenditure(phase=phase, heading="2.1", starts_on=date(2015, 6, 14), ends_on=last, amount=1), "starts_on"),
        (Expenditure(phase=phase, heading="2.1", starts_on=last, ends_on=first, amount=1), "ends_on"),
        (Expenditure(phase=phase, heading="2.1", starts_on=first, ends_on=last), "forecast"),
        (Expenditure(phase=phase, heading="10", starts_on=first, ends_on=last, amount=1), "heading"),
        (Expenditure(phase=phase, heading="2.1", starts_on=first, ends_on=last, amount=1, currency="KGS"), "currency"),
        (Payment(phase=phase, kind="interim", requested_on=last, received_on=first, amount=1), "received_on"),
        (contract(phase, amount=Decimal("60000.00")), "amount"),
        (contract(phase, amount=None), "amount"),
    ]
    for record, field in wrong:
        assert field in refused(record), record
    paid = {"currency": "KGS", "paid_in_currency": Decimal(8_000_000), "rate": Decimal("89.5"), "rate_on": first}
    assert services.record_part(contract(phase, amount=None, **paid), by=None).amount == Decimal("89385.47")
    assert refused(contract(phase, amount=Decimal("89385.48"), **paid)) == {"amount"}


def test_the_overview_adds_up(phase):
    budget(phase)
    spent(phase, Decimal("100.10"), forecast=Decimal(90))
    spent(phase, Decimal("50.00"), "2.1", status="ineligible")
    spent(phase, None, "1.1", forecast=Decimal(70), starts_on=date(2015, 12, 15), ends_on=date(2016, 6, 14))
    payment(phase)
    payment(phase, "5", kind="interim", received_on=None)
    money = MoneyOfPhase(phase)
    assert (money.spent.total, money.left, money.forecast) == (Decimal("100.10"), Decimal("4999899.90"), 70)
    assert (money.received, money.requested) == (1_000_000, 5)
    assert [(row.forecast, row.spent, row.difference) for row in money.periods()] == [
        (90, Decimal("100.10"), Decimal("10.10")),
        (70, None, None),
    ]
    assert money.rows()[-1].in_force == Decimal("5000000.00")
    assert money.findings() == []


def test_the_office_keeps_the_money_on_the_pages_the_donor_reads_and_others_find_nothing(client, phase):
    client.force_login(people.officer())
    page = "/phases/9/money/"
    assert "No budget is in force yet" in client.get(page).content.decode()
    new = f"/parts/budgets/new/{phase.uid}/"
    assert client.post(new, {"basis": "contract", "agreed_on": "2015-06-11"}).url == f"{page}#part-budgets"
    made = Budget.objects.get()
    line = f"/parts/budget-lines/new/{made.uid}/"
    assert client.post(line, {"heading": "1.1", "amount": "100.00"}).status_code == 302
    assert client.post(line, {"heading": "1.1", "amount": "5"}).status_code == 422
    client.post(line, {"heading": "8", "amount": "7.01"})
    approve = f"/budgets/{made.uid}/approve/"
    start = {"started_from": hidden(client.get(f"/budgets/{made.uid}/"))}
    assert "above 7% of the direct costs" in client.post(approve, start, follow=True).content.decode()
    edit = f"/parts/budget-lines/{made.lines.get(heading='8').uid}/"
    client.post(edit, {"heading": "8", "amount": "7.00", **begun(client, edit)})
    assert "Nothing was done" in client.post(approve, start, follow=True).content.decode()
    start = {"started_from": hidden(client.get(f"/budgets/{made.uid}/"))}
    assert "is in force" in client.post(approve, start, follow=True).content.decode()
    assert client.get(f"/parts/budgets/{made.uid}/").status_code == 403
    period = {"starts_on": "2015-06-15", "ends_on": "2015-12-14", "status": "entered"}
    kgs = {"currency": "KGS", "paid_in_currency": "8950", "rate": "89.5", "rate_on": "2015-12-01"}
    client.post(f"/parts/expenditures/new/{phase.uid}/", {"heading": "1.1", **period, **kgs})
    assert Expenditure.objects.get().amount == Decimal("100.00")
    table = b"".join(client.get("/phases/9/money.csv").streaming_content).decode()
    assert "11 Total,107.00,107.00,107.00,0.00,100.00,7.00" in table
    for who, sees in ((people.eu_officer, True), (people.partner, False), (people.national_officer, False)):
        client.force_login(user := who())
        assert client.get(page).status_code == (200 if sees else 404)
        assert client.get(f"/budgets/{made.uid}/").status_code == (200 if sees else 404)
        assert client.get("/api/v1/expenditures/").json()["count"] == int(sees)
        with pytest.raises(PermissionDenied):
            services.record_part(Payment(phase=phase, kind="interim", requested_on=SIGNED, amount=1), by=user)


def test_machines_read_and_write_under_the_same_rules(client, phase):
    client.force_login(people.officer())
    facts = {"phase": 9, "basis": "contract", "agreed_on": "2015-06-11"}

    def send(address, body):
        return client.post(address, json.dumps(body), content_type="application/json")

    made = send("/api/v1/budgets/", facts).json()
    line = {"budget": made["uid"], "heading": "5.7", "amount": "100.00"}
    assert send("/api/v1/budget-lines/", line).status_code == 201
    assert client.get(f"/api/v1/budget-lines/?budget={made['uid']}&phase=9").json()["count"] == 1
    budget_made = Budget.objects.get()
    budget_made.approve(by=None, seen=budget_made.facts())
    assert send("/api/v1/budget-lines/", {**line, "heading": "2.1"}).status_code == 409


def test_the_page_costs_the_same_whatever_its_length(client, phase, django_assert_max_num_queries):
    budget(phase)
    budget(phase, {}, basis="reallocation")
    spent(phase, Decimal(1))
    client.force_login(people.eu_officer())
    pages = ["/phases/9/money/", "/api/v1/budgets/", "/api/v1/expenditures/?phase=9"]
    asked = {}
    for page in pages:
        with django_assert_max_num_queries(40) as asked[page]:
            assert client.get(page).status_code == 200
    budget(phase, {}, basis="reallocation")
    for heading in ("1.1", "2.1", "6"):
        spent(phase, Decimal(1), heading)
    for page in pages:
        with django_assert_max_num_queries(len(asked[page])):
            client.get(page)
