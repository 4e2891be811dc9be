from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from activities.models.activity import Activity
from activities.models.choices import Cause, Status
from activities.models.life import MOVES
from bomca.added_only import AddedOnly, AddedOnlyQuerySet
from bomca.fields import ProseField


class StepQuerySet(AddedOnlyQuerySet):
    def visible_to(self, user):
        """The steps of the activities that the person may see."""
        return self.filter(activity__in=Activity.objects.keys_visible_to(user))


class Step(AddedOnly):
    """One step in the life of an activity: what became of it, by whom, when, and the note that went with it."""

    refusal = "What was done with an activity stays told: steps are only added."
    history_part_of = "activity"
    history_rebuilds = True

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="steps", verbose_name=_("activity"))
    step = models.CharField(
        pgettext_lazy("of an activity", "step"),
        max_length=10,
        choices=[(name, move.told) for name, move in MOVES.items()],
    )
    status = models.CharField(_("status since then"), max_length=12, choices=Status)
    cause = models.CharField(pgettext_lazy("of a stop", "cause"), max_length=12, choices=Cause, blank=True)
    note = ProseField(_("note"), max_length=2000, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"), auto_now_add=True)

    objects = StepQuerySet.as_manager()

    class Meta:
        verbose_name = _("step of an activity")
        verbose_name_plural = _("steps of activities")
        ordering = ["activity", "at", "pk"]
        default_permissions = ["view"]

    def __str__(self):
        return str(self.get_step_display())

    def history_title(self):
        return str(self)
