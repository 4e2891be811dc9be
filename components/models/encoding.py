from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from bomca.added_only import AddedOnly, OwnedLogQuerySet


class Encoding(AddedOnly):
    """That somebody typed a phase's logframe and values into OPSYS: when, who, and what stood on the sheet then."""

    history_part_of = "phase"
    history_follows = ("phase",)

    phase = models.ForeignKey("components.Phase", models.PROTECT, related_name="encodings", verbose_name=_("phase"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, verbose_name=_("by"))
    at = models.DateTimeField(_("at"), auto_now_add=True)
    cells = models.JSONField(_("what was encoded"), default=dict)

    objects = OwnedLogQuerySet.as_manager()
    history_hides = frozenset({"cells"})

    class Meta:
        verbose_name = _("encoding in OPSYS")
        verbose_name_plural = _("encodings in OPSYS")
        ordering = ["phase", "-pk"]

    def __str__(self):
        return f"{self.phase}: {self.at:%Y-%m-%d}" if self.at else str(self.phase)
