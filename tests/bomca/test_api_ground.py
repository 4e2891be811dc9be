"""How the API answers what is wrong, whoever asks, whatever the resource."""

import json

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection
from django.test import Client

from bomca import api_input
from tests import makers, people

pytestmark = pytest.mark.django_db


def problem(response, status, code):
    """The problem document of a response, checked for its shape."""
    assert response.status_code == status, response.content[:500]
    assert response.headers["Content-Type"] == "application/problem+json"
    told = json.loads(response.content)
    assert {"type", "code", "title", "status", "instance"} <= set(told)
    assert (told["type"], told["code"], told["status"]) == (f"urn:bomca:problem:{code}", code, status)
    return told


def post(client, body, address="/api/v1/activities/"):
    return client.post(address, body, content_type="application/json")


def test_without_a_token_the_answer_says_how_to_show_one(client):
    response = client.get("/api/v1/activities/")
    problem(response, 401, "not_authenticated")
    assert response.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("token", ["bomca_abcdefgh_" + "x" * 40, "bomca_", "x", "bomca_ключ_ключ", ""])
def test_a_wrong_token_is_not_accepted(client, token):
    header = f"Bearer {token}".encode().decode("latin-1")
    response = client.get("/api/v1/activities/", HTTP_AUTHORIZATION=header)
    problem(response, 401, "token_not_accepted")
    assert "WWW-Authenticate" in response.headers


@pytest.mark.parametrize(
    "address", ["/api/", "/api/v1/activity/", "/api/v1/activities", "/api/v2/activities/", "/api/v1/phases/٩/"]
)
def test_an_address_that_does_not_exist_is_told_as_a_problem(officer, address):
    told = problem(officer.get(address), 404, "not_found")
    assert told["instance"] == address


def test_there_is_no_second_address_by_a_format_suffix(officer):
    problem(officer.get("/api/v1/countries.json"), 404, "not_found")
    problem(officer.get("/api/v1/countries/?format=json"), 400, "invalid")


def test_methods_media_types_and_formats_that_are_not_known(officer):
    response = officer.delete("/api/v1/countries/")
    problem(response, 405, "method_not_allowed")
    assert response.headers["Allow"] == "GET, HEAD, OPTIONS"
    problem(officer.get("/api/v1/countries/", headers={"accept": "text/html"}), 406, "not_acceptable")
    problem(officer.post("/api/v1/activities/", {"title": "x"}), 415, "unsupported_media_type")


TRAPS = {
    "cut off": "{",
    "a hundred thousand brackets": "[" * 100_000,
    "forty levels": '{"title": ' * 40 + "1" + "}" * 40,
    "not a number": '{"women": NaN}',
    "endless": '{"women": 1e400}',
    "five thousand digits": '{"women": ' + "9" * 5000 + "}",
    "one name twice": '{"title": "a", "title": "b"}',
    "NUL": '{"title": "a\\u0000b"}',
    "half a character": '{"title": ["\\ud800"]}',
    "not UTF-8": b'{"title": "\xff"}',
}


@pytest.mark.parametrize("body", TRAPS.values(), ids=TRAPS)
def test_json_that_is_a_trap_is_refused_and_never_an_error_of_ours(officer, body):
    problem(post(officer, body), 400, "malformed")


def test_brackets_inside_a_text_are_text():
    api_input.refuse_depth('{"title": "' + "[" * 100 + '\\"[["}')


def test_a_body_that_is_too_large_is_refused(officer):
    told = problem(post(officer, json.dumps({"title": "x" * 10_000_000})), 413, "too_large")
    assert told["detail"]


def test_a_body_that_is_no_object_is_refused(officer):
    problem(post(officer, "[1]"), 400, "invalid")
    problem(post(officer, ""), 400, "invalid")


def test_an_unknown_parameter_is_named_with_the_nearest_known_one(officer):
    told = problem(officer.get("/api/v1/activities/?contry=KG"), 400, "invalid")
    assert told["errors"][0]["parameter"] == "contry"
    assert told["errors"][0]["code"] == "unknown_parameter"
    assert "“country”" in told["errors"][0]["detail"]
    assert "page_size" in told["errors"][0]["detail"]


