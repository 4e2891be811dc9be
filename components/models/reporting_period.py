from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bomca import wording
from bomca.constraints import Rule
from bomca.records import Record
from bomca.visibility import ReferenceQuerySet

LOCK = "components.change_reportingperiod"


class ReportingPeriod(Record):
    """A stretch of a phase for which values of indicators are given; locked once they shall not change any more."""

    history_part_of = "phase"
    history_follows = ("phase",)

    phase = models.ForeignKey(
        "components.Phase", models.PROTECT, related_name="reporting_periods", verbose_name=_("phase")
    )
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    is_locked = models.BooleanField(_("locked"), default=False, editable=False)

    objects = ReferenceQuerySet.as_manager()
    lies_in = {"phase": ["phase"]}

    class Meta:
        verbose_name = _("period of values")
        verbose_name_plural = _("periods of values")
        ordering = ["phase", "starts_on", "ends_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["phase", "starts_on", "ends_on"],
                name="period_of_values_is_given_once",
                violation_error_message=_("The phase already has this period."),
            ),
            Rule(
                field="ends_on",
                condition=Q(ends_on__gte=F("starts_on")),
                name="period_of_values_ends_after_it_starts",
                violation_error_message=_("The last day cannot lie before the first. Correct one of the two dates."),
            ),
        ]

    def __str__(self):
        return wording.between(self.starts_on, self.ends_on)

    def clean(self):
        super().clean()
        if not self.phase_id or not self.starts_on or not self.ends_on:
            return
        if self.starts_on < self.phase.starts_on or self.ends_on > self.phase.ends_on_if_approved:
            message = _("The period must lie in the phase.")
            raise ValidationError({"starts_on": ValidationError(message, code="outside_phase")})

    def lock(self, *, by):
        """From now on no value of the period is entered or changed."""
        self._set(locked=True)

    def unlock(self, *, by):
        """Values of the period may be entered and corrected again."""
        self._set(locked=False)

    def _set(self, *, locked):
        if self.is_locked == locked:
            message = _("The period is locked already.") if locked else _("The period is not locked.")
            raise ValidationError(message, code="wrong_step")
        self.is_locked = locked
        self.save()
