"""What the worker does about accounts; each task is safe to run twice."""

from celery import shared_task

from bomca.accounts import unused
from bomca.accounts.models import User
from bomca.accounts.passwords import services as passwords


@shared_task
def send_password_link(pk, base):
    """Send the link for a new password; to nobody where the account does not exist or is closed."""
    for user in User.objects.filter(pk=pk, is_active=True):
        passwords.send_link(user, base)


@shared_task
def close_unused_accounts():
    """The clock, daily: warn, then close, accounts that nobody uses."""
    unused.warn()
    unused.close()
