from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bomca.constraints import Rule
from bomca.fields import LineField
from bomca.records import Record, Sourced
from bomca.visibility import ReferenceQuerySet


class FinancingAgreement(Record, Sourced):
    """The agreement between the European Union and one country about one phase."""

    history_part_of = "phase"
    history_follows = ("phase", "country")

    phase = models.ForeignKey("components.Phase", models.PROTECT, related_name="agreements", verbose_name=_("phase"))
    country = models.ForeignKey(
        "partners.Country", models.PROTECT, related_name="agreements", verbose_name=_("country")
    )
    reference = LineField(_("reference"), max_length=100, blank=True)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    amount = models.DecimalField(_("amount, EUR"), max_digits=14, decimal_places=2, null=True, blank=True)

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("financing agreement")
        verbose_name_plural = _("financing agreements")
        ordering = ["phase", "country__iso2"]
        constraints = [
            models.UniqueConstraint(
                fields=["phase", "country"],
                name="one_financing_agreement_per_phase_and_country",
                violation_error_message=_("The country already has a financing agreement for this phase."),
            ),
            Rule(
                field="amount",
                condition=Q(amount=None) | Q(amount__gte=0),
                name="agreement_amount_is_not_negative",
                violation_error_message=_("The amount cannot be negative."),
            ),
        ]

    def __str__(self):
        return _("Financing agreement of %(country)s, %(phase)s") % {"country": self.country, "phase": self.phase}

    def clean(self):
        super().clean()
        if not self.phase_id or not self.country_id:
            return
        if not self.phase.phase_countries.filter(country_id=self.country_id).exists():
            message = _("The country does not take part in this phase. Add it to the phase first.")
            raise ValidationError({"country": message}, code="not_in_phase")


class AddendumStatus(models.TextChoices):
    """How far an addendum has come."""

    DRAFT = "draft", _("draft")
    SENT = "sent", _("sent")
    SIGNED = "signed", _("signed")


class Addendum(Record, Sourced):
    """By which one country takes an extension into its financing agreement; one per agreement and extension."""

    history_follows = ("agreement__country", "extension__phase")

    agreement = models.ForeignKey(
        FinancingAgreement, models.PROTECT, related_name="addenda", verbose_name=_("financing agreement")
    )
    extension = models.ForeignKey(
        "components.Extension", models.PROTECT, related_name="addenda", verbose_name=_("extension")
    )
    reference = LineField(_("reference"), max_length=100, blank=True)
    status = models.CharField(_("status"), max_length=8, choices=AddendumStatus, default=AddendumStatus.DRAFT)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("addendum")
        verbose_name_plural = _("addenda")
        ordering = ["extension", "agreement__country__iso2"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "extension"],
                name="one_addendum_per_agreement_and_extension",
                violation_error_message=_("The agreement already has an addendum for this extension."),
            ),
            Rule(
                field="status",
                condition=Q(signed_on=None) | Q(status="signed"),
                name="only_a_signed_addendum_has_a_date",
                violation_error_message=_("Only a signed addendum has a date of signature. Set the status to signed."),
            ),
        ]

    def __str__(self):
        return _("Addendum of %(country)s to %(extension)s") % {
            "country": self.agreement.country,
            "extension": self.extension,
        }

    @property
    def is_signed(self):
        return self.status == AddendumStatus.SIGNED

    def clean(self):
        super().clean()
        if self.agreement_id and self.extension_id and self.agreement.phase_id != self.extension.phase_id:
            message = _("The extension belongs to another phase than the agreement. Choose one of the same phase.")
            raise ValidationError({"extension": message}, code="other_phase")
