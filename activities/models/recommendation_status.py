from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from activities.models.recommendation import NEEDING_EVIDENCE, SAID_LATER, Recommendation
from bomca.added_only import AddedOnly, AddedOnlyQuerySet
from bomca.constraints import Rule
from bomca.fields import LineField, LinkField, ProseField

EVIDENCE_MISSING = _("Adoption needs evidence: say which act, order or practice, or give a link to it.")
HAS_EVIDENCE = ~Q(status__in=NEEDING_EVIDENCE) | ~Q(evidence="") | ~Q(evidence_url="")


class RecommendationStatusQuerySet(AddedOnlyQuerySet):
    def visible_to(self, user):
        """What became of the recommendations that the person may see."""
        return self.filter(recommendation__in=Recommendation.objects.visible_to(user).order_by().values("pk"))


class StatusSource(models.TextChoices):
    """Who said it."""

    OFFICE = "office", _("the programme's office")
    AGENCY = "agency", _("the agency's answer")


class RecommendationStatus(AddedOnly):
    """What became of a recommendation as of a day. Of two rows of one day the later one counts; rows are only added."""

    refusal = "What was recorded stays recorded: a correction is a further row."
    history_part_of = "recommendation"
    history_rebuilds = True

    recommendation = models.ForeignKey(
        "activities.Recommendation", models.PROTECT, related_name="statuses", verbose_name=_("recommendation")
    )
    answer = models.OneToOneField(
        "activities.Answer",
        models.PROTECT,
        related_name="accepted_as",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("answer"),
    )
    status = models.CharField(_("status"), max_length=16, choices=SAID_LATER)
    as_of_on = models.DateField(pgettext_lazy("status", "as of"))
    evidence = ProseField(_("evidence"), blank=True, max_length=2000)
    evidence_url = LinkField(_("link to the evidence"), max_length=500, blank=True)
    meeting = LineField(_("noted at the meeting"), max_length=200, blank=True)
    source = models.CharField(
        _("said by"), max_length=8, choices=StatusSource, default=StatusSource.OFFICE, editable=False
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("recorded by"),
    )
    accepted_at = models.DateTimeField(_("recorded at"), default=timezone.now, editable=False)

    objects = RecommendationStatusQuerySet.as_manager()

    class Meta:
        verbose_name = _("status of a recommendation")
        verbose_name_plural = _("statuses of recommendations")
        ordering = ["-as_of_on", "-pk"]
        default_permissions = ["view"]
        indexes = [models.Index(fields=["recommendation", "as_of_on", "id"], name="status_by_day")]
        constraints = [
            Rule(
                field="evidence",
                condition=HAS_EVIDENCE,
                name="adoption_has_evidence",
                violation_error_code="evidence_missing",
                violation_error_message=EVIDENCE_MISSING,
            ),
            models.CheckConstraint(
                condition=~Q(status="issued"),
                name="issuing_is_no_later_status",
                violation_error_message=_("A recommendation is issued once; say what became of it since."),
            ),
            models.CheckConstraint(
                condition=Q(source="office", answer=None) | Q(source="agency", answer__isnull=False),
                name="status_of_an_agency_rests_on_its_answer",
                violation_error_message=_("What an agency said rests on an answer that was accepted."),
            ),
        ]

    def __str__(self):
        return f"{self.recommendation}: {self.get_status_display()}"

    def history_title(self):
        return str(self.get_status_display())

    def clean(self):
        super().clean()
        if self.as_of_on and self.as_of_on > timezone.localdate():
            message = _("This day lies ahead. Enter it when it has come.")
            raise ValidationError({"as_of_on": ValidationError(message, code="in_future")})
        if self.as_of_on and self.recommendation_id and self.as_of_on < self.recommendation.issued_on:
            message = _("The recommendation was not issued yet on this day. Correct the day.")
            raise ValidationError({"as_of_on": ValidationError(message, code="before_issue")})
