from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from activities.models.part import Part, of_activity
from bomca.constraints import Rule
from components.headings import HEADINGS
from components.models.of_phase import euros


class Cost(Part):
    """What an activity was planned to cost and has cost under one heading of the EU budget, in EUR.

    The portal is no accounting: this says where the money of an activity went, not how it was booked.
    """

    activity = of_activity("costs")
    heading = models.CharField(_("budget heading"), max_length=8, choices=HEADINGS)
    planned = euros(_("planned, EUR"), null=True, blank=True)
    actual = euros(_("actual, EUR"), null=True, blank=True)

    class Meta:
        verbose_name = _("cost")
        verbose_name_plural = _("costs")
        ordering = ["activity", "heading", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "heading"],
                name="heading_has_one_cost_in_an_activity",
                violation_error_message=_("This heading has a cost already. Edit that one."),
            ),
            Rule(
                field="planned",
                condition=Q(planned__isnull=False) | Q(actual__isnull=False),
                name="cost_is_planned_or_actual",
                violation_error_message=_("Enter the planned amount, the actual one, or both."),
            ),
            *(
                Rule(
                    field=name,
                    condition=Q(**{name: None}) | Q(**{f"{name}__gte": 0}),
                    name=f"{name}_cost_is_not_negative",
                    violation_error_message=_("An amount is zero or more."),
                )
                for name in ("planned", "actual")
            ),
        ]

    def __str__(self):
        return str(self.get_heading_display())
