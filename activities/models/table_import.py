"""A table that somebody handed in: looked through, then taken over as a whole, and undone as a whole."""

import json

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from activities.models.change_set import ChangeSetKind
from bomca.encryption import EncryptedFile
from bomca.fields import LineField
from bomca.history.tracked import Tracked, TrackedQuerySet
from bomca.jobs import TECHNICAL, Job, JobQuerySet, State
from bomca.records import Record

KEPT_DAYS = 30


class Stage(models.TextChoices):
    """How far an import is."""

    UPLOADED = "uploaded", _("being looked through")
    PREVIEWED = "previewed", _("looked through")
    COMMITTING = "committing", _("being taken over")
    DONE = "done", _("taken over")
    UNDOING = "undoing", _("being undone")
    UNDONE = "undone", _("undone")


class ImportQuerySet(JobQuerySet):
    def visible_to(self, user):
        """The person's own."""
        return self.filter(made_by=user.pk)

    def for_display(self):
        return self.select_related("change_set")


class Import(Record, Job):
    """A table of activities handed in by a person, or written by the portal to change many of them alike.

    Nothing is written before the person has seen the preview and agreed. The file and the preview lie in
    `ImportContent`, encrypted, and are erased after 30 days.
    """

    history_ignores = Record.history_ignores | TECHNICAL
    history_hides = frozenset({"file_name"})
    history_rebuilds = False

    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    name = LineField(
        _("what it is, and why"),
        max_length=200,
        help_text=_("For example: trainings of autumn 2019, from the list of the agency. The history tells it."),
    )
    kind = models.CharField(
        _("kind"),
        max_length=10,
        choices=[choice for choice in ChangeSetKind.choices if choice[0] != ChangeSetKind.UNDO],
        default=ChangeSetKind.IMPORT,
        editable=False,
    )
    file_name = LineField(_("name of the file"), max_length=150, editable=False)
    content_type = models.CharField(_("media type"), max_length=100, editable=False)
    sha256 = models.CharField(_("checksum"), max_length=64, editable=False)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="en")
    stage = models.CharField(_("stage"), max_length=10, choices=Stage, default=Stage.UPLOADED)
    change_set = models.OneToOneField(
        "activities.ChangeSet", models.PROTECT, related_name="table", null=True, blank=True, editable=False
    )

    objects = ImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-pk"]
        default_permissions = []
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(stage__in=["done", "undoing", "undone"]) | models.Q(change_set__isnull=False),
                name="import_taken_over_has_its_change_set",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("activities:import", args=[self.uid])

    @property
    def is_bulk_edit(self):
        """Whether the portal wrote the table itself, to change many activities alike."""
        return self.kind == ChangeSetKind.BULK_EDIT

    @property
    def is_workbook(self):
        return self.content_type.endswith("spreadsheetml.sheet")

    @property
    def told(self):
        """What the preview found, or what stands against the undoing; None before, and once it was erased."""
        stored = getattr(self, "stored", None)
        return json.loads(stored.preview) if stored and stored.preview else None

    @property
    def may_be_committed(self):
        found = self.told or {}
        return self.stage == Stage.PREVIEWED and self.state == State.DONE and bool(found.get("may_be_committed"))

    @property
    def may_be_undone(self):
        return self.stage == Stage.DONE and not self.is_unfinished

    def ask(self, stage, *, since):
        """Have a worker take the import to the next stage. Returns whether it stood where that is possible."""
        here = type(self).objects.filter(pk=self.pk, stage=since).exclude(state__in=[State.QUEUED, State.RUNNING])
        fresh = {"state": State.QUEUED, "stage": stage, "attempts": 0, "percent": 0, "failure": ""}
        return bool(here.update(**fresh))


class ImportContentQuerySet(TrackedQuerySet):
    def visible_to(self, user):
        return self.filter(table__in=Import.objects.visible_to(user))


class ImportContent(Tracked):
    """The file of an import and what was found in it, apart from what is told of it."""

    history_ignores = frozenset({"content", "preview"})  # the checksum of the import tells of it
    history_rebuilds = False

    table = models.OneToOneField(
        Import, models.CASCADE, primary_key=True, related_name="stored", verbose_name=_("import")
    )
    content = EncryptedFile(_("content"))
    preview = EncryptedFile(_("preview"), null=True)

    objects = ImportContentQuerySet.as_manager()

    class Meta:
        verbose_name = _("content of an import")
        verbose_name_plural = _("contents of imports")
        default_permissions = []

    def __str__(self):
        return str(self.table_id)
