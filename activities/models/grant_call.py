from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bomca import wording
from bomca.accounts import rights
from bomca.constraints import Rule
from bomca.fields import LineField
from bomca.records import Record
from bomca.visibility import ScopedQuerySet
from components.models import PartnerRole

VIEW, CHANGE_CALL = "activities.view_grantcall", "activities.change_grantcall"
CONSORTIUM = "activities.view_consortium"


class GrantCallQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """Calls where a role lets the person see them, and those of phases in which their organisation has a part."""
        parts = PartnerRole.objects.of_consortium().overlapping(rights.today(), rights.today())
        own = (
            Q(phase__in=parts.filter(organisation=one.organisation_id).values("phase"))
            for one in rights.granting(user, CONSORTIUM)
        )
        return self.filter(rights.any_of([rights.reach(user, VIEW, self.model), *own]))

    def for_display(self):
        return self.select_related("phase").prefetch_related("sub_grants__grantee")


class GrantCall(Record):
    """A call by which the programme gives grants to non-governmental organisations, up to a ceiling."""

    change_permission = CHANGE_CALL
    has_parts = True

    phase = models.ForeignKey("components.Phase", models.PROTECT, related_name="grant_calls", verbose_name=_("phase"))
    reference = LineField(_("reference"), max_length=60)
    title = LineField(_("title"), max_length=300)
    ceiling = models.DecimalField(_("ceiling, EUR"), max_digits=14, decimal_places=2)
    deadline = models.DateField(_("deadline for proposals"), null=True, blank=True)

    objects = GrantCallQuerySet.as_manager()
    lies_in = {
        "phase": ["phase"],
        "component": rights.ANYWHERE,
        "country": rights.ANYWHERE,
        "organisation": rights.ANYWHERE,
    }

    class Meta:
        verbose_name = _("call for grants")
        verbose_name_plural = _("calls for grants")
        ordering = ["phase", "reference"]
        constraints = [
            models.UniqueConstraint(
                fields=["phase", "reference"],
                name="call_reference_is_given_once_in_a_phase",
                violation_error_message=_("The phase already has a call with this reference."),
            ),
            Rule(
                field="ceiling",
                condition=Q(ceiling__gt=0),
                name="call_has_a_ceiling",
                violation_error_message=_("The ceiling is more than 0."),
            ),
        ]

    def __str__(self):
        return f"{self.reference} {self.title}"

    def get_absolute_url(self):
        return reverse("activities:grant_call", args=[self.uid])

    def clean(self):
        """The ceiling covers what was awarded. Raises ValidationError."""
        super().clean()
        if self.pk and self.ceiling is not None and self.ceiling < self.awarded:
            message = _("EUR %(awarded)s are awarded already. The ceiling cannot lie below.")
            values = {"awarded": wording.number(self.awarded, ",.2f")}
            raise ValidationError({"ceiling": ValidationError(message, code="below_awards", params=values)})

    def prepare(self, *, by):
        """Nothing follows from who records it."""

    @property
    def owner_record(self):
        return self.phase

    @property
    def awarded(self):
        """EUR awarded so far: all sub-grants of the call."""
        return sum((one.amount for one in self.sub_grants.all()), Decimal("0.00"))

    @property
    def left(self):
        """EUR that can still be awarded."""
        return self.ceiling - self.awarded
