"""What this database is for."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from bomca.drafts.models import UnsavedForm
from bomca.history.tracked import Tracked
from bomca.idempotency.models import KeyedRequest

__all__ = ["Installation", "KeyedRequest", "Purpose", "UnsavedForm"]


class Purpose(models.TextChoices):
    """A database holds the real programme, or invented volume: never both."""

    REAL = "real", _("real data")
    DEMO = "demo", _("demonstration")


class Installation(Tracked):
    """The one row that says what this database is for; without it, it is for real data."""

    history_rebuilds = False

    purpose = models.CharField(_("purpose"), max_length=8, choices=Purpose, default=Purpose.REAL)

    class Meta:
        verbose_name = _("installation")
        verbose_name_plural = _("installation")
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="installation_is_one_row"),
        ]

    def __str__(self):
        return self.get_purpose_display()

    @classmethod
    def is_demo(cls):
        """Whether every page and document must say DEMO."""
        return cls.objects.filter(purpose=Purpose.DEMO).exists()

    @classmethod
    def set_purpose(cls, purpose):
        """Say what this database is for."""
        cls.objects.update_or_create(pk=1, defaults={"purpose": purpose})
