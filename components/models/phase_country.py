from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bomca.constraints import Rule
from bomca.fields import LineField
from bomca.revisions import Revised
from bomca.visibility import ReferenceQuerySet


class PhaseCountryQuerySet(ReferenceQuerySet):
    def valid_between(self, first, last):
        """Participations of countries that hold on every day from `first` to `last` (inclusive)."""
        return self.filter(Q(starts_on=None) | Q(starts_on__lte=first), Q(ends_on=None) | Q(ends_on__gte=last))


class PhaseCountry(Revised):
    """That a country takes part in a phase, for the whole of it or from a day to a day (inclusive).

    The set of countries belongs to the phase: phase 10 began with Afghanistan.
    """

    history_part_of = "phase"
    history_follows = ("phase", "country")

    phase = models.ForeignKey(
        "components.Phase", models.PROTECT, related_name="phase_countries", verbose_name=_("phase")
    )
    country = models.ForeignKey("partners.Country", models.PROTECT, related_name="phases", verbose_name=_("country"))
    starts_on = models.DateField(_("starts on"), null=True, blank=True)
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    note = LineField(_("note"), max_length=300, blank=True)

    objects = PhaseCountryQuerySet.as_manager()

    class Meta:
        verbose_name = _("country of the phase")
        verbose_name_plural = _("countries of the phase")
        ordering = ["phase", "country__iso2"]
        constraints = [
            models.UniqueConstraint(
                fields=["phase", "country"],
                name="country_joins_a_phase_once",
                violation_error_message=_("The country already takes part in this phase."),
            ),
            Rule(
                field="ends_on",
                condition=Q(ends_on=None) | Q(starts_on=None) | Q(ends_on__gte=F("starts_on")),
                name="country_leaves_after_it_joins",
                violation_error_message=_("The country cannot leave before it joins. Correct one of the two dates."),
            ),
        ]

    def __str__(self):
        return f"{self.phase}: {self.country}"

    def is_valid_between(self, first, last):
        """Whether the country takes part on every day from `first` to `last` (inclusive)."""
        return (self.starts_on is None or self.starts_on <= first) and (self.ends_on is None or self.ends_on >= last)

    def clean(self):
        super().clean()
        if self.phase_id and self.starts_on and not self.phase.covers(self.starts_on):
            raise ValidationError({"starts_on": _("The date lies outside the phase.")}, code="outside_phase")
