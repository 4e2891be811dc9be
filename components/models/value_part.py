from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bomca.constraints import Rule
from bomca.records import Record
from bomca.visibility import ScopedQuerySet
from components.models.indicator_value import IndicatorValue
from components.models.measures import Division


class ValuePartQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """Parts of the values that the person may see."""
        return self.filter(indicator_value__in=IndicatorValue.objects.visible_to(user).order_by().values("pk"))


class ValuePart(Record):
    """A part of a value: so many women, so many from Kyrgyzstan, so many of customs, or of whom it is not known."""

    history_part_of = "indicator_value"
    history_follows = ("indicator_value__indicator", "indicator_value__period", "indicator_value__country")

    indicator_value = models.ForeignKey(
        IndicatorValue, models.PROTECT, related_name="parts", verbose_name=_("value of an indicator")
    )
    division = models.CharField(_("divided by"), max_length=12, choices=Division)
    key = models.CharField(_("part"), max_length=30)
    amount = models.DecimalField(_("amount"), max_digits=16, decimal_places=2)

    objects = ValuePartQuerySet.as_manager()

    class Meta:
        verbose_name = _("part of a value")
        verbose_name_plural = _("parts of values")
        ordering = ["indicator_value", "division", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator_value", "division", "key"],
                name="part_of_a_value_is_given_once",
                violation_error_message=_("This part is given already."),
            ),
            Rule(
                field="amount",
                condition=Q(amount__gte=0),
                name="part_of_a_value_is_not_negative",
                violation_error_message=_("A part cannot be negative."),
            ),
        ]

    def __str__(self):
        return f"{self.indicator_value}: {self.get_division_display()} {self.key}"
