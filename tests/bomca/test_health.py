"""A machine asks how the portal is, without signing in."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test import override_settings
from django.utils import timezone
from django_celery_beat.models import IntervalSchedule, PeriodicTask

from bomca import health
from bomca.celery import app


@pytest.fixture
def struck(db):
    """A clock that struck a moment ago."""
    every, _made = IntervalSchedule.objects.get_or_create(every=1, period="minutes")
    return PeriodicTask.objects.create(name="ring stale jobs", task="x", interval=every, last_run_at=timezone.now())


def set_back(task, minutes):
    moment = timezone.now() - timedelta(minutes=minutes)
    PeriodicTask.objects.filter(pk=task.pk).update(last_run_at=moment, date_changed=moment)


def test_healthz_answers_without_a_database(client):
    response = client.get("/healthz")

    assert (response.status_code, response.content) == (200, b"ok")
    assert "no-store" in response.headers["Cache-Control"]


def test_readyz_is_ready_when_all_is_there(client, struck):
    response = client.get("/readyz")

    assert response.status_code == 200, response.json()
    assert response.json()["ready"] is True


def test_readyz_tells_a_clock_that_was_never_started(client, db):
    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.headers["Retry-After"] == "10"
    assert response.json()["clock"] == "the clock was never started: run celery beat"


def test_readyz_tells_a_clock_that_has_stopped(client, struck):
    set_back(struck, minutes=4)
    assert client.get("/readyz").json()["clock"] == "ok"

    set_back(struck, minutes=6)
    assert client.get("/readyz").json()["clock"] == "the clock has stopped: restart celery beat"


def test_a_clock_just_started_counts_before_it_first_strikes(client, struck):
    PeriodicTask.objects.filter(pk=struck.pk).update(last_run_at=None, date_changed=timezone.now())

    assert client.get("/readyz").json()["clock"] == "ok"


def test_readyz_tells_that_a_migration_is_waiting(client, struck):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'sessions'")

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json()["migrations"] == "1 migrations are waiting: run manage.py migrate"


@pytest.mark.parametrize("address", ["redis://127.0.0.1:1/0", "filesystem://localhost//"])
def test_readyz_tells_a_broker_that_cannot_be_reached(client, struck, address, tmp_path):
    (tmp_path / "file").write_text("where the queue folder should be")
    before = app.conf.broker_url, app.conf.broker_transport_options
    folders = dict.fromkeys(["data_folder_in", "data_folder_out", "processed_folder", "control_folder"])
    options = {**{key: str(tmp_path / "file" / key) for key in folders}, "socket_connect_timeout": 1}
    app.conf.broker_url, app.conf.broker_transport_options = address, options
    try:
        response = client.get("/readyz")
    finally:
        app.conf.broker_url, app.conf.broker_transport_options = before

    assert response.status_code == 503
    assert response.json()["broker"] == "cannot be reached"


@override_settings(CACHES={"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}})
def test_readyz_tells_a_cache_that_forgets(client, struck):
    assert client.get("/readyz").json()["cache"] == "the cache does not keep what it is given"


def test_what_is_told_names_no_address(client, struck):
    told = str(client.get("/readyz").json())

    assert settings.DATABASES["default"]["NAME"] not in told
    assert "127.0.0.1" not in told


def test_only_reading_is_answered(client):
    assert client.post("/healthz").status_code == 405
    assert client.get("/healthz").content.decode() == health.OK
