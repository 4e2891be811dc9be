from decimal import ROUND_HALF_UP, Decimal

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bomca import wording
from bomca.constraints import Rule
from components.models.of_phase import euros

CENT = Decimal("0.01")
IN_EURO = Q(currency="", paid_in_currency=None, rate=None, rate_on=None)
IN_OTHER = ~Q(currency="") & Q(paid_in_currency__isnull=False, rate__gt=0, rate_on__isnull=False)


def converted(amount, rate):
    """EUR for an amount in another currency, to the cent. rate: units of that currency for one EUR (InforEuro)."""
    return (amount / rate).quantize(CENT, ROUND_HALF_UP)


class InCurrency(models.Model):
    """An amount in EUR that may have been paid in another currency: then with the rate and the day of the rate."""

    amount = euros(_("amount, EUR"), null=True, blank=True)
    currency = models.CharField(
        _("other currency"),
        max_length=3,
        blank=True,
        validators=[RegexValidator(r"^[A-Z]{3}\Z", _("A currency has three capital letters, such as KGS."))],
        help_text=_("Three letters, such as KGS. Left empty for euro."),
    )
    paid_in_currency = models.DecimalField(
        _("amount in that currency"), max_digits=16, decimal_places=2, null=True, blank=True
    )
    rate = models.DecimalField(
        _("rate"),
        max_digits=16,
        decimal_places=6,
        null=True,
        blank=True,
        help_text=_("Units of the currency for one euro, as InforEuro publishes them."),
    )
    rate_on = models.DateField(_("day of the rate"), null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            Rule(
                field="currency",
                condition=IN_EURO | IN_OTHER,
                name="%(class)s_in_another_currency_has_its_rate",
                violation_error_message=_(
                    "An amount in another currency needs the currency, the amount, the rate and the day of the rate; "
                    "an amount in euro none of them."
                ),
            ),
            Rule(
                field="amount",
                condition=Q(amount=None) | Q(amount__gte=0),
                name="%(class)s_amount_is_not_negative",
                violation_error_message=_("An amount is zero or more."),
            ),
        ]

    @property
    def paid(self):
        """The amount in the other currency with its rate, in words; empty where it was paid in euro."""
        if not self.currency:
            return ""
        told = {"amount": wording.number(self.paid_in_currency, ",.2f"), "currency": self.currency}
        told |= {"rate": wording.number(self.rate.normalize()), "day": wording.short(self.rate_on)}
        return _("%(currency)s %(amount)s at %(rate)s of %(day)s") % told

    def clean(self):
        """The amount in EUR follows from another currency's. Raises ValidationError where another was typed."""
        super().clean()
        if not self.currency or self.paid_in_currency is None or not self.rate or self.rate <= 0:
            return
        amount = converted(self.paid_in_currency, self.rate)
        if self.amount is not None and self.amount != amount:
            message = _("At this rate it is %(amount)s. Leave the amount in EUR empty, and it is worked out.")
            values = {"amount": wording.euro(amount)}
            raise ValidationError({"amount": ValidationError(message, code="other_amount", params=values)})
        self.amount = amount
