from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bomca.constraints import Rule
from bomca.fields import LineField
from bomca.records import Record, Sourced
from bomca.visibility import ReferenceQuerySet


class Role(models.TextChoices):
    """What an organisation is in a phase. "Beneficiary" alone is never said: a grant beneficiary is a partner."""

    DONOR = "donor", _("donor")
    CONTRACTING_AUTHORITY = "contracting_authority", _("contracting authority")
    LEAD = "lead", _("lead partner (coordinator)")
    CONSORTIUM_PARTNER = "consortium_partner", _("consortium partner")
    ASSOCIATE_PARTNER = "associate_partner", _("associate partner")
    SECRETARIAT = "secretariat", _("secretariat")
    BENEFICIARY_AGENCY = "beneficiary_agency", _("beneficiary agency")


# A body of the partnership is exactly one of these at a time.
EXCLUSIVE = (Role.LEAD, Role.CONSORTIUM_PARTNER, Role.ASSOCIATE_PARTNER)
# Whom an activity marked for the consortium is shared with.
CONSORTIUM = (*EXCLUSIVE, Role.DONOR)


class PartnerRoleQuerySet(ReferenceQuerySet):
    def of_partnership(self):
        """Lead, consortium and associate partners: the European bodies that carry the phase out."""
        return self.filter(role__in=EXCLUSIVE)

    def of_consortium(self):
        """The partnership and the donor: whom what is marked for the consortium is shared with."""
        return self.filter(role__in=CONSORTIUM)

    def overlapping(self, first, last):
        """Roles held on at least one day from `first` to `last` (inclusive; None means without limit)."""
        roles = self
        if last is not None:
            roles = roles.filter(Q(starts_on=None) | Q(starts_on__lte=last))
        if first is not None:
            roles = roles.filter(Q(ends_on=None) | Q(ends_on__gte=first))
        return roles


class PartnerRole(Record, Sourced):
    """That an organisation has a role in a phase, for the whole of it or from a day to a day (inclusive).

    Roles belong to the phase and change: Riga Technical University is a consortium partner in phase 9
    and an associate partner in phase 10.
    """

    history_part_of = "phase"
    history_follows = ("organisation", "phase")

    phase = models.ForeignKey("components.Phase", models.PROTECT, related_name="partner_roles", verbose_name=_("phase"))
    organisation = models.ForeignKey(
        "partners.Organisation", models.PROTECT, related_name="roles", verbose_name=_("organisation")
    )
    role = models.CharField(_("role"), max_length=24, choices=Role)
    components = models.ManyToManyField(
        "components.Component", related_name="partner_roles", blank=True, verbose_name=_("components led")
    )
    starts_on = models.DateField(_("starts on"), null=True, blank=True)
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    note = LineField(_("note"), max_length=300, blank=True)

    objects = PartnerRoleQuerySet.as_manager()

    class Meta:
        verbose_name = _("partner role")
        verbose_name_plural = _("partner roles")
        ordering = ["-phase__number", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["phase"],
                condition=Q(role="lead", ends_on=None),
                name="one_lead_per_phase_at_a_time",
                violation_error_message=_("The phase already has a lead partner. Give that one an end date first."),
            ),
            models.UniqueConstraint(
                fields=["phase", "organisation", "role"],
                condition=Q(ends_on=None),
                name="organisation_has_a_role_once_in_a_phase",
                violation_error_message=_("The organisation already has this role in the phase."),
            ),
            Rule(
                field="ends_on",
                condition=Q(ends_on=None) | Q(starts_on=None) | Q(ends_on__gte=F("starts_on")),
                name="partner_role_ends_after_it_starts",
                violation_error_message=_("The role cannot end before it starts. Correct one of the two dates."),
            ),
        ]

    def __str__(self):
        return f"{self.organisation}: {self.get_role_display()}, {self.phase}"

    def holds_on(self, day: date):
        """Whether the role is held on that day."""
        return (self.starts_on is None or self.starts_on <= day) and (self.ends_on is None or self.ends_on >= day)

    def clean(self):
        super().clean()
        if not self.phase_id or not self.organisation_id:
            return
        others = PartnerRole.objects.filter(phase_id=self.phase_id).exclude(pk=self.pk)
        others = others.overlapping(self.starts_on, self.ends_on)
        if self.role == Role.LEAD and (lead := others.filter(role=Role.LEAD).first()):
            message = _("%(lead)s leads the phase at that time. Let the roles follow each other.")
            raise ValidationError({"role": message % {"lead": lead.organisation}}, code="two_leads")
        if self.role in EXCLUSIVE:
            clash = others.filter(organisation_id=self.organisation_id, role__in=EXCLUSIVE).first()
            if clash:
                message = _("The organisation is %(role)s of the phase at that time. Let the roles follow each other.")
                raise ValidationError({"role": message % {"role": clash.get_role_display()}}, code="two_roles")
