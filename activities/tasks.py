"""What the worker does for the activity log; each task is safe to run twice."""

from celery import shared_task
from django.utils import timezone

from activities import services


@shared_task
def erase_due_lists():
    """Erase the names whose time has come."""
    services.erase_due_lists(today=timezone.localdate())


@shared_task
def send_enquiry(pk, base):
    """Send the letter to an agency, unless it was sent."""
    services.send_letter(pk, base=base)


@shared_task
def send_enquiry_again(pk, base):
    """Send the letter once more, with a new link; the former link no longer works."""
    services.send_letter(pk, base=base, again=True)
