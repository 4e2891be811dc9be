"""What the worker does when the doorbell rings; each task names a row and is safe to run twice."""

import os
import socket
import uuid

from celery import shared_task
from django.utils import timezone

from reports import services
from reports.models import Report


@shared_task
def open_due_reports():
    """The clock: open the reports that have become due, and have them made."""
    for report in services.open_due(today=timezone.localdate()):
        compile_report.delay_on_commit(report.pk)


@shared_task
def compile_report(pk):
    """Make one report."""
    services.make_report(pk, worker=f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}")


@shared_task
def ring_stale_jobs():
    """The sweeper: ring again for every job that waits or whose worker fell silent; messages can be lost."""
    Report.objects.give_up_exhausted()
    for pk in Report.objects.claimable().values_list("pk", flat=True):
        compile_report.delay(pk)
