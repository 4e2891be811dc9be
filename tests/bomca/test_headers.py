"""What a browser is told it may do with our pages."""

import pytest
from django.conf import settings


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
