from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bomca.added_only import AddedOnly
from reports.models.added import AddedQuerySet


class FileKind(models.TextChoices):
    """In which forms a report is given out."""

    PDF = "pdf", "PDF"
    DOCX = "docx", "Word (DOCX)"


CONTENT_TYPES = {
    FileKind.PDF: "application/pdf",
    FileKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


class ReportFile(AddedOnly):
    """One file of a made report: its bytes as rendered, which never change, and their checksum."""

    refusal = "A file of a made report never changes; make a new version of the report."
    history_part_of = "report"
    history_ignores = frozenset({"content"})  # the checksum tells of it

    report = models.ForeignKey("reports.Report", models.PROTECT, related_name="files", verbose_name=_("report"))
    kind = models.CharField(_("kind"), max_length=4, choices=FileKind)
    content = models.BinaryField(_("content"))
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(_("checksum"), max_length=64)

    objects = AddedQuerySet.as_manager()

    class Meta:
        verbose_name = _("file of a report")
        verbose_name_plural = _("files of reports")
        ordering = ["report", "-kind"]
        constraints = [
            models.UniqueConstraint(fields=["report", "kind"], name="one_file_of_a_kind_per_report"),
        ]

    def __str__(self):
        return self.name

    def history_title(self):
        return f"{self.get_kind_display()}, report {self.report_id}"

    @property
    def name(self):
        return f"{self.report.slug}.{self.kind}"

    @property
    def content_type(self):
        return CONTENT_TYPES[self.kind]

    def get_absolute_url(self):
        return reverse("reports:file", args=[self.report.uid, self.kind])
