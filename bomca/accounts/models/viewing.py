"""The log of administrators who looked at the portal as somebody else."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bomca.added_only import AddedOnly, AddedOnlyQuerySet


class Event(models.TextChoices):
    """What happened to a viewing; one begun and never ended was left with the browser, and opens nothing after it."""

    STARTED = "started", _("begun")
    STOPPED = "stopped", _("stopped")
    EXPIRED = "expired", _("ended by itself")


class ViewingQuerySet(AddedOnlyQuerySet):
    def visible_to(self, user):
        """Everything for those who look into access; nothing for others."""
        return self if user.has_perm("accounts.explain_access") else self.none()


class Viewing(AddedOnly):
    """One line of the log: who began or stopped looking at the portal as whom, when and from which address."""

    history_hides = frozenset({"address"})

    administrator = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("administrator")
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="viewings", verbose_name=_("viewed as")
    )
    event = models.CharField(_("event"), max_length=8, choices=Event)
    at = models.DateTimeField(_("at"), default=timezone.now, editable=False)
    address = models.CharField(_("network address"), max_length=64, blank=True)

    objects = ViewingQuerySet.as_manager()

    class Meta:
        verbose_name = _("viewing as another person")
        verbose_name_plural = _("viewings as another person")
        ordering = ["-at", "-pk"]
        default_permissions = ["view"]
        permissions = [("explain_access", "Can look into who has access to what, and why")]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(administrator=models.F("person")),
                name="nobody_is_viewed_by_themselves",
                violation_error_message=_("You are this person already."),
            ),
        ]

    def __str__(self):
        return f"{self.administrator} → {self.person}: {self.get_event_display()}"

    def history_title(self):
        return str(self.get_event_display())
