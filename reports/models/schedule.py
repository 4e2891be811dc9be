from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bomca.constraints import Rule
from bomca.fields import LineField
from bomca.records import Record, Sourced
from bomca.visibility import ScopedQuerySet
from reports.periods import periods


class ScheduleQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """Those of the reports that the person may read."""
        return self.open_to(user, "reports.view_report")

    def active(self):
        return self.filter(is_active=True)

    def for_display(self):
        """With the phase and the extensions its periods follow from."""
        return self.select_related("phase").prefetch_related("phase__extensions")


class Schedule(Record, Sourced):
    """That a report on a phase is due every so many months. Periods and due dates follow from the phase's dates."""

    history_follows = ("phase",)

    phase = models.ForeignKey("components.Phase", models.PROTECT, related_name="schedules", verbose_name=_("phase"))
    title = LineField(_("title"), max_length=150)
    months = models.PositiveSmallIntegerField(_("months"), default=6)
    due_days = models.PositiveSmallIntegerField(_("due after so many days"), default=60)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="en")
    is_active = models.BooleanField(_("active"), default=True)

    objects = ScheduleQuerySet.as_manager()
    lies_in = {"phase": ["phase"]}

    class Meta:
        verbose_name = _("report schedule")
        verbose_name_plural = _("report schedules")
        ordering = ["-phase__number", "months"]
        constraints = [
            models.UniqueConstraint(
                fields=["phase", "months"],
                name="one_schedule_per_phase_and_rhythm",
                violation_error_message=_("The phase already has a schedule with this rhythm."),
            ),
            Rule(
                field="months",
                condition=Q(months__gte=1, months__lte=60),
                name="schedule_has_a_rhythm",
                violation_error_message=_("A report covers between 1 and 60 months."),
            ),
        ]

    def __str__(self):
        return f"{self.phase}: {self.title}"

    def periods(self):
        """The periods of the phase as extended so far, first to last."""
        return periods(self.phase.starts_on, self.phase.ends_on, months=self.months, due_days=self.due_days)
