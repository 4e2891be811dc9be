"""The OPSYS sheet: what is to be typed, what differs from the last time, what OPSYS will refuse and why."""

import io
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from openpyxl import load_workbook

from components.logframe import opsys, services, values
from components.models import Encoding, Indicator, IndicatorValue, Logframe, ReportingPeriod, Target
from tests import logframes, makers, people

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreed():
    return logframes.approved(makers.phase())


@pytest.fixture
def year(agreed):
    return ReportingPeriod.objects.create(phase=agreed.phase, starts_on=date(2016, 1, 1), ends_on=date(2016, 12, 31))


def value(agreed, year, amount=4, *, level="output", approve=True, **facts):
    one = Indicator.objects.of(agreed).get(result__level=level)
    made = values.record_value(IndicatorValue(indicator=one, period=year, value=amount, **facts))
    if approve:
        made.submit(by=None)
        made.approve(by=None)
    return made


def current(logframe):
    return [one for one in opsys.cells(logframe) if "/current/" in one.key]


def test_everything_is_new_at_first_and_as_before_once_it_was_encoded(agreed, year):
    value(agreed, year, comment="See the report")
    assert {one.difference for one in opsys.cells(agreed)} == {"new"}
    assert len(opsys.cells(agreed)) == 7
    opsys.encode(agreed, by=None)
    assert {one.difference for one in opsys.cells(agreed)} == {"as before"}
    assert not [one for one in opsys.cells(agreed) if one.refusal]


def test_a_corrected_value_is_told_with_what_was_typed(agreed, year):
    first = value(agreed, year, comment="See the report")
    opsys.encode(agreed, by=None)
    new = values.correct(IndicatorValue.objects.get(pk=first.pk), by=None)
    new.value = 6
    values.record_value(new)
    new.submit(by=None)
    new.approve(by=None)
    (told,) = current(agreed)
    assert (told.value, told.difference) == ("6", "changed from 4")


def test_what_is_not_approved_or_shown_by_nothing_will_be_refused(agreed, year):
    value(agreed, year, level="impact")
    value(agreed, year, approve=False, comment="See")
    assert sorted(one.refusal for one in current(agreed)) == [
        "Neither evidence nor comment: values must be substantiated.",
        "Not approved here yet (draft).",
    ]
    opsys.encode(agreed, by=None)
    assert not [key for key in Encoding.objects.get().cells if "/current/" in key]


def test_no_value_is_taken_while_the_next_version_waits(agreed, year):
    value(agreed, year, comment="See")
    services.next_version(agreed, by=None)
    (told,) = current(agreed)
    assert "Version 2 is being changed" in told.refusal


def test_a_renamed_indicator_has_to_be_encoded_anew(agreed, year):
    opsys.encode(agreed, by=None)
    draft = services.next_version(agreed, by=None)
    one = Indicator.objects.of(draft).get(result__level="output")
    one.name_en = "Renamed"
    services.record_part(one)
    told = [cell.refusal for cell in opsys.cells(draft) if cell.key.startswith(str(one.thread))]
    assert len(told) == 2
    assert all("Delete the indicator there" in refusal for refusal in told)


def test_what_was_encoded_and_is_gone_is_told(agreed):
    logframes_draft = services.next_version(agreed, by=None)
    opsys.encode(agreed, by=None)
    target = Target.objects.of(logframes_draft).filter(kind="target").first()
    services.remove_part(target, by=None)
    (gone,) = [cell for cell in opsys.cells(logframes_draft) if "No longer here" in cell.refusal]
    assert gone.key == f"{target.indicator.thread}/target"


@pytest.mark.parametrize(
    ("match", "given", "told"),
    [
        ({}, {}, "4"),
        ({"corporate_part": "share", "corporate_share": "37.50", "corporate_note": "Others pay too."}, {}, "1.50"),
        ({"corporate_part": "own", "corporate_note": "People, not events."}, {"corporate_value": 90}, "90"),
    ],
)
def test_what_goes_to_the_corporate_indicator_has_a_line_of_its_own(match, given, told):
    draft = logframes.logframe(makers.phase())
    one = Indicator.objects.of(draft).get(result__level="output")
    services.record_part(changed(one, framework="EURF", corporate_code="2.1", **match))
    draft.submit(by=None)
    draft.approve(by=None)
    year = ReportingPeriod.objects.create(phase=draft.phase, starts_on=date(2016, 1, 1), ends_on=date(2016, 12, 31))
    value(draft, year, comment="See", **given)
    whole, corporate = current(draft)
    assert (whole.value, corporate.value, corporate.what) == ("4", told, "EURF 2.1: the whole programme")
    assert match.get("corporate_note", "the whole value") in corporate.comment


def changed(record, **facts):
    for name, given in facts.items():
        setattr(record, name, given)
    return record


def test_an_amount_of_its_own_is_given_before_the_value_is_submitted():
    draft = logframes.logframe(makers.phase())
    one = Indicator.objects.of(draft).get(result__level="output")
    match = {"framework": "GERF", "corporate_code": "2.20", "corporate_part": "own"}
    with pytest.raises(ValidationError, match="why this part"):
        services.record_part(changed(one, **match))
    services.record_part(changed(one, **match, corporate_note="People"))
    draft.submit(by=None)
    draft.approve(by=None)
    year = ReportingPeriod.objects.create(phase=draft.phase, starts_on=date(2016, 1, 1), ends_on=date(2016, 12, 31))
    with pytest.raises(ValidationError, match="corporate indicator first"):
        value(draft, year)
    with pytest.raises(ValidationError, match="follows from the value"):
        value(draft, year, level="impact", corporate_value=5)


def test_the_page_the_file_and_who_may(agreed, year):
    value(agreed, year, comment="=1+1")
    browsers = {}
    for user in (people.officer(), people.eu_officer(), people.partner(), people.national_officer()):
        browsers[user.name] = Client()
        browsers[user.name].force_login(user)
    address = f"/logframes/{agreed.uid}/opsys/"
    codes = {name: browser.get(address).status_code for name, browser in browsers.items()}
    assert codes == {"Aigul Officer": 200, "Elise EU": 200, "Piet Partner": 403, "Nurlan National": 403}
    assert browsers["Elise EU"].post(address).status_code == 403
    browsers["Aigul Officer"].post(address)
    assert Encoding.objects.get().by.name == "Aigul Officer"
    file = browsers["Elise EU"].get(f"/logframes/{agreed.uid}/opsys.xlsx").content
    rows = list(load_workbook(io.BytesIO(file)).active.values)
    assert rows[0][0] == "Code"
    assert [row[5] for row in rows if row[2] == "current value: the whole programme"] == ["=1+1"]
    assert len(rows) == 8
    assert Logframe.objects.get() == agreed


def test_a_draft_is_on_the_sheet_of_those_who_enter_values_alone(agreed, year):
    value(agreed, year, comment="Counted in haste", approve=False)
    told = {}
    for user in (people.officer(), people.eu_officer()):
        browser = Client()
        browser.force_login(user)
        page = browser.get(f"/logframes/{agreed.uid}/opsys/").content.decode()
        book = load_workbook(io.BytesIO(browser.get(f"/logframes/{agreed.uid}/opsys.xlsx").content))
        told[user.name] = ("in haste" in page, any("in haste" in str(row[5]) for row in book.active.values))
    assert told == {"Aigul Officer": (True, True), "Elise EU": (False, False)}
