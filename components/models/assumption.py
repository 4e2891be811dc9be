from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bomca.fields import ProseField
from components.models.logframe import Logframe
from components.models.logframe_part import LogframePart, LogframePartQuerySet
from components.models.result import Result


class AssumptionStatus(models.TextChoices):
    """Whether an assumption still holds."""

    HOLDS = "holds", _("holds")
    AT_RISK = "at_risk", _("at risk")
    FAILED = "failed", _("does not hold")


class AssumptionQuerySet(LogframePartQuerySet):
    def offered_in(self, phase, keeping=None):
        """Those that a record of the phase can name: of the version in force, or else of the newest one.

        keeping: the key of the one it names now.
        """
        versions = Logframe.objects.filter(phase=phase)
        version = versions.in_force().first() or versions.order_by("-version").first()
        return self.filter(Q(result__logframe=version) | Q(pk=keeping))


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

    objects = AssumptionQuerySet.as_manager()
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

    @property
    def label(self):
        """The whole of it, where it is named by another record."""
        return self.text

    def get_absolute_url(self):
        return f"{self.result.logframe.get_absolute_url()}#result-{self.result.uid}"

    def delete(self, *args, **kwargs):
        """Remove it, unless a risk names it. Raises ValidationError."""
        if self.risks.exists():
            message = _("A risk names this assumption. Take it out of the register of risks first.")
            raise ValidationError(message, code="named_by_a_risk")
        return super().delete(*args, **kwargs)

    def neighbours(self):
        return Assumption.objects.filter(result=self.result_id)
