"""When a phase is being extended, staff record it, and the activity that lay outside can be logged."""

import pytest

from components.models import Extension
from tests import makers, people

pytestmark = pytest.mark.django_db

NEW = "/phases/9/extensions/new/"
EIGHTEEN_MONTHS = {
    "kind": "costed",
    "months": "18",
    "new_ends_on": "2019-12-14",
    "additional_amount": "1600000.00",
    "reason": "Continue in 2019.",
}


@pytest.fixture
def officer(client):
    client.force_login(people.officer())
    makers.phase()
    return client


def test_an_officer_records_a_pending_extension(officer):
    response = officer.post(NEW, EIGHTEEN_MONTHS, follow=True)
    extension = Extension.objects.get()
    assert (extension.sequence, extension.status) == (1, "pending")
    assert "The pending extension is recorded" in response.content.decode()


def test_what_is_wrong_is_told_and_what_was_typed_stays(officer):
    response = officer.post(NEW, {**EIGHTEEN_MONTHS, "new_ends_on": "2018-06-14"})
    page = response.content.decode()
    assert "later than the end before it" in page
    assert "Continue in 2019." in page
    assert not Extension.objects.exists()


def test_a_costed_extension_without_money_is_refused(officer):
    response = officer.post(NEW, {**EIGHTEEN_MONTHS, "additional_amount": "0"})
    assert "brings an amount above zero" in response.context["form"].errors["additional_amount"][0]


@pytest.mark.parametrize("who", [people.partner, people.eu_officer, people.outsider])
def test_others_find_no_form(client, who):
    makers.phase()
    client.force_login(who())
    assert client.get(NEW).status_code == 403
    assert client.post(NEW, EIGHTEEN_MONTHS).status_code == 403
    assert not Extension.objects.exists()


def test_a_phase_that_does_not_exist_has_no_form(officer):
    assert officer.get("/phases/77/extensions/new/").status_code == 404
