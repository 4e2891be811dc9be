"""An account that nobody uses is closed, with a warning first; an administrator opens it again."""

import logging
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db.models import F, Max, Q, Value
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from bomca.accounts import demo, mail
from bomca.accounts.models import User
from bomca.accounts.sessions import services as sessions

log = logging.getLogger(__name__)


def candidates():
    """Active accounts that may be closed, each with `used_at`: its last sign-in, token's use, making or reopening."""
    long_ago = Value(datetime(2000, 1, 1, tzinfo=UTC))
    found = User.objects.filter(is_active=True, is_service=False).annotate(
        token_used_at=Max("api_tokens__last_used_at"),
        used_at=Greatest(
            F("date_joined"),
            Coalesce("last_login", long_ago),
            Coalesce("token_used_at", long_ago),
            Coalesce("reopened_at", long_ago),
        ),
    )
    return found.exclude(email__endswith=f"@{demo.DOMAIN}") if demo.are_allowed() else found


def warn():
    """Tell each person once that their account will be closed; return how many were told."""
    now = timezone.now()
    since = now - timedelta(days=settings.UNUSED_ACCOUNT_DAYS - settings.UNUSED_WARNING_DAYS)
    told = 0
    for user in candidates().filter(Q(warned_at=None) | Q(warned_at__lt=F("used_at")), used_at__lte=since):
        if User.objects.filter(pk=user.pk, warned_at=user.warned_at).update(warned_at=now):
            told += _tell(user, now + timedelta(days=settings.UNUSED_WARNING_DAYS))
    return told


def _tell(user, closes_at):
    """Send the warning; where no server takes it, another day tries again."""
    try:
        mail.send("unused_warning", user.email, user.language, user=user, closes_at=closes_at)
    except OSError:
        log.exception("The warning about an unused account could not be sent")
        User.objects.filter(pk=user.pk).update(warned_at=user.warned_at)
        return 0
    return 1


def close():
    """Close the accounts whose owners were warned in time and did not come; return how many."""
    now = timezone.now()
    unused = candidates().filter(
        used_at__lte=now - timedelta(days=settings.UNUSED_ACCOUNT_DAYS),
        warned_at__gte=F("used_at"),
        warned_at__lte=now - timedelta(days=settings.UNUSED_WARNING_DAYS),
    )
    closed = 0
    for user in unused:
        closed += User.objects.filter(pk=user.pk, is_active=True).update(is_active=False, expired_at=now)
        sessions.end_all(user)
    return closed
