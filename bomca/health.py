"""Two questions a machine may ask: is the web process alive, and can the portal do its work?"""

import os
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Max
from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_celery_beat.models import PeriodicTask
from kombu.exceptions import OperationalError

from bomca.celery import app

CLOCK_PATIENCE = timedelta(minutes=5)  # the busiest periodic task runs every minute
OK = "ok"


def database():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return OK


def migrations():
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return f"{len(waiting)} migrations are waiting: run manage.py migrate" if waiting else OK


def clock():
    """Tell whether the beat process lives: it notes each start and each strike in the database."""
    seen = PeriodicTask.objects.filter(enabled=True).aggregate(Max("last_run_at"), Max("date_changed"))
    last = max((moment for moment in seen.values() if moment), default=None)
    if last is None:
        return "the clock was never started: run celery beat"
    return OK if timezone.now() - last < CLOCK_PATIENCE else "the clock has stopped: restart celery beat"


def broker():
    """Tell whether a job could be rung: the folder takes files, or the server answers."""
    with app.connection_for_write() as bell:
        bell.ensure_connection(max_retries=1, timeout=2)
        folder = bell.transport_options.get("data_folder_out")
    return OK if folder is None or os.access(folder, os.W_OK) else "the queue folder cannot be written"


def shared_cache():
    cache.set("readyz", OK, timeout=5)
    return cache.get("readyz") or "the cache does not keep what it is given"


CHECKS = {"database": database, "migrations": migrations, "clock": clock, "broker": broker, "cache": shared_cache}


def look(check):
    """Run one check; what it cannot reach is told in one plain word, without addresses or names."""
    try:
        return check()
    except (Error, OSError, OperationalError, *app.connection_for_write().connection_errors):
        return "cannot be reached"


@never_cache
@require_safe
@login_not_required
def healthz(request):
    """The web process answers."""
    return HttpResponse("ok", content_type="text/plain")


@never_cache
@require_safe
@login_not_required
def readyz(request):
    """Everything a request or a report needs is there; 503 and the reason when not."""
    found = {name: look(check) for name, check in CHECKS.items()}
    ready = all(answer == OK for answer in found.values())
    status, headers = (200, {}) if ready else (503, {"Retry-After": "10"})
    return JsonResponse(
        {"ready": ready, "version": settings.SPECTACULAR_SETTINGS["VERSION"], **found}, status=status, headers=headers
    )
