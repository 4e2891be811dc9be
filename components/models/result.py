from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bomca.constraints import Rule
from bomca.fields import ProseField
from components.models.logframe import Logframe
from components.models.logframe_part import LogframePart


class ResultLevel(models.TextChoices):
    """The levels of the results chain, from the highest."""

    IMPACT = "impact", _("impact")
    OUTCOME = "outcome", _("outcome")
    INTERMEDIATE = "intermediate", _("intermediate outcome")
    OUTPUT = "output", _("output")


BELOW = {  # which levels may stand under which
    ResultLevel.IMPACT: (ResultLevel.OUTCOME,),
    ResultLevel.OUTCOME: (ResultLevel.INTERMEDIATE, ResultLevel.OUTPUT),
    ResultLevel.INTERMEDIATE: (ResultLevel.OUTPUT,),
    ResultLevel.OUTPUT: (),
}


class Result(LogframePart):
    """Something that shall be different because of the phase: the impact, an outcome, an output."""

    path = "logframe"
    history_part_of = "logframe"
    history_follows = ("logframe__phase",)

    logframe = models.ForeignKey(
        Logframe, models.PROTECT, related_name="results", editable=False, verbose_name=_("logframe")
    )
    level = models.CharField(_("level"), max_length=12, choices=ResultLevel)
    parent = models.ForeignKey(
        "self", models.PROTECT, related_name="children", null=True, blank=True, verbose_name=_("contributes to")
    )
    component = models.ForeignKey(
        "components.Component",
        models.PROTECT,
        related_name="results",
        null=True,
        blank=True,
        verbose_name=_("component"),
    )
    statement = ProseField(_("statement"), max_length=2000)

    lies_in = {"phase": ["logframe__phase"], "component": ["component"]}

    class Meta:
        verbose_name = _("result")
        verbose_name_plural = _("results")
        ordering = ["logframe", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["logframe", "thread"],
                name="result_stands_once_in_a_version",
                violation_error_message=_("This result stands in this version already."),
            ),
            Rule(
                field="parent",
                condition=Q(level="impact", parent=None) | (~Q(level="impact") & Q(parent__isnull=False)),
                name="only_an_impact_contributes_to_nothing_else",
                violation_error_message=_(
                    "An impact stands at the top; every other result contributes to one above it. Choose which."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.get_level_display()}: {self.statement[:80]}"

    def clean(self):
        super().clean()
        errors = {}
        parent = self.parent if self.parent_id else None
        if parent and parent.logframe_id != self.logframe_id:
            errors["parent"] = ValidationError(_("Choose a result of the same version."), code="other_version")
        elif parent and self.level and self.level not in BELOW[parent.level]:
            values = {"level": self.get_level_display(), "above": parent.get_level_display()}
            message = _("An entry at the level “%(level)s” cannot stand under one at the level “%(above)s”.")
            errors["level"] = ValidationError(message, code="wrong_level", params=values)
        if self.pk and any(child.level not in BELOW.get(self.level, ()) for child in self.children.all()):
            message = _("What stands under it does not fit under this level. Move that first.")
            errors["level"] = ValidationError(message, code="wrong_level")
        if self.component_id and self.logframe_id and self.component.phase_id != self.logframe.phase_id:
            errors["component"] = ValidationError(_("The component belongs to another phase."), code="other_phase")
        if errors:
            raise ValidationError(errors)

    def neighbours(self):
        return Result.objects.filter(logframe=self.logframe_id, parent=self.parent_id, level=self.level)

    def levels_below(self):
        """The levels that may stand under it."""
        return BELOW[self.level]

    def missing(self):
        """What it lacks before the version can be submitted, in sentences."""
        named = {"result": self.statement[:60]}
        below = {child.level for child in self.children.all()}
        if self.level == ResultLevel.OUTCOME and not below:
            yield _("The outcome “%(result)s” has no output. Add one.") % named
        if self.level == ResultLevel.IMPACT and not below:
            yield _("The impact “%(result)s” has no outcome. Add one.") % named
        if self.level == ResultLevel.INTERMEDIATE and not below:
            yield _("The intermediate outcome “%(result)s” has no output. Add one.") % named
        if not self.indicators.all():
            yield _("“%(result)s” has no indicator. Add one.") % named
        for indicator in self.indicators.all():
            yield from indicator.missing()
