from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bomca.added_only import AddedOnly, OwnedLogQuerySet
from bomca.fields import ProseField
from components.models.indicator import Indicator


class Colour(models.TextChoices):
    """What a person says of an indicator, whatever is computed."""

    GREEN = "green", pgettext_lazy("traffic light", "on track")
    AMBER = "amber", pgettext_lazy("traffic light", "behind")
    RED = "red", pgettext_lazy("traffic light", "far behind")
    COMPUTED = "computed", pgettext_lazy("traffic light", "as it is computed")


class Rating(AddedOnly):
    """That a person sees an indicator otherwise than the computed light does, and why; the last one stands."""

    history_part_of = "indicator"
    history_follows = ("indicator",)

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="ratings", verbose_name=_("indicator"))
    colour = models.CharField(_("how it stands"), max_length=8, choices=Colour)
    reason = ProseField(_("reason"), max_length=2000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, verbose_name=_("by"))
    at = models.DateTimeField(_("at"), auto_now_add=True)

    objects = OwnedLogQuerySet.as_manager()

    class Meta:
        verbose_name = _("rating of an indicator")
        verbose_name_plural = _("ratings of indicators")
        ordering = ["indicator", "-pk"]

    def __str__(self):
        return f"{self.indicator}: {self.get_colour_display()}"
