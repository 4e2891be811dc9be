"""Changes of many records that belong together: given a name, found again in the history, and undone as one."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bomca import history
from bomca.fields import LineField
from bomca.history.acting import acting_as
from bomca.history.models import Entry
from bomca.history.models import Kind as What
from bomca.records import Record
from bomca.revisions import RevisedQuerySet


class ChangeSetKind(models.TextChoices):
    """By what the records were changed."""

    IMPORT = "import", _("import")
    BULK_EDIT = "bulk_edit", _("change of many at once")
    UNDO = "undo", _("undoing")


class ChangeSetQuerySet(RevisedQuerySet):
    def visible_to(self, user):
        """The person's own."""
        return self.filter(by=user.pk)


class ChangeSet(Record):
    """A named change of many records. Which ones is told by the history: what was written together with this row.

    Make one with `ChangeSet.opened`, and write the records inside the block.
    """

    history_rebuilds = False

    name = LineField(_("what and why"), max_length=200)
    kind = models.CharField(_("kind"), max_length=10, choices=ChangeSetKind)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    undoes = models.OneToOneField(
        "self", models.PROTECT, related_name="undone_by", null=True, blank=True, verbose_name=_("undoes")
    )

    objects = ChangeSetQuerySet.as_manager()

    class Meta:
        verbose_name = _("change set")
        verbose_name_plural = _("change sets")
        ordering = ["-pk"]
        default_permissions = []
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="undo", undoes__isnull=False) | (~Q(kind="undo") & Q(undoes=None)),
                name="only_an_undoing_undoes",
            ),
        ]

    def __str__(self):
        return self.name

    @classmethod
    def opened(cls, name, *, kind, by, undoes=None):
        """A block in which a named change is written: one transaction, told as the person's, its name the reason.

        Yields the ChangeSet. The block must be the outermost transaction of the history.
        """
        return _Opened(cls(name=name, kind=kind, by=by, undoes=undoes))

    def entries(self):
        """What the history tells of the records that were changed, in its order; this row left out."""
        own = Entry.objects.of(self).filter(kind=What.CREATED).first()
        if own is None:
            return Entry.objects.none()
        together = Entry.objects.filter(at=own.at, change_set=own.change_set)
        return together.filter(model__in=RESTORABLE).order_by("sequence")

    @property
    def is_undone(self):
        return hasattr(self, "undone_by")


RESTORABLE = ("activities.activity", "activities.participation")


class _Opened:
    def __init__(self, change_set):
        self.change_set = change_set

    def __enter__(self):
        self.acting = acting_as(user=self.change_set.by, reason=self.change_set.name)
        self.acting.__enter__()
        self.together = history.atomic()
        self.together.__enter__()
        self.change_set.full_clean(validate_constraints=False)
        self.change_set.save()
        return self.change_set

    def __exit__(self, *problem):
        try:
            return self.together.__exit__(*problem)
        finally:
            self.acting.__exit__(None, None, None)
