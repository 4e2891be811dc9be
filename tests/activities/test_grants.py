"""Sub-grants to organisations: awards stay within the ceiling and instalments within the award, also in a race."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from threading import Barrier

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from activities import services
from activities.models import GrantCall, Instalment, SubGrant
from tests import makers, people
from tests.forms import begun
from tests.properties import examples

CENTS = st.decimals(min_value="0.01", max_value=4_000, places=2)


def call(phase, **facts):
    facts = {"reference": "NGO-1", "title": "Border communities", "ceiling": Decimal("10000.00"), **facts}
    return services.record_part(GrantCall(phase=phase, **facts), by=None)


def unsaved(call, amount, **facts):
    grantee = makers.Organisation.objects.filter(kind="ngo").first() or makers.organisation("Hands", kind="ngo")
    facts = {"grantee": grantee, "country": makers.country("KG"), "title": "Bridges", "amount": amount, **facts}
    return SubGrant(call=call, **facts)


def award(call, amount):
    return services.record_part(unsaved(call, amount), by=None)


class TestSums(TestCase):
    @settings(max_examples=examples(20), deadline=None)
    @given(st.lists(CENTS, min_size=1, max_size=8))
    def test_awards_never_exceed_the_ceiling_and_are_refused_only_where_they_would(self, amounts):
        made, awarded = call(makers.phase()), Decimal(0)
        for amount in amounts:
            if awarded + amount > made.ceiling:
                with pytest.raises(ValidationError, match="ceiling"):
                    award(made, amount)
            else:
                award(made, amount)
                awarded += amount
        assert GrantCall.objects.get().awarded == awarded <= made.ceiling


@pytest.mark.django_db
def test_sums_hold_from_both_ends():
    made = call(makers.phase())
    grant = award(made, Decimal("10000.00"))
    with pytest.raises(ValidationError, match=r"leaves EUR 0[.]"):
        award(made, Decimal("0.01"))
    lowered = GrantCall.objects.get()
    lowered.ceiling = Decimal("9999.99")
    with pytest.raises(ValidationError, match="below"):
        services.record_part(lowered, by=None)
    due = date(2018, 1, 1)
    services.record_part(Instalment(sub_grant=grant, due_on=due, amount=Decimal("9999.99"), paid_on=due), by=None)
    with pytest.raises(ValidationError, match="leaves"):
        services.record_part(Instalment(sub_grant=grant, due_on=due, amount=Decimal("0.02")), by=None)
    grant = SubGrant.objects.get()
    assert (grant.paid, grant.in_instalments) == (Decimal("9999.99"), Decimal("9999.99"))
    grant.amount = Decimal("9999.98")
    with pytest.raises(ValidationError, match="below"):
        services.record_part(grant, by=None)


@pytest.mark.django_db(transaction=True)
def test_people_who_award_at_once_do_not_exceed_the_ceiling_together():
    made = call(makers.phase())
    unsaved(made, 1)
    barrier = Barrier(4)

    def one_person(number):
        barrier.wait()
        try:
            services.record_part(
                unsaved(GrantCall.objects.get(), Decimal("4000.00"), title=f"Project {number}"), by=None
            )
        except ValidationError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(one_person, range(4))) == 2
    assert GrantCall.objects.get().awarded == Decimal("8000.00")


@pytest.mark.django_db
def test_the_office_records_grants_on_the_pages_and_others_read_or_see_nothing(client):
    phase = makers.phase()
    client.force_login(people.officer())
    typed = {"reference": "NGO-1", "title": "Border communities", "ceiling": "10000.00"}
    assert client.post(f"/parts/grant-calls/new/{phase.uid}/", typed).url == "/grants/"
    made = GrantCall.objects.get()
    new = f"/parts/sub-grants/new/{made.uid}/"
    grantee = makers.organisation("Hands", kind="ngo")
    typed = {"title": "Bridges", "grantee": grantee.pk, "country": makers.country("KG").pk, "status": "awarded"}
    refused = client.post(new, {**typed, "amount": "10000.01"})
    assert refused.status_code == 422
    assert "The ceiling of the call leaves EUR" in refused.content.decode()
    assert client.post(new, {**typed, "amount": "6000.50"}).url == f"{made.get_absolute_url()}#part-sub-grants"
    grant = SubGrant.objects.get()
    client.post(f"/parts/instalments/new/{grant.uid}/", {"due_on": "2018-01-01", "amount": "1000"})
    edit = f"/parts/sub-grants/{grant.uid}/"
    changed = {**typed, "amount": "6000.50", "women": "40", **begun(client, edit)}
    assert client.post(edit, changed).status_code == 302
    pages = ["/grants/", f"/grants/{made.uid}/", "/sub-grants/", f"/sub-grants/{grant.uid}/"]
    for who, sees in ((people.eu_officer, True), (people.partner, True), (people.outsider, False)):
        client.force_login(user := who())
        told = "".join(client.get(page).content.decode() for page in pages)
        assert ("Border communities" in told, "Bridges" in told) == (sees, sees)
        assert client.get(pages[1]).status_code == (200 if sees else 404)
        assert client.get(new).status_code == (403 if sees else 404)
        with pytest.raises(PermissionDenied):
            services.record_part(unsaved(made, 1), by=user)
    client.force_login(people.coordinator())
    history = client.get(f"/grants/{made.uid}/").content.decode()
    assert "Bridges" in history
    client.post(f"{edit}remove/", {"reason": "Withdrawn"})
    assert SubGrant.objects.exists()  # an instalment hangs on it
    client.post(f"/parts/instalments/{Instalment.objects.get().uid}/remove/", {"reason": "Withdrawn"})
    client.post(f"{edit}remove/", {"reason": "Withdrawn"})
    assert not SubGrant.objects.exists()


@pytest.mark.django_db
def test_lists_and_api_cost_the_same_whatever_their_length(client, django_assert_max_num_queries):
    made = call(makers.phase())
    award(made, 1)
    client.force_login(people.eu_officer())
    pages = ["/grants/", "/sub-grants/?phase=9", f"/api/v1/sub-grants/?call={made.uid}", f"/grants/{made.uid}/"]
    asked = {}
    for page in pages:
        with django_assert_max_num_queries(40) as asked[page]:
            assert client.get(page).status_code == 200
    for _number in range(5):
        award(made, 1)
    for page in pages:
        with django_assert_max_num_queries(len(asked[page])):
            client.get(page)
