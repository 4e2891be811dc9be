from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.models.enquiry import Enquiry
from activities.models.participant import plain
from activities.models.recommendation import SAID_LATER
from activities.models.recommendation_status import EVIDENCE_MISSING
from bomca.constraints import Rule
from bomca.encryption import EncryptedField, digests
from bomca.fields import ProseField
from bomca.revisions import Revised, RevisedQuerySet


class Decision(models.TextChoices):
    """What the office made of an answer."""

    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")


class AnswerQuerySet(RevisedQuerySet):
    def visible_to(self, user):
        """The answers to enquiries that the person may see."""
        return self.filter(enquiry__in=Enquiry.objects.visible_to(user))

    def latest(self):
        """The last word on each recommendation: answers that the agency has not replaced itself."""
        return self.filter(replaced=False)

    def named(self):
        """Those of which the person who answered is not erased."""
        return self.filter(erased_at=None)

    def answering(self, words):
        """A list of those in whose name every one of the words occurs. The database cannot read it."""
        words = plain(words).split()
        rows = self.named().select_related("enquiry__agency", "recommendation__deliverable")
        return [row for row in rows if all(word in plain(row.full_name) for word in words)]

    def waiting(self):
        """Those that the office has still to review."""
        return self.latest().filter(decision="")


class Answer(Revised):
    """A person of the agency proposes the status of one recommendation; it counts once the office accepts it."""

    history_hides = frozenset({"full_name", "function"})
    history_rebuilds = False

    enquiry = models.ForeignKey("activities.Enquiry", models.PROTECT, related_name="answers", verbose_name=_("enquiry"))
    recommendation = models.ForeignKey(
        "activities.Recommendation", models.PROTECT, related_name="answers", verbose_name=_("recommendation")
    )
    status = models.CharField(_("status"), max_length=16, choices=SAID_LATER)
    evidence = ProseField(_("evidence"), blank=True, max_length=2000)
    comment = ProseField(_("comment"), blank=True, max_length=2000)
    full_name = EncryptedField(_("name"), max_length=150)
    function = EncryptedField(_("function"), max_length=150)
    erased_at = models.DateTimeField(_("erased at"), null=True, blank=True, editable=False)
    given_at = models.DateTimeField(_("given at"), default=timezone.now, editable=False)
    replaced = models.BooleanField(_("replaced by a later answer"), default=False, editable=False)
    decision = models.CharField(_("decision"), max_length=8, choices=Decision, blank=True, default="", editable=False)
    decision_note = ProseField(_("note"), max_length=1000, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True, editable=False)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer of an agency")
        verbose_name_plural = _("answers of agencies")
        ordering = ["enquiry", "recommendation", "-pk"]
        default_permissions = ["view"]
        constraints = [
            Rule(
                field="evidence",
                condition=~Q(status__in=["partly_adopted", "adopted"]) | ~Q(evidence=""),
                name="answer_of_adoption_has_evidence",
                violation_error_code="evidence_missing",
                violation_error_message=EVIDENCE_MISSING,
            ),
            Rule(
                field="decision_note",
                condition=~Q(decision="declined") | ~Q(decision_note=""),
                name="declined_answer_says_why",
                violation_error_message=_("Say why the answer is declined; the agency reads it."),
            ),
            models.CheckConstraint(
                condition=Q(decision="", decided_at=None) | (~Q(decision="") & Q(decided_at__isnull=False)),
                name="decided_answer_has_a_moment",
                violation_error_message=_("An answer is decided by its own step."),
            ),
            models.UniqueConstraint(
                fields=["enquiry", "recommendation"],
                condition=Q(replaced=False),
                name="one_answer_is_the_last_word",
                violation_error_message=_("Another answer came meanwhile. Open the page again."),
            ),
        ]

    def __str__(self):
        return f"{self.recommendation}: {self.get_status_display()}"

    def history_title(self):
        return str(self)

    def decide(self, decision, *, by, note=""):
        """Accept or decline, once. Raises ValidationError where it was decided or replaced already."""
        if self.decision or self.replaced:
            message = _("This answer was decided or replaced meanwhile. Look at it again.")
            raise ValidationError(message, code="decided")
        self.decision, self.decision_note, self.decided_by, self.decided_at = decision, note, by, timezone.now()
        self.full_clean(exclude=["enquiry", "recommendation", "full_name", "function"])
        self.save()

    def erase(self):
        """Leave of the person nothing; what the agency answered stays. A second time changes nothing."""
        if self.erased_at is None:
            self.full_name, self.function, self.erased_at = "", "", timezone.now()
            self.save()

    @property
    def who(self):
        """Who answered, with the function; where that was erased, that it was."""
        return _("name erased") if self.erased_at else f"{self.full_name}, {self.function}"

    @property
    def erasure_key(self):
        """By what a request for erasure names the row."""
        return f"answer {self.pk}"

    @property
    def recorded_at(self):
        return self.given_at

    @property
    def marks(self):
        """By what the person is known again after a restore: keyed digests of name and agency together."""
        return digests(f"answer\n{plain(self.full_name)}\n{self.enquiry.agency_id}")

    @property
    def given_on(self):
        """The day it was given: the day as of which it counts."""
        return timezone.localdate(self.given_at)
