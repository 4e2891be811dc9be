from django.db import models
from django.utils.translation import gettext_lazy as _

from bomca.fields import LineField, ProseField
from reports.models.added import Added
from reports.models.life import MOVES, Status


class Milestone(Added):
    """One step in the life of a report: what became of it, by whom, when, and the note that went with it."""

    report = models.ForeignKey("reports.Report", models.PROTECT, related_name="milestones", verbose_name=_("report"))
    step = models.CharField(_("step"), max_length=10, choices=[(name, move.told) for name, move in MOVES.items()])
    status = models.CharField(_("status since then"), max_length=10, choices=Status)
    note = ProseField(_("note"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("step of a report")
        verbose_name_plural = _("steps of reports")
        ordering = ["report", "at", "pk"]
        default_permissions = ["view"]

    def __str__(self):
        return str(self.get_step_display())


class Signature(Added):
    """What a signature binds: the checksums of the snapshot and the files, and where the history ended then."""

    report = models.OneToOneField("reports.Report", models.PROTECT, related_name="signature", verbose_name=_("report"))
    sha256 = models.CharField(_("checksum of the snapshot"), max_length=64)
    files = models.JSONField(_("checksums of the files"))
    sequence = models.PositiveBigIntegerField(_("last row of the history"))
    hash = models.CharField(_("seal of that row"), max_length=64)
    seal = models.CharField(_("seal of the signature"), max_length=64)

    class Meta:
        verbose_name = _("signature of a report")
        verbose_name_plural = _("signatures of reports")
        default_permissions = ["view"]

    def __str__(self):
        return self.sha256[:12]


class Submission(Added):
    """A line of the submission log: to whom a report was sent, when, how, and what was got in return."""

    report = models.OneToOneField("reports.Report", models.PROTECT, related_name="submission", verbose_name=_("report"))
    to_whom = LineField(_("submitted to"), max_length=200)
    submitted_on = models.DateField(_("submitted on"))
    how = LineField(_("how"), max_length=200, help_text=_("By letter, e-mail, a system of the European Union …"))
    reference = LineField(_("receipt or reference"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("submission of a report")
        verbose_name_plural = _("submissions of reports")
        default_permissions = ["view"]

    def __str__(self):
        return f"{self.submitted_on}: {self.to_whom}"
