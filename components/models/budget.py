from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Max, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bomca import history
from bomca.constraints import Rule
from bomca.fields import LineField
from bomca.merging import plain
from bomca.revisions import Stale
from components import money
from components.headings import BUDGETED_UNDER
from components.models.extension import Extension
from components.models.of_phase import OfPhase, OfPhaseQuerySet, euros, of_phase
from components.models.phase import Phase

VIEW_MONEY, CHANGE_MONEY = "components.view_budget", "components.change_budget"


class BudgetBasis(models.TextChoices):
    """What a version of the budget stands on. Only contract and addendum are agreed by both sides."""

    CONTRACT = "contract", _("contract")
    ADDENDUM = "addendum", _("addendum")
    REALLOCATION = "reallocation", _("notified change between headings")


class BudgetStatus(models.TextChoices):
    """A draft can be changed; an approved version is fixed, and the next one follows it."""

    DRAFT = "draft", _("draft")
    APPROVED = "approved", _("approved")


AGREED = (BudgetBasis.CONTRACT, BudgetBasis.ADDENDUM)


class BudgetQuerySet(OfPhaseQuerySet):
    def approved(self):
        """The versions that are or were in force, first to last."""
        return self.filter(status=BudgetStatus.APPROVED).order_by("version")

    def agreed(self):
        """Of these, the ones both sides have signed: the contract and its addenda."""
        return self.approved().filter(basis__in=AGREED)

    def for_display(self):
        return super().for_display().prefetch_related("lines", "phase__extensions")


