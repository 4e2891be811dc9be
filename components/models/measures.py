"""How things are measured: the kinds of indicators, and a measured amount with what its kind asks of it."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bomca import wording
from bomca.constraints import Rule
from bomca.fields import ProseField


class Measure(models.TextChoices):
    """What kind of thing an indicator's values are."""

    NUMBER = "number", _("number")
    PERCENTAGE = "percentage", _("percentage")
    ORDINAL = "ordinal", _("step on a scale")
    QUALITATIVE = "qualitative", _("description")


class Direction(models.TextChoices):
    """Which way is better."""

    UP = "up", _("more is better")
    DOWN = "down", _("less is better")


class AcrossPeriods(models.TextChoices):
    """What the value of several periods together is."""

    SUM = "sum", _("sum of the periods")
    LATEST = "latest", _("the latest value")
    AVERAGE = "average", _("average of the periods")
    MAXIMUM = "maximum", _("the highest value")
    UNIQUE = "unique", _("different ones, counted once")


class AcrossPlaces(models.TextChoices):
    """What the value of several countries together is."""

    SUM = "sum", _("sum of the countries")
    AVERAGE = "average", _("average of the countries")
    MAXIMUM = "maximum", _("the highest value")
    UNIQUE = "unique", _("different ones, counted once")
    APART = "apart", pgettext_lazy("values of countries", "not put together")


class Division(models.TextChoices):
    """By what a value may be divided further."""

    SEX = "sex", _("sex")
    COUNTRY = "country", _("country")
    AGENCY_KIND = "agency_kind", _("kind of agency")


def amount_field(label):
    return models.DecimalField(label, max_digits=16, decimal_places=2, null=True, blank=True)


class Measured(models.Model):
    """A measured amount: a number, a percentage with what it is a part of, a step on a scale, or a description."""

    value = amount_field(_("value"))
    numerator = amount_field(_("numerator"))
    denominator = amount_field(_("denominator"))
    text = ProseField(_("in words"), blank=True, max_length=2000)

    class Meta:
        abstract = True
        constraints = [
            Rule(
                field="denominator",
                condition=Q(numerator=None, denominator=None) | Q(numerator__isnull=False, denominator__gt=0),
                name="%(class)s_is_a_part_of_a_whole",
                violation_error_message=_("Numerator and denominator go together, and the denominator is above zero."),
            ),
        ]

    @property
    def amount(self):
        """The number that is told: of a percentage, the numerator's share; None of a description."""
        if self.numerator is not None:
            return round(100 * self.numerator / self.denominator, 2)
        return self.value

    @property
    def is_measured(self):
        return self.amount is not None or bool(self.text)

    def check_measure(self, indicator):
        """Check the amount against what the indicator measures. Raises ValidationError naming the field."""
        errors = {}
        if indicator.measure != Measure.PERCENTAGE and self.numerator is not None:
            message = _("Only a percentage has a numerator and a denominator. Leave both empty.")
            errors["numerator"] = ValidationError(message, code="no_percentage")
        if indicator.measure == Measure.QUALITATIVE:
            if not self.text:
                errors["text"] = ValidationError(_("Describe the state in words."), code="required")
            if self.value is not None:
                message = _("This indicator is told in words. Leave the number empty.")
                errors["value"] = ValidationError(message, code="no_number")
        elif self.amount is None:
            errors["value"] = ValidationError(_("Enter the value."), code="required")
        elif indicator.measure == Measure.PERCENTAGE and not 0 <= self.amount <= 100:
            errors["value"] = ValidationError(_("A percentage lies between 0 and 100."), code="no_percentage")
        elif indicator.measure == Measure.PERCENTAGE and self.value not in (None, self.amount):
            message = _("The numerator's share is %(share)s %%, not this. Correct one of them, or leave this empty.")
            errors["value"] = ValidationError(message, code="other_share", params={"share": self.amount})
        elif indicator.measure == Measure.ORDINAL and self.value not in range(1, len(indicator.steps) + 1):
            message = _("The scale has the steps 1 to %(steps)s. Enter one of these numbers.")
            errors["value"] = ValidationError(message, code="no_step", params={"steps": len(indicator.steps)})
        if errors:
            raise ValidationError(errors)

    def in_words(self, indicator):
        """The amount as people read it, with its unit."""
        if self.amount is None:
            return self.text or wording.UNKNOWN
        return said(self.amount, indicator)


def said(amount, indicator):
    """An amount of an indicator as people read it: 12, 34.5 %, EUR 19,263.00, "adopted"."""
    if amount is None:
        return wording.UNKNOWN
    if indicator.measure == Measure.ORDINAL and amount in range(1, len(indicator.steps) + 1):
        return f"{int(amount)} – {indicator.steps[int(amount) - 1]}"
    number = wording.number(Decimal(amount), ",.2f")
    return f"{number}{wording.NBSP}%" if indicator.measure == Measure.PERCENTAGE else number
