"""Values of indicators by machine: read as far as one may, entered, submitted, returned, approved, corrected."""

from datetime import date

import pytest
from django.test import Client

from components.models import Indicator, IndicatorValue, ReportingPeriod
from tests import logframes, makers, people

pytestmark = pytest.mark.django_db
VALUES = "/api/v1/indicator-values/"


@pytest.fixture
def agreed():
    """An indicator in force that counts participations and is divided by sex; thirty took part in 2017."""
    draft = logframes.logframe(makers.phase())
    makers.activity(draft.phase, participations=[makers.people("KG", women=10, men=20)])
    output = draft.results.get(level="output")
    one = logframes.indicator(output, "Participations", counts="participations", divisions="sex")
    logframes.measured(one, goal=60)
    draft.submit(by=None)
    draft.approve(by=None)
    return Indicator.objects.get(pk=one.pk)


@pytest.fixture
def year(agreed):
    return ReportingPeriod.objects.create(
        phase=agreed.version.phase, starts_on=date(2017, 1, 1), ends_on=date(2017, 12, 31)
    )


def caller(user):
    made = Client()
    made.force_login(user)
    return made


def sent(client, address, data=None, method="post"):
    """The answer; what changes a record carries the ETag it was read with."""
    tag = {} if address == VALUES else {"If-Match": client.get(of(address)).headers["ETag"]}
    return getattr(client, method)(address, data or {}, content_type="application/json", headers=tag)


def of(address):
    """The address of the record itself."""
    return "/".join(address.split("/")[:5]) + "/"


def entered(client, indicator, year, **facts):
    return sent(client, VALUES, {"indicator": str(indicator.uid), "period": str(year.uid), **facts})


def test_a_value_left_out_is_what_the_log_counts_and_goes_its_way(agreed, year):
    office, donor = caller(people.officer()), caller(people.eu_officer())
    made = entered(office, agreed, year)
    assert made.status_code == 201, made.json()
    told, at = made.json(), made.headers["Location"].removeprefix("http://testserver")
    assert (told["amount"], told["counted"], told["status"]) == ("30.00", "30.00", "draft")
    parts = {(one["division"], one["key"]): one["amount"] for one in told["parts"]}
    assert parts == {("sex", "female"): "10.00", ("sex", "male"): "20.00"}
    assert donor.get(at).status_code == 404
    assert sent(office, f"{at}submit/").json()["status"] == "submitted"
    assert sent(office, at, {"comment": "Late"}, "patch").status_code == 409
    assert sent(office, f"{at}approve/").status_code == 403
    returned = sent(donor, f"{at}return/", {"note": "Show the lists"}).json()
    assert returned["status"] == "returned"
    assert returned["steps"][-1]["note"] == "Show the lists"
    assert sent(office, at, {"evidence": "Lists"}, "patch").json()["evidence"] == "Lists"
    sent(office, f"{at}submit/")
    assert sent(donor, f"{at}approve/").json()["status"] == "approved"
    assert sent(donor, f"{at}approve/").status_code == 409
    again = sent(office, f"{at}correct/")
    assert again.status_code == 201
    assert (again.json()["corrects"], again.json()["amount"]) == (told["uid"], "30.00")


def test_another_amount_and_wrong_parts_are_named(agreed, year):
    office = caller(people.officer())
    wrong = entered(office, agreed, year, value="31")
    assert wrong.status_code == 400
    assert [one["pointer"] for one in wrong.json()["errors"]] == ["/override_reason"]
    twice = [{"division": "sex", "key": "female", "amount": "1"}] * 2
    assert entered(office, agreed, year, parts=twice).json()["errors"][0]["pointer"] == "/parts"
    made = entered(office, agreed, year, value="31", override_reason="One came late.", parts=[twice[0]])
    at = f"{VALUES}{made.json()['uid']}/"
    assert sent(office, f"{at}submit/").status_code == 409
    both = [*twice[:1], {"division": "sex", "key": "male", "amount": "30"}]
    assert sent(office, at, {"parts": both}, "patch").status_code == 200
    assert sent(office, f"{at}submit/").json()["status"] == "submitted"


def test_nothing_is_entered_unread_or_without_the_right(agreed, year):
    office, partner = caller(people.officer()), caller(people.partner())
    assert entered(partner, agreed, year).status_code == 403
    at = f"{VALUES}{entered(office, agreed, year).json()['uid']}/"
    assert office.patch(at, {"comment": "x"}, content_type="application/json").status_code == 428
    old = {"If-Match": '"1-0000000000000000"'}
    assert office.patch(at, {"comment": "x"}, content_type="application/json", headers=old).status_code == 412
    assert partner.get(at).status_code == 404
    assert entered(caller(people.national_officer("KG")), agreed, year).status_code == 400


def test_lists_are_narrowed_and_cost_the_same_whatever_their_length(agreed, year, django_assert_max_num_queries):
    for iso2 in ("KG", "TJ"):
        IndicatorValue.objects.create(indicator=agreed, period=year, country=makers.country(iso2), value=3)
    office = caller(people.officer())
    asked = {"phase": 9, "indicator": agreed.uid, "period": year.uid, "status": "draft"}
    for narrowed, number in [({"country": "KG"}, 1), ({"of_all": "true"}, 0), ({"of_all": "false"}, 2), ({}, 2)]:
        assert office.get(VALUES, {**asked, **narrowed}).json()["count"] == number, narrowed
    assert office.get(VALUES, {"thread": agreed.thread}).json()["count"] == 2
    assert office.get(VALUES, {"contry": "KG"}).status_code == 400
    with django_assert_max_num_queries(30) as cost:
        office.get(VALUES)
    for iso2 in ("UZ", "KZ", "TM"):
        IndicatorValue.objects.create(indicator=agreed, period=year, country=makers.country(iso2), value=3)
    with django_assert_max_num_queries(len(cost)):
        assert office.get(VALUES).json()["count"] == 5
    (told,) = office.get("/api/v1/reporting-periods/", {"phase": 9}).json()["results"]
    assert (told["uid"], told["is_locked"]) == (str(year.uid), False)


def test_an_indicator_says_how_it_stands_as_its_page_does(agreed, year):
    office = caller(people.officer())
    read = f"/api/v1/indicators/{agreed.uid}/"
    told = office.get(read).json()["now"]
    assert (told["value"], told["counted"], told["light"]) == (None, "30.00", "red")
    IndicatorValue.objects.create(
        indicator=agreed, period=year, value=60, status="approved", counted=30, override_reason="Lists"
    )
    told = office.get(read).json()["now"]
    assert (told["value"], told["come"], told["light"]) == ("60.00", "1.0000", "green")
    assert caller(people.partner()).get(read).json()["now"]["value"] is None
    listed = office.get("/api/v1/indicators/").json()["results"]
    assert {one["uid"]: one["now"]["value"] for one in listed}[str(agreed.uid)] == "60.00"