class Budget(OfPhase):
    """A version of the budget of a phase: as in the contract, as in an addendum, or with a notified change between
    headings. The last approved one is in force; approved ones never change.
    """

    has_parts = True
    view_permission, change_permission = VIEW_MONEY, CHANGE_MONEY

    phase = of_phase("budgets")
    version = models.PositiveSmallIntegerField(_("version"), editable=False)
    basis = models.CharField(_("basis"), max_length=12, choices=BudgetBasis)
    extension = models.ForeignKey(
        Extension, models.PROTECT, related_name="budgets", null=True, blank=True, verbose_name=_("extension")
    )
    agreed_on = models.DateField(_("signed or notified on"), null=True, blank=True)
    status = models.CharField(
        _("status"), max_length=8, choices=BudgetStatus, default=BudgetStatus.DRAFT, editable=False
    )
    note = LineField(_("note"), max_length=300, blank=True)

    objects = BudgetQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of the budget")
        verbose_name_plural = _("versions of the budget")
        ordering = ["phase", "version"]
        constraints = [
            models.UniqueConstraint(fields=["phase", "version"], name="budget_version_is_given_once_in_a_phase"),
            models.UniqueConstraint(
                fields=["phase"],
                condition=Q(basis="contract"),
                name="phase_has_one_budget_of_the_contract",
                violation_error_message=_("The phase has the budget of its contract already. Record an addendum."),
            ),
            Rule(
                field="extension",
                condition=Q(extension=None) | Q(basis="addendum"),
                name="only_an_addendum_takes_in_an_extension",
                violation_error_message=_("Only the budget of an addendum takes in an extension."),
            ),
            Rule(
                field="agreed_on",
                condition=Q(status="draft") | Q(agreed_on__isnull=False),
                name="approved_budget_has_its_day",
                violation_error_message=_("Enter the day on which it was signed or notified."),
            ),
        ]

    def __str__(self):
        return _("Budget version %(version)s (%(basis)s)") % {
            "version": self.version,
            "basis": self.get_basis_display(),
        }

    def get_absolute_url(self):
        return reverse("activities:budget", args=[self.uid])

    @property
    def is_locked(self):
        return self.status == BudgetStatus.APPROVED

    @property
    def why_locked(self):
        return _("An approved budget is fixed. Record the next version.")

    @property
    def sheet(self):
        """The amounts by heading."""
        return money.Sheet.of(self.lines.all())

    @property
    def total(self):
        """EUR, with indirect costs and reserve."""
        return self.sheet.total

    def prepare(self, *, by):
        """Number a new version after those there are."""
        if self.version is None:
            latest = Budget.objects.filter(phase=self.phase).aggregate(latest=Max("version"))["latest"]
            self.version = (latest or 0) + 1

    def clean(self):
        super().clean()
        if self.pk and Budget.objects.filter(pk=self.pk, status=BudgetStatus.APPROVED).exists():
            raise ValidationError(self.why_locked, code="locked")
        if self.extension_id and self.phase_id and self.extension.phase_id != self.phase_id:
            message = _("The extension belongs to another phase. Choose one of the same phase.")
            raise ValidationError({"extension": message}, code="other_phase")

    def take_over(self):
        """Begin a new version with the lines of the last one."""
        before = Budget.objects.filter(phase=self.phase, version__lt=self.version).order_by("version").last()
        for line in before.lines.all() if before else ():
            BudgetLine(budget=self, heading=line.heading, amount=line.amount).save()

    def agreed_before(self):
        """The last version agreed by both sides before this one; None for the first."""
        return Budget.objects.agreed().filter(phase=self.phase, version__lt=self.version).last()

    def expected_total(self):
        """EUR that the version must come to, or None where the phase's money is not known.

        The contract's is the original budget; an addendum's, what the extensions bring up to its own, or else that of
        the version agreed before; a change between headings moves no total.
        """
        before = self.agreed_before()
        if self.basis == BudgetBasis.CONTRACT:
            return self.phase.budget_original
        if self.basis == BudgetBasis.ADDENDUM and self.extension_id and self.phase.budget_original is not None:
            earlier = [one for one in self.phase.approved_extensions() if one.sequence < self.extension.sequence]
            brought = sum(one.additional_amount for one in [*earlier, self.extension])
            return self.phase.budget_original + brought
        return before.total if before else None

    def findings(self):
        """What stands against the version or deserves a look (`components/money.py`)."""
        before = self.agreed_before() if self.basis == BudgetBasis.REALLOCATION else None
        found = money.checks(self.sheet, agreed=before.sheet if before else None, expected=self.expected_total())
        if self.basis == BudgetBasis.REALLOCATION and not before:
            found.append(money.Finding("no_agreed", is_refusal=True))
        if self.extension_id and not self.extension.is_approved:
            found.append(money.Finding("extension_open", is_refusal=True))
        return found

    def facts(self):
        """What somebody who approves it has seen: its revision and amounts, in plain form."""
        return {"revision": str(self.revision)} | {line.heading: plain(line.amount) for line in self.lines.all()}

    @history.atomic()
    def approve(self, *, by, seen):
        """Put the version in force. seen: its `facts()` as the person has seen them.

        Raises Stale where it is another by now, ValidationError with everything that stands against it.
        """
        Phase.objects.select_for_update().get(pk=self.phase_id)
        Budget.objects.select_for_update().get(pk=self.pk)
        self.refresh_from_db()
        if seen != self.facts():
            raise Stale(self)
        self.full_clean()
        wrong = [finding.text for finding in self.findings() if finding.is_refusal]
        if not self.agreed_on:
            wrong.append(_("Enter the day on which it was signed or notified."))
        if Budget.objects.approved().filter(phase=self.phase, version__gt=self.version).exists():
            wrong.append(_("A later version is in force already."))
        if wrong:
            raise ValidationError(wrong, code="refused")
        self.status = BudgetStatus.APPROVED
        self.save()


class BudgetLineQuerySet(OfPhaseQuerySet):
    def visible_to(self, user):
        """Lines of the versions that the person may see."""
        return self.filter(budget__in=Budget.objects.visible_to(user).values("pk"))


class BudgetLine(OfPhase):
    """The amount of one heading in a version of the budget."""

    history_part_of = "budget"
    change_permission = CHANGE_MONEY

    budget = models.ForeignKey(Budget, models.CASCADE, related_name="lines", verbose_name=_("version of the budget"))
    heading = models.CharField(_("budget heading"), max_length=8, choices=BUDGETED_UNDER)
    amount = euros(_("amount, EUR"))

    objects = BudgetLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("budget line")
        verbose_name_plural = _("budget lines")
        ordering = ["budget", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["budget", "heading"],
                name="heading_has_one_line_in_a_budget",
                violation_error_message=_("This heading has an amount already. Edit that one."),
            ),
            Rule(
                field="amount",
                condition=Q(amount__gte=0),
                name="budget_line_is_not_negative",
                violation_error_message=_("An amount is zero or more."),
            ),
        ]

    def __str__(self):
        return str(self.get_heading_display())
