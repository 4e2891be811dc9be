"""The pages of a logframe: the office builds it, the donor approves it, everyone reads what is agreed; and the API."""

import pytest
from django.test import Client

from components.logframe import services
from components.models import Indicator, Logframe, Result, Target
from tests import logframes, makers, people

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return signed_in(people.officer())


def signed_in(user):
    browser = Client()
    browser.force_login(user)
    return browser


def started_from(page):
    return page.context["started_from"]


def test_the_office_builds_one_from_nothing_by_forms_alone(phase, office):
    assert b"Begin the logframe" in office.get("/phases/9/logframe/").content
    begun = office.post("/phases/9/logframe/")
    draft = Logframe.objects.get()
    assert begun.headers["Location"] == f"/logframes/{draft.uid}/"
    new = f"/logframes/{draft.uid}/new"
    office.post(f"{new}/results/", {"level": "impact", "statement_en": "Safer borders"})
    impact = draft.results.get()
    office.post(f"{new}/results/?under={impact.uid}", {"level": "outcome", "statement_en": "Better agencies"})
    facts = {"name_en": "Reports", "unit_en": "reports", "measure": "number", "direction": "up"}
    facts |= {"across_periods": "sum", "across_places": "sum", "source_of_data": "log", "corporate_part": "whole"}
    answer = office.post(f"{new}/indicators/?under={impact.uid}", facts)
    one = Indicator.objects.get()
    assert answer.headers["Location"] == f"/indicators/{one.uid}/"
    answer = office.post(f"{new}/targets/?under={one.uid}", {"kind": "baseline", "on": "2015-06-15", "value": "3"})
    assert answer.headers["Location"] == f"/indicators/{one.uid}/"
    office.post(f"{new}/assumptions/?under={impact.uid}", {"text": "Peace", "status": "holds"})
    page = office.get(f"/logframes/{draft.uid}/").content.decode()
    for said in ("Safer borders", "Better agencies", "Reports", "Peace", "OO-1", "Oc1", "has no target"):
        assert said in page


def test_what_is_wrong_is_told_and_what_was_typed_stays(phase, office):
    one = logframes.indicator(logframes.logframe(phase).results.get(level="output"), "Second")
    given = {"kind": "target", "on": "2031-01-01", "value": "77"}
    answer = office.post(f"/logframes/{one.version.uid}/new/targets/?under={one.uid}", given)
    assert answer.status_code == 422
    assert b"The day lies outside the phase" in answer.content
    assert b'value="77' in answer.content


def test_results_move_up_and_down_by_a_button(phase, office):
    draft = logframes.logframe(phase)
    outcome = draft.results.get(level="outcome")
    second = logframes.result(draft, "output", outcome, "Second")
    answer = office.post(f"/logframe-parts/results/{second.uid}/up/")
    assert answer.headers["Location"] == f"/logframes/{draft.uid}/#result-{second.uid}"
    assert outcome.children.in_order().first() == second


def test_it_goes_to_the_donor_and_back_and_is_approved(phase, office):
    draft = logframes.logframe(phase)
    address, donor = f"/logframes/{draft.uid}/", signed_in(people.eu_officer())

    def step(browser, name, **given):
        given["started_from"] = started_from(browser.get(address))
        return browser.post(f"{address}steps/{name}/", given, follow=True)

    assert b"The logframe is now: submitted." in step(office, "submit").content
    said = step(donor, "send_back", note="").content
    assert b"Say why the logframe is returned." in said
    step(donor, "send_back", note="Name the source.")
    assert b"Name the source." in office.get(address).content
    step(office, "submit")
    assert office.post(f"{address}steps/approve/").status_code == 403
    step(donor, "approve")
    step(office, "revise")
    assert [one.status for one in Logframe.objects.order_by("version")] == ["approved", "draft"]


def test_a_step_on_what_someone_has_just_saved_is_not_taken(phase, office):
    draft = logframes.logframe(phase)
    before = started_from(office.get(f"/logframes/{draft.uid}/"))
    draft.submit(by=None)
    typed = {"started_from": before, "note": "Look at row 3."}
    answer = office.post(f"/logframes/{draft.uid}/steps/submit/", typed, follow=True)
    assert b"someone else saved it" in answer.content
    assert b"You had written: Look at row 3." in answer.content


