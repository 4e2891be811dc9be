from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from activities.models.part import SENSITIVE_PLACE, Part, of_activity
from bomca.constraints import Rule
from bomca.fields import LineField


class Session(Part):
    """One session of an activity that is held in several: when, where and on what."""

    sensitive = (SENSITIVE_PLACE,)

    activity = of_activity("sessions")
    place = models.ForeignKey(
        "partners.Place", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("place")
    )
    starts_on = models.DateField(_("start"))
    ends_on = models.DateField(_("end"), null=True, blank=True, help_text=_("Empty when it lasted one day."))
    topic = LineField(_("topic"), max_length=300)

    class Meta:
        verbose_name = pgettext_lazy("of an activity", "session")
        verbose_name_plural = _("sessions")
        ordering = ["activity", "starts_on", "pk"]
        constraints = [
            Rule(
                field="ends_on",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="session_ends_after_it_starts",
                violation_error_code="ends_before_start",
                violation_error_message=_("The session cannot end before it starts. Correct one of the two dates."),
            ),
        ]

    def __str__(self):
        return self.topic

    def clean(self):
        """A session lies within the dates of its activity, where these are known. Raises ValidationError."""
        super().clean()
        within(self)


def within(session):
    """Raise ValidationError for a day outside the activity's own."""
    first, last = session.activity.starts_on, session.activity.ends_on
    wrong = {}
    for name in ("starts_on", "ends_on"):
        day = getattr(session, name)
        if day and ((first and day < first) or (last and day > last)):
            wrong[name] = _("The session lies outside the dates of the activity. Correct this date, or the activity's.")
    if wrong:
        raise models.base.ValidationError(wrong, code="outside_activity")
