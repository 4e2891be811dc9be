from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from bomca.fields import LineField
from bomca.records import Record, Sourced
from bomca.visibility import ReferenceQuerySet


class Achievement(Record, Sourced):
    """A result the programme has told of a phase, in its own words; it is a statement, not a count of activities."""

    phase = models.ForeignKey("components.Phase", models.PROTECT, related_name="achievements", verbose_name=_("phase"))
    component = models.ForeignKey(
        "components.Component",
        models.PROTECT,
        related_name="achievements",
        null=True,
        blank=True,
        verbose_name=_("component"),
    )
    countries = models.ManyToManyField(
        "partners.Country", related_name="achievements", blank=True, verbose_name=_("countries")
    )

    number = models.PositiveSmallIntegerField(_("number"))
    text = LineField(_("text"), max_length=600)
    output_type = LineField(_("type of output"), max_length=60, blank=True)

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("achievement")
        verbose_name_plural = _("achievements")
        ordering = ["phase", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["phase", "number"],
                name="achievement_number_is_given_once_in_a_phase",
                violation_error_message=_("The phase already has an achievement with this number."),
            ),
        ]

    def __str__(self):
        return self.text

    def clean(self):
        super().clean()
        if self.component_id and self.phase_id and self.component.phase_id != self.phase_id:
            raise ValidationError({"component": _("The component belongs to another phase.")}, code="other_phase")
