from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bomca.jobs import TECHNICAL, Job, JobQuerySet, State
from bomca.records import Record
from bomca.visibility import ScopedQuerySet
from reports.models.life import FROZEN, Living


class Step(models.TextChoices):
    """What a worker is doing while it makes a report."""

    FIGURES = "figures", _("collecting the figures")
    PDF = "pdf", _("making the PDF")
    DOCX = "docx", _("making the Word document")


SIGNED = "A signed report never changes; make the next version."


class ReportQuerySet(JobQuerySet, ScopedQuerySet):
    def visible_to(self, user):
        """Those of whole phases that the person may read: a report counts every country, component and partner."""
        return self.open_to(user, "reports.view_report")

    def for_display(self):
        """Without the heavy snapshot, with what a list shows."""
        return self.select_related("phase", "schedule").prefetch_related("phase__extensions").defer("snapshot")

    def on(self, schedule, period, language):
        """All versions of the report on one period in one language, newest first."""
        found = self.filter(schedule=schedule, period_starts_on=period.starts_on, period_ends_on=period.ends_on)
        return found.filter(language=language).order_by("-version")

    def on_the_same(self, report):
        """All versions of a report, itself included."""
        days = {"schedule": report.schedule_id, "period_starts_on": report.period_starts_on}
        return self.filter(**days, language=report.language)

    def newest(self):
        """The last version of each report."""
        later = self.model.objects.filter(
            schedule=OuterRef("schedule"),
            period_starts_on=OuterRef("period_starts_on"),
            language=OuterRef("language"),
            version__gt=OuterRef("version"),
        )
        return self.exclude(Exists(later))

    def overdue(self, today):
        """The last versions of reports due before `today`, in their schedule's language; none was submitted in any."""
        of_period = {"schedule": OuterRef("schedule"), "period_starts_on": OuterRef("period_starts_on")}
        sent = self.model.objects.filter(**of_period, submission__isnull=False)
        due = self.newest().filter(due_on__lt=today, language=F("schedule__language"))
        return due.exclude(Exists(sent))

    def update(self, **facts):
        if self.filter(status__in=FROZEN).exists():
            raise TypeError(SIGNED)
        return super().update(**facts)

    def delete(self):
        if self.filter(status__in=FROZEN).exists():
            raise TypeError(SIGNED)
        return super().delete()


class Report(Living, Record, Job):
    """A periodic report to the donor: what the portal knew of one period at one moment, in figures and files.

    When it is made, the figures and the very rows behind them are kept as a snapshot with its checksum; the files
    are rendered from the snapshot alone. A made report never changes: what is learnt later makes the next version.
    `state` says how far the making is, `status` what became of it since (`life.py`).
    """

    history_ignores = Record.history_ignores | TECHNICAL | {"snapshot"}  # the checksum tells of the snapshot
    history_follows = ("phase",)
    history_rebuilds = False

    schedule = models.ForeignKey(
        "reports.Schedule", models.PROTECT, related_name="reports", verbose_name=_("report schedule")
    )
    phase = models.ForeignKey("components.Phase", models.PROTECT, related_name="reports", verbose_name=_("phase"))
    period_starts_on = models.DateField(_("period starts on"))
    period_ends_on = models.DateField(_("period ends on"))
    due_on = models.DateField(_("due on"))
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="en")
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("asked for by"),
    )

    replaces = models.ForeignKey(
        "self", models.PROTECT, related_name="replaced_by", null=True, blank=True, verbose_name=_("replaces")
    )

    phase_ends_on = models.DateField(_("end of the phase as known then"), null=True, blank=True)
    cut_off_at = models.DateTimeField(_("cut-off"), null=True, blank=True)
    made_at = models.DateTimeField(_("made at"), null=True, blank=True)
    snapshot = models.JSONField(_("snapshot"), null=True, blank=True)
    sha256 = models.CharField(_("checksum of the snapshot"), max_length=64, blank=True)

    objects = ReportQuerySet.as_manager()
    lies_in = {"phase": ["phase"]}

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["-period_ends_on", "-version", "-pk"]
        permissions = [
            ("sign_report", "Can sign and submit reports"),
            ("accept_report", "Can comment on reports, accept and return them"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["schedule", "period_starts_on", "language", "version"],
                name="one_report_per_period_language_and_version",
                violation_error_message=_("This report exists already."),
            ),
            models.UniqueConstraint(
                fields=["schedule", "period_starts_on", "language"],
                condition=Q(state__in=["queued", "running"]),
                name="one_report_of_a_period_is_made_at_a_time",
                violation_error_message=_("This report is being made already."),
            ),
            models.CheckConstraint(
                condition=Q(period_ends_on__gte=F("period_starts_on")),
                name="report_period_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | (Q(snapshot__isnull=False, made_at__isnull=False) & ~Q(sha256="")),
                name="made_report_has_its_snapshot",
            ),
            models.CheckConstraint(
                condition=Q(status="generated") | Q(state="done"),
                name="only_a_made_report_takes_steps",
            ),
        ]

    def __str__(self):
        return _("Report on %(phase)s, version %(version)s") % {"phase": self.phase, "version": self.version}

    def get_absolute_url(self):
        return reverse("reports:report", args=[self.uid])

    def save(self, *args, update_fields=None, **kwargs):
        """Save the report. Raises TypeError where it is signed and more than its status would change."""
        rewrites = not self._state.adding and not set(update_fields or ["snapshot"]) <= {"status"}
        if rewrites and type(self).objects.filter(pk=self.pk, status__in=FROZEN).exists():
            raise TypeError(SIGNED)
        super().save(*args, update_fields=update_fields, **kwargs)

    def delete(self, *args, **kwargs):
        if self.is_frozen:
            raise TypeError(SIGNED)
        return super().delete(*args, **kwargs)

    @property
    def is_made(self):
        return self.state == State.DONE

    @property
    def figures_url(self):
        """Under which address a reader of the files opens a figure; empty where the portal's address is not set."""
        return f"{settings.PUBLIC_URL}{self.get_absolute_url()}figures/" if settings.PUBLIC_URL else ""

    @property
    def step_label(self):
        """What is being done right now, in words."""
        return Step(self.step).label if self.step else ""

    @property
    def slug(self):
        """The name of its files: phase, period, language and version."""
        days = f"{self.period_starts_on:%Y-%m-%d}_{self.period_ends_on:%Y-%m-%d}"
        return f"BOMCA-{self.phase.number}_{days}_{self.language}_v{self.version}"
