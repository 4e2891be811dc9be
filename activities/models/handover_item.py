from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce, Round
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from activities.models.part import SENSITIVE_PLACE, Part, PartQuerySet, of_activity
from activities.sensitivity import Sensitive
from bomca.constraints import Rule
from bomca.fields import LineField, ProseField

HALF_A_CENT = Decimal("0.005")  # SQLite multiplies as floats


class EquipmentCategory(models.TextChoices):
    """What sort of equipment an item is."""

    VEHICLE = "vehicle", _("vehicles")
    IT = "it", _("computers and software")
    COMMUNICATION = "communication", _("communication")
    DETECTION = "detection", _("detection and inspection")
    LABORATORY = "laboratory", _("laboratory and veterinary")
    TRAINING = "training", _("training equipment")
    FURNITURE = "furniture", _("furniture")
    PROTECTION = "protection", _("protection and clothing")
    OTHER = "other", pgettext_lazy("equipment", "other")


class Deployment(models.TextChoices):
    """What became of an item at its hand-over; what was found later, the end-use checks tell."""

    NOT_KNOWN = "not_known", pgettext_lazy("deployment", "not known")
    STORED = "stored", _("in store")
    INSTALLED = "installed", _("installed")
    IN_USE = "in_use", _("in use")


class HandoverItemQuerySet(PartQuerySet):
    def unchecked(self, is_unchecked=True):
        """Items that nobody has checked at their place of use; or those that somebody has."""
        checks = self.model.checks.rel.related_model.objects.filter(item=OuterRef("pk"))
        return self.filter(~Exists(checks) if is_unchecked else Exists(checks))

    def without_certificate(self, is_missing=True):
        """Items without a transfer certificate, which the final report must prove; or those with one."""
        missing = Q(certificate=None, certificate_ref="")
        return self.filter(missing if is_missing else ~missing)

    def at(self, place):
        """Those at the place, as far as the reader may know it."""
        return self.telling("place").filter(place=place)

    def value(self):
        """EUR of these items together, to the cent, as far as the reader may know it; 0 for none."""
        summed = self.telling("total_value").order_by().aggregate(value=total())["value"]
        return summed.quantize(Decimal("0.01"))


def total():
    """The sum of the items' values, exact to the cent on both databases."""
    return Coalesce(Round(models.Sum("total_value"), precision=2), Decimal("0.00"))


class HandoverItem(Part):
    """An item of equipment that was handed over to an agency: how many, for how much, where, and with which proof.

    The value of an activity's equipment is the sum of its items.
    """

    told_in_reports = True
    sensitive = (
        SENSITIVE_PLACE,
        Sensitive(
            "value",
            ("quantity", "unit_value", "total_value", "serial_numbers"),
            Q(is_dual_use=True),
            "activities.see_dual_use",
        ),
    )

    activity = of_activity("handover_items")
    recipient = models.ForeignKey(
        "partners.Organisation", models.PROTECT, related_name="equipment", verbose_name=_("recipient agency")
    )
    place = models.ForeignKey(
        "partners.Place", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("place of use")
    )
    certificate = models.ForeignKey(
        "activities.Attachment",
        models.RESTRICT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("transfer certificate (file of the activity)"),
    )

    description = LineField(_("item"), max_length=300)
    category = models.CharField(_("category"), max_length=16, choices=EquipmentCategory)
    quantity = models.PositiveIntegerField(_("quantity"), default=1)
    is_lump_sum = models.BooleanField(
        _("lump sum"), default=False, help_text=_("The total is known, the value of one piece is not.")
    )
    unit_value = models.DecimalField(_("value of one, EUR"), max_digits=14, decimal_places=2, null=True, blank=True)
    total_value = models.DecimalField(
        _("total value, EUR"),
        max_digits=14,
        decimal_places=2,
        blank=True,
        help_text=_("Left empty, it is the quantity times the value of one."),
    )
    serial_numbers = ProseField(_("serial numbers"), max_length=2000, blank=True)
    delivered_on = models.DateField(_("delivered on"), null=True, blank=True)
    certificate_ref = LineField(_("reference of the transfer certificate"), max_length=100, blank=True)
    deployment = models.CharField(_("deployment"), max_length=12, choices=Deployment, default=Deployment.NOT_KNOWN)
    is_dual_use = models.BooleanField(
        _("dual-use"),
        default=False,
        help_text=_("It could also serve a military end: its value is told only to those who work with it."),
    )

    objects = HandoverItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("item of equipment")
        verbose_name_plural = _("items of equipment")
        ordering = ["activity", "pk"]
        constraints = [
            Rule(
                field="quantity",
                condition=Q(quantity__gte=1),
                name="item_is_at_least_one",
                violation_error_message=_("The quantity is 1 or more."),
            ),
            Rule(
                field="unit_value",
                condition=Q(is_lump_sum=True, unit_value=None)
                | Q(is_lump_sum=False, unit_value__isnull=False, unit_value__gte=0),
                name="item_has_a_unit_value_or_is_a_lump_sum",
                violation_error_message=_("Enter the value of one piece; or mark a lump sum and leave it empty."),
            ),
            Rule(
                field="total_value",
                condition=Q(total_value__gte=0),
                name="item_value_is_not_negative",
                violation_error_message=_("The value of equipment cannot be negative."),
            ),
            Rule(
                field="total_value",
                condition=Q(is_lump_sum=True)
                | Q(unit_value=None)
                | Q(
                    total_value__gt=F("quantity") * F("unit_value") - HALF_A_CENT,
                    total_value__lt=F("quantity") * F("unit_value") + HALF_A_CENT,
                ),
                name="item_total_is_quantity_times_unit_value",
                violation_error_message=_("The total is the quantity times the value of one, unless it is a lump sum."),
            ),
        ]

    def __str__(self):
        return self.description

    def get_absolute_url(self):
        return f"{self.activity.get_absolute_url()}#part-equipment"

    def clean_fields(self, exclude=None):
        """The total follows from quantity and unit value where it was left empty. Raises ValidationError."""
        if self.total_value is None and not self.is_lump_sum and None not in (self.quantity, self.unit_value):
            self.total_value = self.quantity * self.unit_value
        if self.total_value is None and "total_value" not in (exclude or ()):
            message = _("Enter the total value; or the quantity and the value of one.")
            raise ValidationError({"total_value": ValidationError(message, code="required")})
        super().clean_fields(exclude=exclude)

    def clean(self):
        super().clean()
        if self.certificate and self.certificate.activity_id != self.activity_id:
            raise ValidationError(
                {"certificate": _("This is a file of another activity. Choose one of this activity.")}
            )

    @property
    def proof(self):
        """The transfer certificate as its reference or the title of its file; empty where there is none."""
        return self.certificate_ref or (str(self.certificate) if self.certificate_id else "")
