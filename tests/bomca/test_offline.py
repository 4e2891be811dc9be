"""What the portal hands to a browser for the time without a network."""

import pytest

from tests import makers, people
from tests.forms import posted_by

pytestmark = pytest.mark.django_db


def test_the_service_worker_is_the_same_for_everybody_and_always_asked_for(client):
    unknown = client.get("/service-worker.js")
    client.force_login(people.officer())
    known = client.get("/service-worker.js")
    assert unknown.content == known.content
    assert unknown.headers["Content-Type"].startswith("text/javascript")
    assert unknown.headers["Cache-Control"] == "no-cache"
    assert "worker-src 'self'" in unknown.headers["Content-Security-Policy"]


def test_the_form_put_aside_posts_what_the_form_of_a_new_activity_takes(client):
    makers.phase()
    client.force_login(people.officer())
    offline = client.get("/activities/offline/").content.decode()
    online = client.get("/activities/new/?empty=1").content.decode()
    assert posted_by(offline).keys() == posted_by(online).keys()
    assert 'action="/activities/new/"' in offline
    assert 'data-address="/activities/new/"' in offline


def test_only_who_may_log_puts_pages_aside(client):
    client.force_login(people.outsider())
    assert client.get("/activities/offline/").status_code == 403
    page = client.get("/").content.decode()
    assert "data-logs" not in page
    assert "offline.js" not in page


def test_the_list_of_what_is_unsent_holds_nothing_of_anybody(client):
    makers.activity(makers.phase(), title="Zzsecret")
    client.force_login(people.officer())
    page = client.get("/unsent/")
    assert "Zzsecret" not in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]
