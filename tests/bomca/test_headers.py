"""What a browser is told it may do with our pages."""

import re

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.urls import get_resolver

from tests import people
from tests.headers import EXACTLY, wrong_headers


@pytest.fixture
def headers(client, db):
    return client.get("/sign-in/").headers


def test_scripts_and_styles_come_from_the_portal_only(headers):
    policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))

    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert policy["object-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert "unsafe" not in headers["Content-Security-Policy"]


def test_pages_are_not_framed_sniffed_or_told_to_others(headers):
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.parametrize("address", ["/", "/activities/", "/activities.csv", "/reports/", "/phases/9/", "/admin/"])
def test_who_has_not_signed_in_is_asked_to(client, db, address):
    response = client.get(address)

    assert response.status_code == 302
    assert response.headers["Location"].startswith(("/sign-in/?next=", "/admin/login/?next="))


def test_vendor_files_are_served_from_the_portal(client):
    for file in ("tabler/css/tabler.min.css", "vega/vega.min.js", "vega-lite/vega-lite.min.js"):
        response = client.get(f"{settings.STATIC_URL}vendor/{file}")
        assert response.status_code == 200
        assert len(b"".join(response.streaming_content)) > 50_000


def doors(patterns=None, before=""):
    """Every address of the URL configuration as it is written there, with the view that answers."""
    for pattern in patterns or get_resolver().url_patterns:
        address = before + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from doors(pattern.url_patterns, address)
        else:
            yield address, pattern.callback


def addresses():
    """Every address, with something in the place of what varies."""
    for address, _view in doors():
        plain = re.sub(r"<\w*:?\w+>|\(\?P<\w+>[^)]*\)", "1", address)
        yield "/" + re.sub(r"[\^$]|\\Z|\\", "", plain)


def test_no_page_takes_a_post_from_another_site():
    """The API asks by itself whoever comes with a session; a machine that fetches a token has none."""
    open_doors = {address for address, view in doors() if getattr(view, "csrf_exempt", False)}

    assert {one for one in open_doors if not one.startswith("api/")} == set()
    assert "api/oauth/token" in open_doors
    ours = {view for address, view in doors() if address in open_doors - {"api/oauth/token"}}
    assert all(hasattr(view, "cls") for view in ours)


@pytest.mark.once
def test_every_address_tells_the_browser_the_same(client, db):
    """Whether it answers, asks to sign in, refuses or knows nothing; the access matrix asks as everybody else."""
    found = sorted(set(addresses()))
    assert len(found) > 100
    assert {"/", "/sign-in/", "/api/v1/activities/", "/admin/", "/account/second-factor/", "/healthz"} <= set(found)
    assert {address: wrong for address in found if (wrong := wrong_headers(client.get(address)))} == {}


def test_an_answer_without_them_is_found():
    right = HttpResponse(headers={name: value for name, value in EXACTLY.items() if name != "Referrer-Policy"})
    right.headers["Content-Security-Policy"] = "default-src 'none'; script-src 'unsafe-inline'"
    assert wrong_headers(right) == [
        "Referrer-Policy", "Permissions-Policy", "Content-Security-Policy", "Cache-Control",
    ]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["put", "patch", "delete", "trace"])
@pytest.mark.parametrize("address", ["/account/", "/sign-in/", "/activities/", "/nothing-here/"])
def test_pages_know_only_what_browsers_send(client, method, address):
    client.force_login(people.officer())
    refused = getattr(client, method)(address)
    assert refused.status_code == 405
    assert refused.headers["Allow"] == "GET, HEAD, OPTIONS, POST"
