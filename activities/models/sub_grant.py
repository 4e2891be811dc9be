from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from activities.models.grant_call import CHANGE_CALL, GrantCall
from bomca import wording
from bomca.constraints import Rule
from bomca.fields import LineField
from bomca.records import Record
from bomca.revisions import RevisedQuerySet


class SubGrantStatus(models.TextChoices):
    """How far a sub-grant is."""

    AWARDED = "awarded", pgettext_lazy("sub-grant", "awarded")
    RUNNING = "running", pgettext_lazy("sub-grant", "running")
    COMPLETED = "completed", pgettext_lazy("sub-grant", "completed")
    TERMINATED = "terminated", pgettext_lazy("sub-grant", "ended early")


class SubGrantQuerySet(RevisedQuerySet):
    def visible_to(self, user):
        """Sub-grants of the calls that the person may see."""
        return self.filter(call__in=GrantCall.objects.visible_to(user).values("pk"))

    def for_display(self):
        return self.select_related("call__phase", "grantee", "country").prefetch_related("instalments")


class SubGrant(Record):
    """Money that a call gives to one organisation for a project of its own.

    One that ended early counts with what it was finally worth: correct its amount.
    """

    history_part_of = "call"
    change_permission = CHANGE_CALL
    has_parts = True

    call = models.ForeignKey(GrantCall, models.PROTECT, related_name="sub_grants", verbose_name=_("call for grants"))
    grantee = models.ForeignKey(
        "partners.Organisation", models.PROTECT, related_name="sub_grants", verbose_name=_("grantee")
    )
    country = models.ForeignKey(
        "partners.Country", models.PROTECT, related_name="sub_grants", verbose_name=_("country")
    )
    title = LineField(_("project"), max_length=300)
    amount = models.DecimalField(_("amount, EUR"), max_digits=14, decimal_places=2)
    starts_on = models.DateField(_("start"), null=True, blank=True)
    ends_on = models.DateField(_("end"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=12, choices=SubGrantStatus, default=SubGrantStatus.AWARDED)
    women = models.PositiveIntegerField(_("direct beneficiaries, women"), null=True, blank=True)
    men = models.PositiveIntegerField(_("direct beneficiaries, men"), null=True, blank=True)

    objects = SubGrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("sub-grant")
        verbose_name_plural = _("sub-grants")
        ordering = ["call", "pk"]
        constraints = [
            Rule(
                field="amount",
                condition=Q(amount__gt=0),
                name="sub_grant_is_worth_something",
                violation_error_message=_("The amount is more than 0."),
            ),
            Rule(
                field="ends_on",
                condition=Q(ends_on=None) | Q(starts_on__isnull=False, ends_on__gte=F("starts_on")),
                name="sub_grant_ends_after_it_starts",
                violation_error_code="ends_before_start",
                violation_error_message=_("The project cannot end before it starts. Correct one of the two dates."),
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("activities:sub_grant", args=[self.uid])

    def clean(self):
        """The awards of a call stay within its ceiling, the instalments within the award. Raises ValidationError."""
        super().clean()
        if self.amount is None:
            return
        others = self.call.sub_grants.exclude(pk=self.pk).values_list("amount", flat=True)
        left = self.call.ceiling - sum(others, Decimal("0.00"))
        if self.amount > left:
            message = _("The ceiling of the call leaves EUR %(left)s. Award less, or raise the ceiling first.")
            values = {"left": wording.number(left, ",.2f")}
            raise ValidationError({"amount": ValidationError(message, code="over_ceiling", params=values)})
        if self.pk and self.amount < self.in_instalments:
            message = _("The instalments come to EUR %(sum)s. The amount cannot lie below.")
            values = {"sum": wording.number(self.in_instalments, ",.2f")}
            raise ValidationError({"amount": ValidationError(message, code="below_instalments", params=values)})

    def prepare(self, *, by):
        """Nothing follows from who records it."""

    @property
    def owner_record(self):
        return self.call

    @property
    def in_instalments(self):
        """EUR of all its instalments, paid or not."""
        return sum((one.amount for one in self.instalments.all()), Decimal("0.00"))

    @property
    def paid(self):
        """EUR paid so far."""
        return sum((one.amount for one in self.instalments.all() if one.paid_on), Decimal("0.00"))
