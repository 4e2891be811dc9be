"""What two administrators do together for a person who lost the second factor."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bomca.history.tracked import Tracked

LIFE = timedelta(days=1)


class FactorRemoval(Tracked):
    """One administrator asks that a person's second factors be removed, another confirms it within a day.

    The record stays, as the proof of who did it.
    """

    history_rebuilds = False

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("person"), on_delete=models.PROTECT, related_name="factor_removals"
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("asked by"), on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("confirmed by"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True)

    class Meta:
        verbose_name = _("removal of a second factor")
        verbose_name_plural = _("removals of second factors")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("asked_by")),
                name="factor_removal_takes_two_administrators",
                violation_error_message=_("Another administrator must confirm this, not the one who asked for it."),
            ),
        ]

    def __str__(self):
        return str(self.user)

    def history_title(self):
        return str(self.user_id)

    @property
    def is_waiting(self):
        return self.confirmed_at is None and self.asked_at > timezone.now() - LIFE
