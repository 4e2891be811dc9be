from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from activities.models.activity import Activity
from activities.models.participant_list import SEE, erase_on
from bomca.constraints import Rule
from bomca.encryption import EncryptedFile
from bomca.fields import LineField, ProseField
from bomca.history.tracked import Tracked, TrackedQuerySet
from bomca.records import Record
from bomca.revisions import RevisedQuerySet
from bomca.uploads import LARGEST

MOST_PER_ACTIVITY = 100 * 1024 * 1024  # bytes


class AttachmentKind(models.TextChoices):
    """What a file is to its activity."""

    AGENDA = "agenda", _("agenda")
    PARTICIPANTS = "list_of_participants", _("list of participants (restricted)")
    REPORT = "report", pgettext_lazy("file", "report")
    PRESENTATION = "presentation", _("presentation")
    PHOTO = "photo", _("photo")
    EVALUATION = "evaluation", _("evaluation")
    OTHER = "other", pgettext_lazy("file", "other")


class AttachmentLanguage(models.TextChoices):
    """In which language a file is written."""

    EN = "en", _("English")
    RU = "ru", _("Russian")
    KK = "kk", _("Kazakh")
    KY = "ky", _("Kyrgyz")
    TG = "tg", _("Tajik")
    TK = "tk", _("Turkmen")
    UZ = "uz", _("Uzbek")
    SEVERAL = "several", _("several languages")
    NONE = "none", _("without words")


RESTRICTED = [AttachmentKind.PARTICIPANTS]


class AttachmentQuerySet(RevisedQuerySet):
    def visible_to(self, user):
        """Files of the activities the person may see; those with names only of activities whose lists they may see."""
        seen = self.filter(activity__in=Activity.objects.keys_visible_to(user))
        with_names = Q(kind__in=RESTRICTED)
        return seen.exclude(with_names & ~Q(activity__in=Activity.objects.keys_permitting(user, SEE)))

    def kept(self):
        """Files that were not removed."""
        return self.filter(removed_at=None)

    def restricted(self):
        return self.filter(kind__in=RESTRICTED)


class Attachment(Record):
    """A file of an activity: the agenda, a report, a photo. The bytes lie in `AttachmentContent`.

    Of a removed file remains that it was there, and why it was removed.
    """

    activity = models.ForeignKey(
        "activities.Activity", models.CASCADE, related_name="attachments", verbose_name=_("activity")
    )
    kind = models.CharField(_("kind"), max_length=24, choices=AttachmentKind)
    title = LineField(_("title"), max_length=200)
    language = models.CharField(_("language"), max_length=8, choices=AttachmentLanguage)
    version = LineField(_("version"), max_length=40, blank=True, help_text=_("Such as “draft 2” or “final”."))
    caption = LineField(_("caption"), max_length=300, blank=True, help_text=_("For photos: what one sees."))
    credit = LineField(_("credit"), max_length=150, blank=True, help_text=_("For photos: who took it."))
    consent = models.BooleanField(
        _("the people in it have agreed"),
        null=True,
        blank=True,
        choices=[(None, _("not a photo")), (True, _("yes")), (False, _("no"))],
        help_text=_("For photos; yes also where nobody can be recognised."),
    )

    name = LineField(_("name of the file"), max_length=150, editable=False)
    content_type = models.CharField(_("media type"), max_length=100, editable=False)
    size = models.PositiveIntegerField(_("size in bytes"), editable=False)
    sha256 = models.CharField(_("checksum"), max_length=64, editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        editable=False,
        verbose_name=_("uploaded by"),
    )
    removed_at = models.DateTimeField(_("removed at"), null=True, blank=True, editable=False)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        editable=False,
        verbose_name=_("removed by"),
    )
    removed_why = ProseField(_("reason"), max_length=500, blank=True, editable=False)

    objects = AttachmentQuerySet.as_manager()

    history_hides = frozenset({"title", "name", "credit", "caption"})
    history_rebuilds = False

    class Meta:
        verbose_name = _("file of an activity")
        verbose_name_plural = _("files of activities")
        ordering = ["activity", "kind", "pk"]
        constraints = [
            Rule(
                field="consent",
                condition=~Q(kind="photo") | Q(consent__isnull=False),
                name="photo_says_whether_people_agreed",
                violation_error_message=_("Say whether the people in the photo have agreed that it is shown."),
            ),
            models.CheckConstraint(
                condition=Q(size__gte=1, size__lte=LARGEST),
                name="attachment_is_neither_empty_nor_too_large",
                violation_error_message=_("A file has at least 1 byte and at most 10 MB."),
            ),
            models.CheckConstraint(
                condition=Q(removed_at=None, removed_why="") | (Q(removed_at__isnull=False) & ~Q(removed_why="")),
                name="removed_attachment_says_why",
                violation_error_message=_("Say why the file is removed."),
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("activities:file", args=[self.activity.uid, self.uid])

    def remove(self, *, by, reason):
        """Delete the bytes and keep that the file was there. Raises ValidationError without a reason."""
        self.removed_at, self.removed_by, self.removed_why = timezone.now(), by, reason.strip()
        if self.is_restricted:
            self.title = self.name = self.kind
            self.caption = self.credit = ""
        self.full_clean()
        AttachmentContent.objects.filter(attachment=self).delete()
        self.save()

    # Questions

    @property
    def is_restricted(self):
        return self.kind in RESTRICTED

    @property
    def erase_on(self):
        """The day a file with names is erased; None for the others."""
        return erase_on(self.activity) if self.is_restricted else None

    @property
    def form(self):
        """PDF, DOCX and the like, as people call it."""
        return capfirst(self.name.rpartition(".")[2]).upper()


class AttachmentContentQuerySet(TrackedQuerySet):
    def visible_to(self, user):
        """The bytes of the files that the person may see."""
        return self.filter(attachment__in=Attachment.objects.visible_to(user))


class AttachmentContent(Tracked):
    """The bytes of one file, apart from what is told of it, so that no list ever loads them."""

    history_ignores = frozenset({"content"})  # the checksum of the file tells of it
    history_rebuilds = False

    attachment = models.OneToOneField(
        Attachment, models.CASCADE, primary_key=True, related_name="stored", verbose_name=_("file")
    )
    content = EncryptedFile(_("content"))

    objects = AttachmentContentQuerySet.as_manager()

    class Meta:
        verbose_name = _("content of a file")
        verbose_name_plural = _("contents of files")
        default_permissions = []

    def __str__(self):
        return str(self.attachment_id)
