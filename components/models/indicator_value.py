from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bomca import history, wording
from bomca.accounts import rights
from bomca.added_only import AddedOnly, OwnedLogQuerySet
from bomca.fields import LinkField, ProseField, SeveralField
from bomca.records import Record
from bomca.visibility import ScopedQuerySet
from components.models.agreed import AgreedInVersions, Move
from components.models.indicator import CorporatePart, Indicator
from components.models.measures import Division, Measured
from components.models.reporting_period import ReportingPeriod

SEE, RECORD = "components.view_indicatorvalue", "components.add_indicatorvalue"
APPROVE = "components.approve_indicatorvalue"
UNKNOWN = "unknown"


class ValueStatus(models.TextChoices):
    """How far a value has come."""

    DRAFT = "draft", pgettext_lazy("of a value", "draft")
    SUBMITTED = "submitted", pgettext_lazy("of a value", "submitted")
    RETURNED = "returned", pgettext_lazy("of a value", "returned")
    APPROVED = "approved", pgettext_lazy("of a value", "approved")
    SUPERSEDED = "superseded", pgettext_lazy("of a value", "superseded")


OPEN = (ValueStatus.DRAFT, ValueStatus.SUBMITTED, ValueStatus.RETURNED)
EDITABLE = (ValueStatus.DRAFT, ValueStatus.RETURNED)
MOVES = {
    "submit": Move(_("Submit"), ValueStatus.SUBMITTED.label, RECORD, EDITABLE, ValueStatus.SUBMITTED),
    "approve": Move(
        _("Approve"), ValueStatus.APPROVED.label, APPROVE, (ValueStatus.SUBMITTED,), ValueStatus.APPROVED
    ),
    "send_back": Move(
        _("Return"), ValueStatus.RETURNED.label, APPROVE, (ValueStatus.SUBMITTED,), ValueStatus.RETURNED,
        asks_note=True,
    ),
    "supersede": Move("", ValueStatus.SUPERSEDED.label, "", (ValueStatus.APPROVED,), ValueStatus.SUPERSEDED),
}  # fmt: skip


class IndicatorValueQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """Values where the person's role reads them; drafts are read by those alone who enter values there."""
        if not user.is_authenticated:
            return self.none()
        told = rights.reach(user, SEE, self.model) & ~Q(status=ValueStatus.DRAFT)
        return self.filter(rights.any_of([told, rights.reach(user, RECORD, self.model)]))

    def approved(self):
        return self.filter(status=ValueStatus.APPROVED)

    def of_thread(self, thread):
        """The values of an indicator in whichever version they were entered."""
        return self.filter(indicator__thread=thread)

    def for_display(self):
        """With everything a list or a page shows, in a constant number of queries."""
        return self.select_related("indicator__result__logframe__phase", "period__phase", "country").prefetch_related(
            "parts"
        )