def test_drafts_are_read_by_the_programme_and_the_agreed_one_by_everybody(phase):
    draft, outsider = logframes.logframe(phase), signed_in(people.outsider())
    one = Indicator.objects.first()
    addresses = [f"/logframes/{draft.uid}/", f"/indicators/{one.uid}/"]
    addresses += [f"/api/v1/logframes/{draft.uid}/", f"/api/v1/indicators/{one.uid}/"]
    national = signed_in(people.national_officer())
    assert {outsider.get(at).status_code for at in addresses} == {404}
    assert {national.get(at).status_code for at in addresses} == {200}
    assert b"no approved logframe yet" in outsider.get("/phases/9/logframe/").content
    draft.submit(by=None)
    draft.approve(by=None)
    assert {outsider.get(at).status_code for at in addresses} == {200}
    later = services.next_version(Logframe.objects.get(), by=None)
    assert outsider.get("/phases/9/logframe/").headers["Location"] == addresses[0]
    assert str(later.uid).encode() not in outsider.get(addresses[0]).content


def test_two_versions_are_compared_on_a_page(phase, office):
    draft = services.next_version(logframes.approved(phase), by=None)
    goal = Target.objects.of(draft).filter(kind="target").first()
    given = {"kind": "target", "on": goal.on.isoformat(), "value": "25"}
    form = office.get(f"/logframe-parts/targets/{goal.uid}/").context["form"]
    given["started_from"] = form.initial["started_from"]
    refused = office.post(f"/logframe-parts/targets/{goal.uid}/", given)
    assert b"An agreed baseline or target is changed here." in refused.content
    given |= {"rationale": "extension", "rationale_text": "18 months more"}
    office.post(f"/logframe-parts/targets/{goal.uid}/", given)
    page = office.get(f"/logframes/{draft.uid}/changes/").content.decode()
    assert "Version 2 against version 1" in page
    assert "18 months more" in page
    assert "25</ins>" in page
    assert office.get(f"/logframes/{draft.uid}/changes/?since=7").status_code == 404


def test_another_editor_s_text_is_not_overwritten(phase, office):
    result = logframes.logframe(phase).results.get(level="impact")
    address = f"/logframe-parts/results/{result.uid}/"
    start = office.get(address).context["form"].initial["started_from"]
    other = Result.objects.get(pk=result.pk)
    other.statement_en = "Theirs"
    other.save()
    answer = office.post(address, {"level": "impact", "statement_en": "Mine", "started_from": start})
    assert answer.status_code == 409
    assert Result.objects.get(pk=result.pk).statement_en == "Theirs"


class TestTheApi:
    def test_it_tells_the_tree_with_codes(self, phase, office):
        draft = logframes.logframe(phase)
        told = office.get(f"/api/v1/logframes/{draft.uid}/").json()
        assert [one["code"] for one in told["results"]] == ["OO", "Oc1", "Op1.1"]
        one = office.get(f"/api/v1/indicators/{told['results'][2]['indicators'][0]}/").json()
        assert (one["code"], one["phase"], [target["amount"] for target in one["targets"]]) == (
            "Op1.1-1", 9, ["0.00", "10.00"],
        )  # fmt: skip

    @pytest.mark.parametrize(
        ("query", "number"),
        [
            ("", 3), ("level=output", 1), ("phase=9", 3), ("q=impact", 1), ("measure=ordinal", 0), ("is_proposed=true", 0),
            ("status=approved", 0), ("component=B9-C1", 0),
        ],
    )  # fmt: skip
    def test_indicators_are_filtered(self, phase, office, query, number):
        logframes.logframe(phase)
        assert office.get(f"/api/v1/indicators/?{query}").json()["count"] == number
        assert office.get("/api/v1/indicators/?levle=output").status_code == 400

    def test_lists_take_as_many_queries_however_long_they_are(self, phase, office, django_assert_max_num_queries):
        def queries(address):
            with django_assert_max_num_queries(60) as seen:
                assert office.get(address).status_code == 200
            return len(seen)

        addresses = ["/api/v1/indicators/", "/api/v1/logframes/"]
        logframes.logframe(phase)
        page = f"/logframes/{Logframe.objects.get().uid}/"
        few = [queries(at) for at in (*addresses, page)]
        draft = Logframe.objects.get()
        for _number in range(3):
            logframes.measured(
                logframes.indicator(logframes.result(draft, "outcome", draft.results.get(level="impact")))
            )
        logframes.logframe(makers.phase(10))
        assert [queries(at) for at in (*addresses, page)] == few
