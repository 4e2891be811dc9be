"""What was spent and forecast by heading and period, what the EU has paid, and the large contracts."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bomca import wording
from bomca.constraints import Rule
from bomca.fields import LineField
from components.headings import HEADINGS, SPENT_UNDER
from components.models.budget import CHANGE_MONEY, VIEW_MONEY
from components.models.in_currency import InCurrency
from components.models.of_phase import OfPhase, OfPhaseQuerySet, euros, of_phase

LARGE_CONTRACT = 60_000  # EUR; above it a contract is listed in the narrative report (PRAG Annex VI, 2.2)


class ExpenditureStatus(models.TextChoices):
    """How far an expenditure has come; what the EU did not accept does not count."""

    ENTERED = "entered", _("entered")
    SUBMITTED = "submitted", _("submitted")
    ACCEPTED = "accepted", _("accepted by the EU")
    INELIGIBLE = "ineligible", _("not eligible")


class ExpenditureQuerySet(OfPhaseQuerySet):
    def counted(self):
        """What was spent, without what is not eligible."""
        return self.filter(amount__isnull=False).exclude(status=ExpenditureStatus.INELIGIBLE)


class Expenditure(InCurrency, OfPhase):
    """What was forecast and spent under one heading in one reporting period (days inclusive)."""

    view_permission, change_permission = VIEW_MONEY, CHANGE_MONEY

    phase = of_phase("expenditures")
    heading = models.CharField(_("budget heading"), max_length=8, choices=SPENT_UNDER)
    starts_on = models.DateField(_("first day of the period"))
    ends_on = models.DateField(_("last day of the period"))
    forecast = euros(_("forecast, EUR"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=ExpenditureStatus, default=ExpenditureStatus.ENTERED)
    explanation = LineField(_("explanation of the difference"), max_length=500, blank=True)

    objects = ExpenditureQuerySet.as_manager()

    class Meta:
        verbose_name = _("expenditure")
        verbose_name_plural = _("expenditure by heading and period")
        ordering = ["phase", "starts_on", "heading", "pk"]
        constraints = [
            *InCurrency.Meta.constraints,
            Rule(
                field="ends_on",
                condition=Q(ends_on__gte=F("starts_on")),
                name="expenditure_period_ends_after_it_starts",
                violation_error_message=_("The period cannot end before it starts. Correct one of the two days."),
            ),
            Rule(
                field="forecast",
                condition=Q(forecast__isnull=False) | Q(amount__isnull=False),
                name="expenditure_is_forecast_or_spent",
                violation_error_message=_("Enter the forecast, the amount, or both."),
            ),
            Rule(
                field="forecast",
                condition=Q(forecast=None) | Q(forecast__gte=0),
                name="forecast_is_not_negative",
                violation_error_message=_("An amount is zero or more."),
            ),
        ]

    def __str__(self):
        return f"{self.get_heading_display()}, {wording.between(self.starts_on, self.ends_on, long=False)}"

    def clean(self):
        """Periods of one heading do not overlap, so that nothing is counted twice. Raises ValidationError."""
        super().clean()
        if not (self.phase_id and self.heading and self.starts_on and self.ends_on):
            return
        if self.starts_on < self.phase.starts_on:
            message = _("The phase starts on %(day)s. Give a later first day.")
            values = {"day": wording.on(self.phase.starts_on)}
            raise ValidationError({"starts_on": ValidationError(message, code="before_phase", params=values)})
        others = Expenditure.objects.filter(phase=self.phase_id, heading=self.heading).exclude(pk=self.pk)
        twice = others.filter(starts_on__lte=self.ends_on, ends_on__gte=self.starts_on).first()
        if twice:
            message = _("This heading has an amount for %(period)s already. Edit that one, or correct the days.")
            values = {"period": wording.between(twice.starts_on, twice.ends_on)}
            raise ValidationError({"starts_on": ValidationError(message, code="overlaps", params=values)})


class PaymentKind(models.TextChoices):
    """Which instalment of the grant a payment is."""

    PRE_FINANCING = "pre_financing", _("pre-financing")
    INTERIM = "interim", _("interim payment")
    BALANCE = "balance", _("balance")


class Payment(OfPhase):
    """A payment of the EU to the coordinator: requested, and received or not yet."""

    view_permission, change_permission = VIEW_MONEY, CHANGE_MONEY

    phase = of_phase("payments")
    kind = models.CharField(_("kind"), max_length=16, choices=PaymentKind)
    requested_on = models.DateField(_("requested on"))
    received_on = models.DateField(_("received on"), null=True, blank=True)
    amount = euros(_("amount, EUR"))
    note = LineField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments of the EU")
        ordering = ["phase", "requested_on", "pk"]
        constraints = [
            Rule(
                field="amount",
                condition=Q(amount__gt=0),
                name="payment_is_worth_something",
                violation_error_message=_("The amount is more than 0."),
            ),
            Rule(
                field="received_on",
                condition=Q(received_on=None) | Q(received_on__gte=F("requested_on")),
                name="payment_is_received_after_it_is_requested",
                violation_error_message=_("A payment cannot be received before it is requested."),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}, {wording.euro(self.amount)}"


class Procedure(models.TextChoices):
    """By which procedure a contract was awarded (PRAG)."""

    OPEN = "open", _("open")
    RESTRICTED = "restricted", _("restricted")
    SIMPLIFIED = "simplified", _("simplified")
    FRAMEWORK = "framework", _("under a framework contract")
    NEGOTIATED = "negotiated", _("negotiated, single tender")


class Contract(InCurrency, OfPhase):
    """A contract for works, supplies or services above EUR 60,000, which reports to the EU list."""

    view_permission, change_permission = VIEW_MONEY, CHANGE_MONEY

    phase = of_phase("contracts")
    reference = LineField(_("reference"), max_length=60, blank=True)
    title = LineField(_("subject of the contract"), max_length=300)
    contractor = LineField(_("contractor"), max_length=200)
    procedure = models.CharField(_("award procedure"), max_length=12, choices=Procedure)
    heading = models.CharField(_("budget heading"), max_length=8, choices=HEADINGS)
    signed_on = models.DateField(_("signed on"))

    class Meta:
        verbose_name = _("contract above EUR 60,000")
        verbose_name_plural = _("contracts above EUR 60,000")
        ordering = ["phase", "signed_on", "pk"]
        constraints = [
            *InCurrency.Meta.constraints,
            Rule(
                field="amount",
                condition=Q(amount__gt=LARGE_CONTRACT),
                name="listed_contract_is_large",
                violation_error_message=_("The register holds contracts above EUR 60,000."),
            ),
        ]

    def __str__(self):
        return self.title

    def clean(self):
        super().clean()
        if self.amount is None and not self.currency:
            raise ValidationError({"amount": _("Enter the amount.")}, code="required")
