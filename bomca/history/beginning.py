"""The first entries: what was there before the history began, or was written by a migration."""

from django.apps import apps
from django.db import connections, models, transaction
from django.db.migrations.executor import MigrationExecutor

from bomca.history import guards
from bomca.history.acting import acting_as
from bomca.history.collecting import touch
from bomca.history.models import Entry
from bomca.history.parts import tracked_models

JOB = "history began"


def begin(using="default"):
    """Tell of every record that no entry tells of yet. Returns how many; a second run finds none."""
    number = 0
    with acting_as(job=JOB), transaction.atomic(using=using):
        for model in tracked_models():
            known = set(
                Entry.objects.using(using)
                .filter(model=model._meta.label_lower)
                .order_by()
                .values_list("key", flat=True)
                .distinct()
            )
            stored = models.QuerySet(model, using=using).order_by("pk").values_list("pk", flat=True)
            untold = [key for key in stored if str(key) not in known]
            number += len(untold)
            touch(model, untold, using)
    return number


def after_migration(using, plan=None, **kwargs):
    """Once all migrations are done, tell of what they wrote, and guard the history: SQLite forgets triggers of a table
    that a migration rebuilt."""
    executor = MigrationExecutor(connections[using])
    if plan and apps.ready and not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        guards.remove(connections[using])
        guards.install(connections[using])
        begin(using)
