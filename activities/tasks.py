"""What the worker does for the activity log; each task is safe to run twice."""

from celery import shared_task
from django.utils import timezone

from activities import services
from activities.exchange import services as exchange
from activities.models import Import
from bomca.jobs import ring_again, worker_name


@shared_task
def erase_due_lists():
    """Erase the names whose time has come."""
    services.erase_due_lists(today=timezone.localdate())


@shared_task
def erase_due_names():
    """Erase the names of experts, and of who was asked and answered for agencies, whose time has come."""
    services.erase_due_names(today=timezone.localdate())


@shared_task
def send_enquiry(pk, base):
    """Send the letter to an agency, unless it was sent."""
    services.send_letter(pk, base=base)


@shared_task
def send_enquiry_again(pk, base):
    """Send the letter once more, with a new link; the former link no longer works."""
    services.send_letter(pk, base=base, again=True)


@shared_task
def run_import(pk):
    """Do what waits to be done with one import."""
    exchange.run(pk, worker=worker_name())


@shared_task
def ring_stale_imports():
    """The sweeper: ring again for every import that waits or whose worker fell silent."""
    ring_again(Import.objects, run_import)


@shared_task
def erase_old_imports():
    """Erase the files of imports whose time has come."""
    exchange.erase_old(today=timezone.localdate())
