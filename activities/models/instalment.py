from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from activities.models.grant_call import CHANGE_CALL
from activities.models.sub_grant import SubGrant
from bomca import wording
from bomca.constraints import Rule
from bomca.records import Record
from bomca.revisions import RevisedQuerySet


class InstalmentQuerySet(RevisedQuerySet):
    def visible_to(self, user):
        """Instalments of the sub-grants that the person may see."""
        return self.filter(sub_grant__in=SubGrant.objects.visible_to(user).values("pk"))

    def for_display(self):
        return self.select_related("sub_grant__call")


class Instalment(Record):
    """A part of a sub-grant's amount: when it is due, and when it was paid."""

    history_part_of = "sub_grant"
    change_permission = CHANGE_CALL

    sub_grant = models.ForeignKey(SubGrant, models.PROTECT, related_name="instalments", verbose_name=_("sub-grant"))
    due_on = models.DateField(_("due on"))
    paid_on = models.DateField(_("paid on"), null=True, blank=True)
    amount = models.DecimalField(_("amount, EUR"), max_digits=14, decimal_places=2)

    objects = InstalmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("instalment")
        verbose_name_plural = _("instalments")
        ordering = ["sub_grant", "due_on", "pk"]
        constraints = [
            Rule(
                field="amount",
                condition=Q(amount__gt=0),
                name="instalment_is_worth_something",
                violation_error_message=_("The amount is more than 0."),
            ),
        ]

    def __str__(self):
        return f"EUR {self.amount}"

    def clean(self):
        """The instalments of a sub-grant come to no more than its amount. Raises ValidationError."""
        super().clean()
        if self.amount is None:
            return
        others = self.sub_grant.instalments.exclude(pk=self.pk).values_list("amount", flat=True)
        left = self.sub_grant.amount - sum(others, Decimal("0.00"))
        if self.amount > left:
            message = _("The amount of the sub-grant leaves EUR %(left)s. Pay less, or correct the other instalments.")
            values = {"left": wording.number(left, ",.2f")}
            raise ValidationError({"amount": ValidationError(message, code="over_amount", params=values)})

    def prepare(self, *, by):
        """Nothing follows from who records it."""

    @property
    def owner_record(self):
        return self.sub_grant
