from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from bomca.constraints import Rule
from bomca.fields import ProseField
from bomca.records import Record, Sourced
from bomca.visibility import ReferenceQuerySet

CARRIED = []
MOST_NAMED = 20  # records that a refusal names one by one


def carries(found):
    """Register a function of (extension, last day without it) that names, as sentences, what would lie outside then."""
    CARRIED.append(found)
    return found


class ExtensionKind(models.TextChoices):
    """Whether an extension brings money."""

    COSTED = "costed", _("costed")
    NO_COST = "no_cost", _("no-cost")


class ExtensionStatus(models.TextChoices):
    """Only an approved extension moves the end of its phase."""

    PENDING = "pending", _("pending")
    APPROVED = "approved", _("approved")
    REJECTED = "rejected", _("rejected")


class Extension(Record, Sourced):
    """A prolongation of a phase: by so many months, to a new end, with or without additional money.

    A phase can be extended more than once (phase 9 was), so the end is never a field of the phase.
    """

    history_part_of = "phase"
    history_follows = ("phase",)

    phase = models.ForeignKey("components.Phase", models.PROTECT, related_name="extensions", verbose_name=_("phase"))
    sequence = models.PositiveSmallIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=8, choices=ExtensionKind)
    status = models.CharField(_("status"), max_length=8, choices=ExtensionStatus, default=ExtensionStatus.PENDING)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    months = models.DecimalField(_("months"), max_digits=4, decimal_places=1, null=True, blank=True)
    new_ends_on = models.DateField(_("new end"))
    additional_amount = models.DecimalField(_("additional amount, EUR"), max_digits=14, decimal_places=2, default=0)
    reason = ProseField(_("reason"), blank=True)

    objects = ReferenceQuerySet.as_manager()
    lies_in = {"phase": ["phase"]}

    class Meta:
        verbose_name = _("extension")
        verbose_name_plural = _("extensions")
        ordering = ["phase", "sequence"]
        constraints = [
            models.UniqueConstraint(
                fields=["phase", "sequence"],
                name="extension_number_is_given_once_in_a_phase",
                violation_error_message=_("The phase already has an extension with this number. Take the next one."),
            ),
            Rule(
                field="additional_amount",
                condition=Q(kind="costed", additional_amount__gt=0) | Q(kind="no_cost", additional_amount=0),
                name="only_a_costed_extension_brings_money",
                violation_error_message=_(
                    "A costed extension brings an amount above zero, a no-cost extension brings none. "
                    "Correct the kind or the amount."
                ),
            ),
            Rule(
                field="months",
                condition=Q(months=None) | Q(months__gt=0),
                name="extension_lasts",
                violation_error_message=_("An extension lasts longer than zero months."),
            ),
        ]

    def __str__(self):
        return _("Extension %(number)s of %(phase)s") % {"number": self.sequence, "phase": self.phase}

    def get_absolute_url(self):
        return reverse("reports:extension", args=[self.uid])

    @property
    def is_approved(self):
        return self.status == ExtensionStatus.APPROVED

    @property
    def is_pending(self):
        return self.status == ExtensionStatus.PENDING

    def clean(self):
        super().clean()
        if not self.phase_id or not self.new_ends_on or self.sequence is None:
            return
        before = self.ends_before()
        if self.new_ends_on <= before:
            message = _("The extension must end later than the end before it, %(end)s. Give a later new end.")
            raise ValidationError({"new_ends_on": message % {"end": date_format(before)}}, code="not_later")
        self.check_carried()

    def check_carried(self):
        """An extension is shortened or rejected only where nothing would lie outside. Raises ValidationError."""
        was = Extension.objects.filter(pk=self.pk).exclude(status=ExtensionStatus.REJECTED).first()
        if was is None:
            return
        is_rejected = self.status == ExtensionStatus.REJECTED
        without = self.ends_without()
        last_day = without if is_rejected else max(without, self.new_ends_on)
        if not is_rejected and last_day >= max(without, was.new_ends_on):
            return
        if carried := self.carried(last_day):
            more = len(carried) - MOST_NAMED
            named = "; ".join(carried[:MOST_NAMED]) + ("; …" if more > 0 else "")
            message = _("These would lie outside the phase, which would end on %(end)s: %(records)s.")
            values = {"end": date_format(last_day), "records": named}
            field = "status" if is_rejected else "new_ends_on"
            raise ValidationError({field: ValidationError(message, code="strands", params=values)})

    def carried(self, last_day):
        """What would lie outside the phase if it ended on that day, as sentences."""
        return [str(sentence) for found in CARRIED for sentence in found(self, last_day)]

    def ends_without(self):
        """The last day of the phase if this extension did not exist and every other pending one came."""
        others = self.phase.extensions.exclude(pk=self.pk).exclude(status=ExtensionStatus.REJECTED)
        return max([self.phase.original_ends_on, *others.values_list("new_ends_on", flat=True)])

    def ends_before(self):
        """The end of the phase that this extension prolongs."""
        earlier = self.phase.extensions.filter(sequence__lt=self.sequence).exclude(status=ExtensionStatus.REJECTED)
        return max([self.phase.original_ends_on, *earlier.values_list("new_ends_on", flat=True)])

    def addenda_signed(self):
        """How many countries have signed, and of how many: (4, 5); None when no addendum is recorded."""
        addenda = self.addenda.all()
        if not addenda:
            return None
        return sum(addendum.is_signed for addendum in addenda), len(self.phase.agreements.all())
