from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from bomca.fields import ProseField
from bomca.records import Record
from bomca.visibility import ScopedQuerySet
from reports import outline
from reports.models.life import ON_THE_WAY
from reports.models.schedule import Schedule


class SectionQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """The texts of the reports that the person may read."""
        return self.filter(schedule__in=Schedule.objects.visible_to(user).values("pk"))

    def of(self, report):
        """The texts of a report's period and language, whatever the version."""
        days = {"schedule": report.schedule_id, "period_starts_on": report.period_starts_on}
        return self.filter(**days, language=report.language)


class Section(Record):
    """A text that the office writes for the report on a period, by the outline of the donor's form.

    It belongs to the period and language, not to one version: each version takes it into its snapshot when it is made.
    """

    history_rebuilds = False

    schedule = models.ForeignKey(
        "reports.Schedule", models.PROTECT, related_name="sections", verbose_name=_("report schedule")
    )
    period_starts_on = models.DateField(_("period starts on"))
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES)
    code = models.CharField(_("part of the outline"), max_length=20, choices=outline.choices)
    text = ProseField(_("text"), blank=True)
    is_ready = models.BooleanField(_("ready"), default=False, help_text=_("Only what is ready can be signed."))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, verbose_name=_("written by")
    )

    objects = SectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("text of a report")
        verbose_name_plural = _("texts of reports")
        ordering = ["schedule", "period_starts_on", "language", "pk"]
        default_permissions = ["view"]
        constraints = [
            models.UniqueConstraint(
                fields=["schedule", "period_starts_on", "language", "code"],
                name="one_text_of_a_part_per_period_and_language",
                violation_error_message=_("Someone else has begun this text. Look at it again."),
            ),
        ]

    def __str__(self):
        return outline.parts()[self.code].titles["en"] if self.code in outline.parts() else self.code

    @property
    def part(self):
        return outline.parts()[self.code]

    def clean(self):
        """Not longer than the form allows, ready only with words, and written only while no version is on its way."""
        super().clean()
        words, most = len(self.text.split()), self.part.most_words
        if words > most:
            message = _("The text has %(words)s words; the form allows %(most)s. Shorten it.")
            values = {"words": words, "most": most}
            raise ValidationError({"text": ValidationError(message, code="too_long", params=values)})
        if self.is_ready and not self.text.strip():
            message = _("A text without words is not ready.")
            raise ValidationError({"is_ready": ValidationError(message, code="empty")})
        if self.is_locked():
            raise ValidationError(LOCKED, code="locked")

    def is_locked(self):
        """Whether a version of the report is in review, signed or submitted and not yet judged."""
        same = {"period_starts_on": self.period_starts_on, "language": self.language}
        return self.schedule.reports.filter(status__in=ON_THE_WAY, **same).exists()


LOCKED = _("A version of this report is in review, signed or submitted: its texts are not written any more.")
