from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Greatest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bomca.constraints import Rule
from bomca.fields import LineField, ProseField
from bomca.records import Record, Sourced
from bomca.visibility import ReferenceQuerySet


class PhaseStatus(models.TextChoices):
    """Where a phase stands; the IATI activity statuses. "The current phase" is a status, for phases overlap in time."""

    PIPELINE = "pipeline", _("in preparation")
    IMPLEMENTATION = "implementation", _("under implementation")
    FINALISATION = "finalisation", _("being finalised")
    CLOSED = "closed", _("closed")
    SUSPENDED = "suspended", _("suspended")
    CANCELLED = "cancelled", _("cancelled")


class PhaseQuerySet(ReferenceQuerySet):
    def with_extensions(self):
        """Phases with what their end and their money depend on, in one further query."""
        return self.prefetch_related("extensions")

    def running_on(self, day):
        """Phases that were running on that day, as extended by approved extensions (dates inclusive)."""
        approved = models.Max("extensions__new_ends_on", filter=Q(extensions__status="approved"))
        end = Greatest(F("original_ends_on"), Coalesce(approved, F("original_ends_on")))
        return self.annotate(approved_ends_on=end).filter(starts_on__lte=day, approved_ends_on__gte=day)

    def paid_in_full_by(self, day):
        """Phases of which the balance was received on that day or before; all of it, where it came in parts."""
        balance = Q(payments__kind="balance")
        in_time = balance & Q(payments__received_on__lte=day)
        counted = self.annotate(
            parts=models.Count("payments", filter=balance), received=models.Count("payments", filter=in_time)
        )
        return counted.filter(parts__gt=0, parts=F("received"))


class Phase(Record, Sourced):
    """A phase of the programme: one contract between the European Union and the partners that carry it out."""

    number = models.PositiveSmallIntegerField(_("number"), unique=True)
    status = models.CharField(_("status"), max_length=16, choices=PhaseStatus, default=PhaseStatus.PIPELINE)

    title = LineField(_("title"), max_length=200)
    objective = ProseField(_("overall objective"), blank=True)
    starts_on = models.DateField(_("starts on"))
    original_ends_on = models.DateField(_("original end"), help_text=_("The end as first agreed, without extensions."))
    contract_ref = LineField(_("contract number"), max_length=100, blank=True)
    decision_ref = LineField(_("financing decision"), max_length=100, blank=True)
    budget_original = models.DecimalField(
        _("original budget, EUR"), max_digits=14, decimal_places=2, null=True, blank=True
    )

    lists_kept_days = models.PositiveSmallIntegerField(
        _("lists of participants are kept, days"),
        default=90,
        help_text=_("So many days after an activity has ended, the names of who took part are erased."),
    )

    objects = PhaseQuerySet.as_manager()
    lies_in = {"phase": ["id"]}
    chosen_by = {"phase": "pk", "component": "components"}

    class Meta:
        verbose_name = _("phase")
        verbose_name_plural = _("phases")
        ordering = ["-number"]
        constraints = [
            Rule(
                field="original_ends_on",
                condition=Q(original_ends_on__gt=F("starts_on")),
                name="phase_ends_after_it_starts",
                violation_error_message=_("The phase must end after it starts. Correct one of the two dates."),
            ),
            Rule(
                field="number",
                condition=Q(number__gte=1, number__lte=99),
                name="phase_number_is_between_1_and_99",
                violation_error_message=_("The number of a phase lies between 1 and 99."),
            ),
            Rule(
                field="budget_original",
                condition=Q(budget_original=None) | Q(budget_original__gte=0),
                name="phase_budget_is_not_negative",
                violation_error_message=_("The budget cannot be negative."),
            ),
            Rule(
                field="lists_kept_days",
                condition=Q(lists_kept_days__gte=1, lists_kept_days__lte=3650),
                name="phase_lists_are_kept_for_1_to_3650_days",
                violation_error_message=_("Lists of participants are kept for 1 to 3650 days."),
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("reports:phase", args=[self.number])

    def approved_extensions(self):
        """The extensions that count, in their order."""
        return [extension for extension in self.extensions.all() if extension.is_approved]

    def pending_extensions(self):
        """The extensions that are recorded and not yet decided, in their order."""
        return [extension for extension in self.extensions.all() if extension.is_pending]

    @property
    def ends_on(self):
        """The last day (inclusive), computed from the original end and the approved extensions."""
        return max([self.original_ends_on, *(one.new_ends_on for one in self.approved_extensions())])

    @property
    def ends_on_if_approved(self):
        """The last day (inclusive) if every pending extension were approved."""
        return max([self.ends_on, *(one.new_ends_on for one in self.pending_extensions())])

    @property
    def budget(self):
        """EUR as agreed and extended, or None when the original budget is not known."""
        if self.budget_original is None:
            return None
        return sum((one.additional_amount for one in self.approved_extensions()), self.budget_original)

    @property
    def additional_amount(self):
        """EUR that the approved extensions brought."""
        return sum((one.additional_amount for one in self.approved_extensions()), Decimal(0))

    def covers(self, day):
        """Whether the day lies in the phase as extended (dates inclusive)."""
        return self.starts_on <= day <= self.ends_on

    def elapsed_share(self, day):
        """The share of the phase, 0 to 1, that has passed at the end of the day."""
        days = (self.ends_on - self.starts_on).days + 1
        passed = (day - self.starts_on).days + 1
        return min(max(passed / days, 0.0), 1.0)
