from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bomca.accounts import rights
from bomca.constraints import Rule
from bomca.fields import LineField, ProseField
from components.models.of_phase import OfPhase, OfPhaseQuerySet, of_phase

VIEW_RISKS, CHANGE_RISKS = "components.view_risk", "components.change_risk"


class RiskCategory(models.TextChoices):
    """The categories of the EU's action document."""

    EXTERNAL = "external", _("external environment")
    PLANNING = "planning", _("planning, processes and systems")
    PEOPLE = "people", _("people and the organisation")
    LEGALITY = "legality", _("legality and regularity")
    COMMUNICATION = "communication", _("communication and information")


class Level(models.IntegerChoices):
    """How likely a risk is, and how much it would harm."""

    LOW = 1, pgettext_lazy("of a risk", "low")
    MEDIUM = 2, pgettext_lazy("of a risk", "medium")
    HIGH = 3, pgettext_lazy("of a risk", "high")


class Trend(models.TextChoices):
    """Where the risk is heading since the review before."""

    UP = "up", _("growing")
    STABLE = "stable", _("stable")
    DOWN = "down", _("shrinking")


class RiskStatus(models.TextChoices):
    """What became of a risk; the last two need no review any more."""

    OPEN = "open", pgettext_lazy("of a risk", "open")
    MATERIALISED = "materialised", _("has come true")
    MITIGATED = "mitigated", _("mitigated")
    CLOSED = "closed", pgettext_lazy("of a risk", "closed")


LIVE = (RiskStatus.OPEN, RiskStatus.MATERIALISED)


class RiskQuerySet(OfPhaseQuerySet):
    def for_display(self):
        """With the phase and the assumption of each, in the same query."""
        return self.select_related("phase", "logframe_assumption__result__logframe")

    def live(self):
        """Risks that are still looked after."""
        return self.filter(status__in=LIVE)

    def overdue(self, day):
        """Of these, the ones whose review was due before the day."""
        return self.live().filter(review_due_on__lt=day)


class Risk(OfPhase):
    """What may keep a phase from its results: how likely, how harmful, what is done, and who looks after it."""

    view_permission, change_permission = VIEW_RISKS, CHANGE_RISKS
    lies_in = {"phase": ["phase"], "component": rights.ANYWHERE, "country": rights.ANYWHERE}

    phase = of_phase("risks")
    title = LineField(_("risk"), max_length=300)
    category = models.CharField(_("category"), max_length=16, choices=RiskCategory)
    likelihood = models.PositiveSmallIntegerField(_("likelihood"), choices=Level)
    impact = models.PositiveSmallIntegerField(pgettext_lazy("of a risk", "impact"), choices=Level)
    mitigation = ProseField(_("mitigating measures"))
    owner = LineField(_("looked after by"), max_length=150, help_text=_("An organisation or a function, no name."))
    logframe_assumption = models.ForeignKey(
        "components.Assumption",
        models.PROTECT,
        related_name="risks",
        null=True,
        blank=True,
        verbose_name=_("assumption of the logical framework"),
    )
    assumption = LineField(
        _("another assumption"), max_length=500, blank=True, help_text=_("Only where the logframe does not hold it.")
    )
    trend = models.CharField(_("trend"), max_length=8, choices=Trend, default=Trend.STABLE)
    status = models.CharField(_("status"), max_length=12, choices=RiskStatus, default=RiskStatus.OPEN)
    reviewed_on = models.DateField(_("last reviewed on"))
    review_due_on = models.DateField(_("next review due on"), null=True, blank=True)

    objects = RiskQuerySet.as_manager()

    class Meta:
        verbose_name = _("risk")
        verbose_name_plural = _("risks")
        ordering = ["phase", "status", "-likelihood", "-impact", "pk"]
        constraints = [
            *(
                Rule(
                    field=name,
                    condition=Q(**{f"{name}__gte": 1, f"{name}__lte": 3}),
                    name=f"{name}_of_a_risk_has_three_levels",
                    violation_error_message=_("Choose low, medium or high."),
                )
                for name in ("likelihood", "impact")
            ),
            Rule(
                field="review_due_on",
                condition=Q(review_due_on=None) | Q(review_due_on__gt=F("reviewed_on")),
                name="next_review_follows_the_last",
                violation_error_message=_("The next review is due after the last one. Correct one of the two days."),
            ),
            Rule(
                field="review_due_on",
                condition=~Q(status__in=["open", "materialised"]) | Q(review_due_on__isnull=False),
                name="live_risk_has_a_next_review",
                violation_error_message=_("A risk that is open or has come true is reviewed again. Say when."),
            ),
        ]

    def __str__(self):
        return self.title

    def clean(self):
        super().clean()
        named = self.logframe_assumption
        if named is not None and self.phase_id and named.version.phase_id != self.phase_id:
            message = _("This assumption stands in the logframe of another phase. Choose another.")
            raise ValidationError({"logframe_assumption": ValidationError(message, code="other_phase")})

    @property
    def severity(self):
        """Likelihood times impact, 1 to 9."""
        return self.likelihood * self.impact

    @property
    def is_live(self):
        return self.status in LIVE

    @property
    def is_overdue(self):
        """Whether the review was due before today."""
        return self.is_live and self.review_due_on < rights.today()