@pytest.mark.parametrize(
    ("query", "parameter", "code"),
    [
        ("country=XX", "country", "invalid_choice"),
        ("phase=nine", "phase", "invalid_choice"),
        ("place=bishkek", "place", "invalid"),
        ("held=yes", "held", "invalid_choice"),
        ("ordering=budget", "ordering", "invalid_choice"),
        ("starts_on__gte=2019-13-01", "starts_on__gte", "invalid"),
        ("country=KG&country=TJ", "country", "repeated"),
        ("q=a%00b", "q", "not_text"),
        ("page=0", "page", "out_of_range"),
        ("page=2", "page", "out_of_range"),
        ("page=%D9%A1", "page", "out_of_range"),
        ("page_size=201", "page_size", "out_of_range"),
        ("page_size=all", "page_size", "out_of_range"),
    ],
)
def test_a_parameter_that_makes_no_sense_is_refused(officer, query, parameter, code):
    makers.country("KG")
    told = problem(officer.get(f"/api/v1/activities/?{query}"), 400, "invalid")
    assert [(error["parameter"], error["code"]) for error in told["errors"]] == [(parameter, code)]


def test_a_record_takes_no_parameters(officer):
    makers.country("KG")
    told = problem(officer.get("/api/v1/countries/KG/?lang=ru"), 400, "invalid")
    assert told["errors"][0]["parameter"] == "lang"


def test_lists_come_in_pages(officer):
    for iso2 in makers.COUNTRIES:
        makers.country(iso2)
    first = officer.get("/api/v1/countries/?page_size=2").json()
    assert (first["count"], len(first["results"]), first["previous"]) == (5, 2, None)
    second = officer.get(first["next"]).json()
    assert {one["iso2"] for one in first["results"]}.isdisjoint(one["iso2"] for one in second["results"])


def failing(error):
    """The database fails whenever countries are asked for."""

    def execute(execute, sql, params, many, context):
        if "partners_country" in sql:
            raise error
        return execute(sql, params, many, context)

    return connection.execute_wrapper(execute)


def test_an_absent_database_is_told_as_such(officer):
    with failing(OperationalError("could not connect to server")):
        response = officer.get("/api/v1/countries/")
    told = problem(response, 503, "unavailable")
    assert response.headers["Retry-After"] == "5"
    assert "server" not in json.dumps(told)


def test_an_error_of_ours_is_told_without_its_text_and_logged_with_it(officer, caplog):
    officer.raise_request_exception = False
    with failing(ZeroDivisionError("a secret of the inside")):
        response = officer.get("/api/v1/countries/")
    told = problem(response, 500, "internal")
    assert "secret" not in json.dumps(told)
    assert "a secret of the inside" in caplog.text


def test_a_session_writes_only_with_its_csrf_token():
    client = Client(enforce_csrf_checks=True)
    client.force_login(people.officer())
    problem(post(client, "{}"), 403, "not_permitted")


def test_no_cache_keeps_what_one_caller_may_see(officer):
    response = officer.get("/api/v1/countries/")
    assert "no-store" in response.headers["Cache-Control"]
    assert {"Authorization", "Cookie"} <= set(response.headers["Vary"].split(", "))


@pytest.mark.parametrize("method", ["get", "post", "put", "delete", "options", "trace"])
def test_an_address_that_does_not_exist_knows_no_method(client, method):
    problem(getattr(client, method)("/api/v1/nothing/"), 404, "not_found")


def test_the_root_lists_every_resource(officer):
    names = (
        "action-points activities budget-lines budgets components contracts costs countries decisions "
        "deliverables end-use-checks equipment evaluations expenditures experts figures grant-calls indicator-values "
        "indicators "
        "instalments logframes meetings partners payments phases places recommendations reporting-periods reports risks "
        "seats sessions sub-grants topics visibility-checks work-plan-items work-plans"
    )
    answer = officer.get("/api/v1/").json()
    assert " ".join(answer) == names
    for address in answer.values():
        assert officer.get(address).status_code == 200


@pytest.mark.once
def test_the_schema_is_valid_and_without_a_single_guess(tmp_path):
    call_command("spectacular", validate=True, fail_on_warn=True, file=str(tmp_path / "schema.yaml"))
    text = (tmp_path / "schema.yaml").read_text()
    assert text.startswith("openapi: 3.1")
    assert "application/problem+json" in text
    assert "scheme: bearer" in text


def test_the_reference_runs_only_our_own_scripts(client):
    response = client.get("/api/docs/")
    policy = response.headers["Content-Security-Policy"]
    assert response.status_code == 200
    assert "script-src 'self';" in policy + ";"
    assert "unsafe-eval" not in policy
    assert b"eu-emblem" in response.content
    script = client.get("/api/docs/?script=")
    assert script.headers["Content-Type"].startswith("application/javascript")
    assert client.get("/api/schema/").status_code == 200
