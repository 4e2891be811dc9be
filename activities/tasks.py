"""What the clock asks of the activity log; safe to do twice."""

from celery import shared_task
from django.utils import timezone

from activities import services


@shared_task
def erase_due_lists():
    """Erase the names whose time has come."""
    services.erase_due_lists(today=timezone.localdate())
