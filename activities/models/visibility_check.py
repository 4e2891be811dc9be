from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from activities.models.part import Part, of_activity
from bomca.fields import ProseField

ITEMS = ("emblem", "statement", "banner", "press_note", "social_media", "photo_consent")


class Answer(models.TextChoices):
    """What a check found."""

    YES = "yes", _("yes")
    NO = "no", _("no")
    NOT_APPLICABLE = "not_applicable", pgettext_lazy("visibility", "does not apply")


def answer(title):
    return models.CharField(title, max_length=16, choices=Answer, blank=True)


class VisibilityCheck(Part):
    """Whether an activity showed that the European Union funds it: one checklist for each activity."""

    activity = of_activity("visibility_checks")
    emblem = answer(_("EU emblem"))
    statement = answer(_("funding statement"))
    banner = answer(_("banner"))
    press_note = answer(_("press note"))
    social_media = answer(_("social media"))
    photo_consent = answer(_("consent of people in photos"))
    note = ProseField(_("note"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("visibility checklist")
        verbose_name_plural = _("visibility checklists")
        ordering = ["activity", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity"],
                name="activity_has_one_visibility_checklist",
                violation_error_message=_("The activity has a checklist already. Edit that one."),
            ),
        ]

    def __str__(self):
        return str(_("%(met)s of %(asked)s met") % {"met": self.met, "asked": self.asked})

    @property
    def met(self):
        """How many items were found right."""
        return sum(getattr(self, name) == Answer.YES for name in ITEMS)

    @property
    def asked(self):
        """How many items apply."""
        return sum(getattr(self, name) != Answer.NOT_APPLICABLE for name in ITEMS)
