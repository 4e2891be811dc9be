"""What the worker does for the ground; each task is safe to run twice."""

from celery import shared_task

from bomca.drafts import keeping
from bomca.idempotency import keys


@shared_task
def forget_keyed_requests():
    """The clock, hourly: delete the answers that nobody will ask for again."""
    keys.forget()


@shared_task
def erase_old_drafts():
    """The clock, daily: erase unsaved forms that nobody has taken up."""
    keeping.erase_old()
