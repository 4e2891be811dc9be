from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bomca.added_only import AddedOnlyQuerySet
from bomca.constraints import Rule
from bomca.fields import ProseField
from bomca.records import Record
from bomca.revisions import RevisedQuerySet
from reports import outline
from reports.models.added import OfReportsQuerySet


class CommentStatus(models.TextChoices):
    """Whether a comment waits for an answer."""

    OPEN = "open", _("waits for an answer")
    ANSWERED = "answered", _("answered")
    CLOSED = "closed", pgettext_lazy("of a comment", "closed")


class CommentQuerySet(OfReportsQuerySet, AddedOnlyQuerySet, RevisedQuerySet):
    """Comments move by their own steps alone, one by one."""


class Comment(Record):
    """What the donor remarks on a report, on one of its texts or figures perhaps, and what the office answers.

    Neither is ever rewritten: a correction is a new comment.
    """

    refusal = "A comment is never rewritten; a correction is a new comment."
    history_part_of = "report"
    history_rebuilds = False

    report = models.ForeignKey("reports.Report", models.PROTECT, related_name="comments", verbose_name=_("report"))
    section = models.CharField(_("on the text"), max_length=20, choices=outline.choices, blank=True)
    figure = models.CharField(_("on the figure"), max_length=100, blank=True)
    text = ProseField(_("comment"), max_length=5000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    status = models.CharField(_("status"), max_length=8, choices=CommentStatus, default=CommentStatus.OPEN)
    answer = ProseField(_("answer"), max_length=5000, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("answered by")
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("closed by")
    )
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment on a report")
        verbose_name_plural = _("comments on reports")
        ordering = ["report", "pk"]
        default_permissions = ["view"]
        constraints = [
            Rule(
                field="answer",
                condition=~Q(status="answered") | ~Q(answer="") & Q(answered_at__isnull=False),
                name="answered_comment_has_an_answer",
                violation_error_message=_("Write the answer."),
            ),
        ]

    def __str__(self):
        return str(self._meta.verbose_name)

    def clean(self):
        """A comment is on a made report, and on a figure that it tells."""
        super().clean()
        if not self.report.is_made:
            raise ValidationError(_("The report is not made yet."), code="wrong_step")
        if self.figure and self.figure not in self.report.snapshot["figures"]:
            message = _("The report has no figure of this key.")
            raise ValidationError({"figure": ValidationError(message, code="unknown")})

    def save(self, *args, update_fields=None, **kwargs):
        if not self._state.adding and not set(update_fields or ["text"]) <= STEP_FIELDS:
            raise TypeError(self.refusal)
        super().save(*args, update_fields=update_fields, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError(self.refusal)

    def reply(self, text, *, by):
        """The office answers an open comment. Raises ValidationError."""
        self._check(CommentStatus.OPEN)
        self.answer, self.answered_by, self.answered_at = text, by, timezone.now()
        self.status = CommentStatus.ANSWERED
        self.full_clean(exclude=["report"])
        self.save(update_fields=["status", "answer", "answered_by", "answered_at"])

    def close(self, *, by):
        """Who comments is content. Raises ValidationError."""
        self._check(CommentStatus.OPEN, CommentStatus.ANSWERED)
        self.status, self.closed_by, self.closed_at = CommentStatus.CLOSED, by, timezone.now()
        self.save(update_fields=["status", "closed_by", "closed_at"])

    def _check(self, *since):
        if self.status not in since:
            message = _("This comment is %(now)s. Write a new one.")
            raise ValidationError(message, code="wrong_step", params={"now": self.get_status_display()})


STEP_FIELDS = {"status", "answer", "answered_by", "answered_at", "closed_by", "closed_at"}
