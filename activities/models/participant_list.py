from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.models.activity import Activity
from bomca.constraints import Rule
from bomca.fields import LineField
from bomca.records import Record
from bomca.revisions import RevisedQuerySet

SEE, CHANGE = "activities.see_participant_list", "activities.change_participant_list"
SOON = timedelta(days=14)


class ListPurpose(models.TextChoices):
    """What a list of names may be needed for; for anything else the counts are enough."""

    CERTIFICATE = "certificate", _("certificates")
    VISA = "visa", _("visas")
    PER_DIEM = "per_diem", _("per diems")
    TRAVEL = "travel", _("travel")


class ErasedWhy(models.TextChoices):
    """Why the names of a list are gone."""

    SCHEDULE = "schedule", _("by schedule")
    REQUEST = "request", _("on request")


class ParticipantListQuerySet(RevisedQuerySet):
    def visible_to(self, user):
        """Lists of the activities of which the person may see who took part by name."""
        return self.filter(activity__in=Activity.objects.keys_permitting(user, SEE))

    def named(self):
        """Lists whose names are still kept."""
        return self.filter(erased_at=None)

    def for_display(self):
        return self.select_related("activity__phase", "made_by").annotate(number=models.Count("participants"))


class ParticipantList(Record):
    """The restricted list of who took part in an activity by name, for one stated purpose and a limited time.

    The activity's counts do not depend on it: when the names are erased, the counts stay. Of an erased list remains
    that it was there, how many rows it had, and when and why they were erased.
    """

    history_hides = frozenset({"purpose_note"})
    history_rebuilds = False
    history_follows = ("activity",)

    activity = models.OneToOneField(
        "activities.Activity", models.PROTECT, related_name="participant_list", verbose_name=_("activity")
    )
    purpose = models.CharField(_("what the list is needed for"), max_length=12, choices=ListPurpose)
    purpose_note = LineField(_("note on the purpose"), max_length=300, blank=True, help_text=_("No names."))

    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        editable=False,
        verbose_name=_("made by"),
    )
    erased_at = models.DateTimeField(_("erased at"), null=True, blank=True, editable=False)
    erased_why = models.CharField(_("erased"), max_length=8, choices=ErasedWhy, blank=True, editable=False)
    erased_rows = models.PositiveIntegerField(_("rows erased"), default=0, editable=False)

    objects = ParticipantListQuerySet.as_manager()

    class Meta:
        verbose_name = _("list of participants")
        verbose_name_plural = _("lists of participants")
        ordering = ["-created_at", "-pk"]
        default_permissions = ["view"]
        permissions = [
            ("see_participant_list", "Can see restricted lists of participants"),
            ("change_participant_list", "Can change restricted lists of participants"),
        ]
        constraints = [
            Rule(
                field="erased_why",
                condition=Q(erased_at=None, erased_why="") | (Q(erased_at__isnull=False) & ~Q(erased_why="")),
                name="erased_list_says_why",
                violation_error_message=_("A list is erased by schedule or on request."),
            ),
        ]

    def __str__(self):
        return f"{self.activity} ({self.get_purpose_display()})"

    def get_absolute_url(self):
        return reverse("activities:participants", args=[self.activity.uid])

    def erase(self, *, why):
        """Delete every row; what remains says how many there were. A second time changes nothing."""
        if self.is_erased:
            return
        self.erased_rows = self.participants.count()
        for row in self.participants.all():
            row.delete()
        self.erased_at, self.erased_why = timezone.now(), why
        self.purpose_note = ""
        self.save()

    # Questions

    @property
    def is_erased(self):
        return self.erased_at is not None

    @property
    def erase_on(self):
        """The day the names are erased: the activity's last day and the days its phase keeps lists."""
        return erase_on(self.activity)

    def is_due(self, today):
        return not self.is_erased and self.erase_on <= today

    @property
    def is_due_soon(self):
        return not self.is_erased and self.erase_on <= timezone.localdate() + SOON


def erase_on(activity):
    """The day on which names of who took part are erased; an activity without a date counts from its logging."""
    planned = activity.planned_ends_on or activity.planned_starts_on
    last = activity.ends_on or activity.starts_on or planned or activity.created_at.date()
    return last + timedelta(days=activity.phase.lists_kept_days)
