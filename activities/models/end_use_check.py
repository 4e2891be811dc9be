from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.models.part import SENSITIVE_PLACE, Part, of_activity
from bomca.fields import LineField, ProseField


class Found(models.TextChoices):
    """How an item of equipment was found."""

    IN_USE = "in_use", _("in use as meant")
    STORED = "stored", _("in store, not used")
    OUT_OF_ORDER = "out_of_order", _("out of order")
    ELSEWHERE = "elsewhere", _("used for something else")
    MISSING = "missing", _("not found")


class EndUseCheck(Part):
    """A look, after the hand-over, at where an item of equipment is and what it is used for."""

    history_follows = ("item",)
    sensitive = (SENSITIVE_PLACE,)
    lasting = True

    activity = of_activity("end_use_checks")
    item = models.ForeignKey(
        "activities.HandoverItem", models.RESTRICT, related_name="checks", verbose_name=_("item of equipment")
    )
    place = models.ForeignKey(
        "partners.Place", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("place")
    )
    checked_on = models.DateField(_("checked on"))
    checked_by = LineField(
        _("checked by"), max_length=150, help_text=_("The office or function, such as “country office”; no names.")
    )
    found = models.CharField(_("found"), max_length=12, choices=Found)
    note = ProseField(_("note"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("end-use check")
        verbose_name_plural = _("end-use checks")
        ordering = ["activity", "checked_on", "pk"]

    def __str__(self):
        return f"{self.item}, {self.get_found_display()}"

    def clean(self):
        """It is a check of the activity's own equipment, after its delivery. Raises ValidationError."""
        super().clean()
        errors = {}
        if self.item_id and self.item.activity_id != self.activity_id:
            errors["item"] = _("This item was handed over in another activity. Choose one of this activity.")
        elif self.item_id and self.checked_on and self.item.delivered_on and self.checked_on < self.item.delivered_on:
            errors["checked_on"] = _("The item was not yet delivered on this day. Correct one of the two dates.")
        if self.checked_on and self.checked_on > timezone.localdate():
            errors["checked_on"] = _("This day lies ahead. Enter the day of the check once it has been made.")
        if errors:
            raise ValidationError(errors)
