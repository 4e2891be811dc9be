from django.db import models
from django.utils.translation import gettext_lazy as _

from bomca.fields import ProseField
from components.models.logframe_part import LogframePart
from components.models.result import Result


class AssumptionStatus(models.TextChoices):
    """Whether an assumption still holds."""

    HOLDS = "holds", _("holds")
    AT_RISK = "at_risk", _("at risk")
    FAILED = "failed", _("does not hold")


class Assumption(LogframePart):
    """What must hold, outside the programme's hands, for a result to lead to the one above it."""

    path = "result__logframe"
    history_part_of = "result"
    history_follows = ("result",)

    result = models.ForeignKey(
        Result, models.PROTECT, related_name="assumptions", editable=False, verbose_name=_("result")
    )
    text = ProseField(_("assumption"), max_length=2000)
    status = models.CharField(_("status"), max_length=8, choices=AssumptionStatus, default=AssumptionStatus.HOLDS)

    lies_in = {"phase": ["result__logframe__phase"], "component": ["result__component"]}

    class Meta:
        verbose_name = _("assumption")
        verbose_name_plural = _("assumptions")
        ordering = ["result", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["result", "thread"],
                name="assumption_stands_once_under_a_result",
                violation_error_message=_("This assumption stands under this result already."),
            ),
        ]

    def __str__(self):
        return self.text[:80]

    def neighbours(self):
        return Assumption.objects.filter(result=self.result_id)
