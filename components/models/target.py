from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from bomca.constraints import Rule
from bomca.fields import ProseField
from components.models.indicator import Indicator
from components.models.logframe_part import LogframePart
from components.models.measures import Measured


class TargetKind(models.TextChoices):
    """From where, over what, to where."""

    BASELINE = "baseline", _("baseline")
    MILESTONE = "milestone", _("milestone")
    TARGET = "target", _("target")


class Rationale(models.TextChoices):
    """Why an agreed baseline or target is changed."""

    EXTENSION = "extension", _("the phase was extended or shortened")
    BUDGET = "budget", _("the budget changed")
    CONTEXT = "context", _("the circumstances in a country changed")
    REACHED = "reached", _("it was reached earlier than planned")
    DATA = "data", _("better data became known")
    ERROR = "error", _("it was wrong")


AGREED = ("on", "value", "numerator", "denominator", "text")


class Target(LogframePart, Measured):
    """Where an indicator begins, stands on the way, or shall end: an amount with its day."""

    path = "indicator__result__logframe"
    history_part_of = "indicator"
    history_follows = ("indicator",)

    indicator = models.ForeignKey(
        Indicator, models.PROTECT, related_name="targets", editable=False, verbose_name=_("indicator")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=TargetKind, default=TargetKind.TARGET)
    on = models.DateField(_("day"))
    comment = ProseField(_("comment"), blank=True, max_length=2000)
    rationale = models.CharField(
        _("why it is changed"),
        max_length=10,
        choices=Rationale,
        blank=True,
        help_text=_("Only where an agreed one is changed."),
    )
    rationale_text = ProseField(_("the reason in words"), blank=True, max_length=2000)

    lies_in = {"phase": ["indicator__result__logframe__phase"], "component": ["indicator__result__component"]}

    class Meta:
        verbose_name = _("baseline or target")
        verbose_name_plural = _("baselines and targets")
        ordering = ["indicator", "on", "pk"]
        constraints = [
            *Measured.Meta.constraints,
            models.UniqueConstraint(
                fields=["indicator"],
                condition=Q(kind="baseline"),
                name="indicator_has_one_baseline",
                violation_error_message=_("The indicator has a baseline already. Edit that one."),
            ),
            models.UniqueConstraint(
                fields=["indicator"],
                condition=Q(kind="target"),
                name="indicator_has_one_final_target",
                violation_error_message=_("The indicator has a final target. Edit that one, or add a milestone."),
            ),
            models.UniqueConstraint(
                fields=["indicator", "on"],
                condition=Q(kind="milestone"),
                name="indicator_has_one_milestone_a_day",
                violation_error_message=_("The indicator has a milestone for this day already."),
            ),
            Rule(
                field="rationale_text",
                condition=Q(rationale="", rationale_text="") | (~Q(rationale="") & ~Q(rationale_text="")),
                name="a_changed_target_says_why",
                violation_error_message=_("Choose the reason from the list, and say it in words too."),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.on.year if self.on else ''}".strip()

    def clean(self):
        super().clean()
        if self.indicator_id is None or self.on is None:
            return
        self.check_measure(self.indicator)
        phase, errors = self.indicator.result.logframe.phase, {}
        if self.kind != TargetKind.BASELINE and not phase.starts_on <= self.on <= phase.ends_on_if_approved:
            values = {"first": date_format(phase.starts_on), "last": date_format(phase.ends_on_if_approved)}
            message = _("The day lies outside the phase, which runs from %(first)s to %(last)s.")
            errors["on"] = ValidationError(message, code="outside_phase", params=values)
        if self.is_changed and not self.rationale:
            message = _("An agreed baseline or target is changed here. Say why.")
            errors["rationale"] = ValidationError(message, code="rationale_missing")
        if errors:
            raise ValidationError(errors)

    def neighbours(self):
        return Target.objects.filter(indicator=self.indicator_id)

    @property
    def is_changed(self):
        """Whether it differs from what was approved before."""
        before = self.agreed
        return before is not None and any(getattr(before, name) != getattr(self, name) for name in AGREED)

    @property
    def told(self):
        """The amount as people read it."""
        return self.in_words(self.indicator)