class IndicatorValue(AgreedInVersions, Record, Measured):
    """What an indicator came to in a period, in a country or in the whole programme. A correction is another row."""

    history_follows = ("indicator", "period", "country")
    moves = MOVES
    wrong_step = _("A value that is %(now)s cannot become %(then)s.")

    indicator = models.ForeignKey(
        Indicator, models.PROTECT, related_name="values", editable=False, verbose_name=_("indicator")
    )
    period = models.ForeignKey(ReportingPeriod, models.PROTECT, related_name="values", verbose_name=_("period"))
    country = models.ForeignKey(
        "partners.Country",
        models.PROTECT,
        related_name="indicator_values",
        null=True,
        blank=True,
        verbose_name=_("country"),
        help_text=_("Empty: the whole programme."),
    )
    comment = ProseField(_("comment"), blank=True, max_length=4000)
    evidence = ProseField(_("evidence"), blank=True, max_length=2000, help_text=_("What shows it: list, act, report."))
    evidence_url = LinkField(_("link to the evidence"), max_length=500, blank=True)
    counted = models.DecimalField(
        _("counted from the log"), max_digits=16, decimal_places=2, null=True, blank=True, editable=False
    )
    override_reason = ProseField(
        _("why it differs from the log"), blank=True, max_length=2000, help_text=_("Only where it does.")
    )
    corporate_value = models.DecimalField(
        _("for the corporate indicator"),
        max_digits=16,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("The amount that goes there, as the indicator says."),
    )
    status = models.CharField(
        _("status"), max_length=10, choices=ValueStatus, default=ValueStatus.DRAFT, editable=False
    )
    corrects = models.ForeignKey(
        "self",
        models.PROTECT,
        related_name="corrected_by",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("corrects"),
    )

    objects = IndicatorValueQuerySet.as_manager()
    lies_in = {
        "phase": ["indicator__result__logframe__phase"],
        "component": ["indicator__result__component"],
        "country": ["country"],
    }

    class Meta:
        verbose_name = _("value of an indicator")
        verbose_name_plural = _("values of indicators")
        ordering = ["-period__ends_on", "-period__starts_on", F("country__iso2").asc(nulls_first=True), "-pk"]
        permissions = [("approve_indicatorvalue", "Can approve or return a value of an indicator")]
        constraints = [
            *Measured.Meta.constraints,
            *(
                models.UniqueConstraint(
                    fields=["indicator", "period", *where],
                    condition=Q(status__in=which) & (Q() if where else Q(country=None)),
                    name=f"indicator_has_one_{called}_value_{'a_country' if where else 'of_all'}_a_period",
                    violation_error_message=_("There is such a value for this period and place. Go on with that one."),
                )
                for called, which in (("open", OPEN), ("approved", ["approved"]))
                for where in (["country"], [])
            ),
        ]

    def __str__(self):
        return f"{self.indicator}, {self.period}, {self.place}"

    def history_title(self):
        """Without the amount, which not everybody is told."""
        return str(self)

    def get_absolute_url(self):
        return reverse("components:indicator_value", args=[self.uid])

    @property
    def place(self):
        """The country, or that it is the whole programme."""
        return self.country or _("the whole programme")

    @property
    def told(self):
        """The amount as people read it."""
        return self.in_words(self.indicator)

    @property
    def corporate_amount(self):
        """What goes to the corporate indicator; None where nothing does."""
        return self.indicator.corporate_amount(self)

    @property
    def is_overridden(self):
        """Whether it differs from what the log counts."""
        return self.counted is not None and self.counted != self.amount

    def clean(self):
        super().clean()
        if self.indicator_id is None or self.period_id is None:
            return
        self.check_place()
        self.check_measure(self.indicator)
        if self.corporate_value is not None and self.indicator.corporate_part != CorporatePart.OWN:
            message = _("What goes to the corporate indicator follows from the value here. Leave this empty.")
            raise ValidationError({"corporate_value": ValidationError(message, code="follows")})
        if self.is_overridden and not self.override_reason:
            message = _("The log counts %(counted)s. Say why the value is another.")
            values = {"counted": wording.number(self.counted, ",.2f")}
            error = ValidationError(message, code="reason_missing", params=values)
            raise ValidationError({"override_reason": error})

    def check_place(self):
        """Values belong to an indicator in force and to an open period of its phase. Raises ValidationError."""
        logframe = self.indicator.result.logframe
        if not self.indicator.is_in_force:
            message = _("Values are entered only once the logframe is approved. Have it approved first.")
            raise ValidationError(message, code="not_approved")
        if self.period.phase_id != logframe.phase_id:
            raise ValidationError({"period": ValidationError(_("The period is one of another phase."), code="other")})
        if self.period.is_locked:
            message = _("The period is locked. Ask the office to unlock it, or choose another one.")
            raise ValidationError({"period": ValidationError(message, code="locked")})
        if self.country_id and not logframe.phase.phase_countries.filter(country=self.country_id).exists():
            message = _("The country does not take part in this phase.")
            raise ValidationError({"country": ValidationError(message, code="not_in_phase")})

    # The life of a value

    def submit(self, *, by):
        """The value is complete. Raises ValidationError where parts do not add up or the corporate one is missing."""
        self.check_parts()
        if self.indicator.corporate_part == CorporatePart.OWN and self.corporate_value is None:
            message = _("Enter the amount for the corporate indicator first.")
            raise ValidationError(message, code="corporate_missing")
        self._move("submit", by)

    @history.atomic()
    def approve(self, *, by):
        """The value stands; what it corrects is superseded."""
        self.check_move("approve")
        if self.corrects is not None:
            self.corrects._move("supersede", by)
        self._move("approve", by)

    def send_back(self, *, by, note):
        """It is returned with a note, corrected and submitted again."""
        if not note.strip():
            raise ValidationError({"note": ValidationError(_("Say why the value is returned."), code="required")})
        self._move("send_back", by, note)

    def check_move(self, name):
        """Check also that its period is open still. Raises ValidationError."""
        super().check_move(name)
        self.check_place()

    def check_parts(self):
        """Every division of the indicator adds up to the value, with what is not known as a part of its own."""
        parts = list(self.parts.all())
        for division in SeveralField.codes(self.indicator.divisions):
            told = sum(part.amount for part in parts if part.division == division)
            if told != self.amount:
                message = _(
                    "Divided by %(division)s it adds up to %(told)s, not to %(amount)s. Correct the parts, or put the "
                    "rest under “not known”."
                )
                values = {"division": Division(division).label, "told": told, "amount": self.amount}
                raise ValidationError(message, code="not_adding_up", params=values)


class ValueStep(AddedOnly):
    """That a value was submitted, returned, approved or superseded: when, by whom, with what note."""

    history_part_of = "indicator_value"
    history_follows = ("indicator_value__indicator", "indicator_value__period", "indicator_value__country")

    indicator_value = models.ForeignKey(
        IndicatorValue, models.PROTECT, related_name="steps", verbose_name=_("value of an indicator")
    )
    step = models.CharField(_("step"), max_length=10, choices=[(name, move.told) for name, move in MOVES.items()])
    at = models.DateTimeField(_("at"), auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("by")
    )
    note = ProseField(_("note"), blank=True, max_length=4000)

    objects = OwnedLogQuerySet.as_manager()

    class Meta:
        verbose_name = _("step of a value")
        verbose_name_plural = _("steps of values")
        ordering = ["indicator_value", "pk"]

    def __str__(self):
        return f"{self.indicator_value}: {self.get_step_display()}"
