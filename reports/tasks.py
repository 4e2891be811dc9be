"""What the worker does when the doorbell rings; each task names a row and is safe to run twice."""

from celery import shared_task
from django.utils import timezone

from bomca.jobs import ring_again, worker_name
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
    services.make_report(pk, worker=worker_name())


@shared_task
def ring_stale_jobs():
    """The sweeper: ring again for every job that waits or whose worker fell silent; messages can be lost."""
    ring_again(Report.objects, compile_report)
