from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bomca.accounts import rights, roles
from bomca.constraints import Rule
from bomca.records import Record


class GivenRole(Record):
    """A role, from a day to a day (inclusive), perhaps only for a part of the programme.

    What is left empty does not narrow the role. A national officer has a country, a component leader a component,
    a partner an organisation; a reviewer from outside has a last day.
    """

    role = models.CharField(pgettext_lazy("of a person", "role"), max_length=20, choices=roles.assignable)
    phase = models.ForeignKey(
        "components.Phase",
        models.PROTECT,
        related_name="%(class)ss",
        null=True,
        blank=True,
        verbose_name=_("only for the phase"),
    )
    country = models.ForeignKey(
        "partners.Country",
        models.PROTECT,
        related_name="%(class)ss",
        null=True,
        blank=True,
        verbose_name=_("only for the country"),
    )
    component = models.ForeignKey(
        "components.Component",
        models.PROTECT,
        related_name="%(class)ss",
        null=True,
        blank=True,
        verbose_name=_("only for the component"),
    )
    organisation = models.ForeignKey(
        "partners.Organisation",
        models.PROTECT,
        related_name="%(class)ss",
        null=True,
        blank=True,
        verbose_name=_("only for the organisation"),
    )
    starts_on = models.DateField(_("first day"), default=rights.today)
    ends_on = models.DateField(_("last day"), null=True, blank=True)

    GIVEN = ("role", *rights.NARROWINGS, "starts_on", "ends_on")

    class Meta:
        abstract = True
        constraints = [
            Rule(
                field="ends_on",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="%(class)s_ends_after_it_starts",
                violation_error_message=_("The last day cannot lie before the first. Correct one of the two dates."),
            ),
            Rule(
                field="ends_on",
                condition=~Q(role=roles.ROM_REVIEWER) | Q(ends_on__isnull=False),
                name="%(class)s_of_a_reviewer_has_a_last_day",
                violation_error_message=_("A reviewer looks in for a time. Enter the last day."),
            ),
            Rule(
                field="organisation",
                condition=~Q(role__in=roles.OF_A_PARTNER) | Q(organisation__isnull=False),
                name="%(class)s_of_a_partner_is_for_an_organisation",
                violation_error_message=_("A partner sees the activities of an organisation. Choose which."),
            ),
            Rule(
                field="country",
                condition=~Q(role__in=[roles.NATIONAL_OFFICER, roles.STEERING_MEMBER]) | Q(country__isnull=False),
                name="national_%(class)s_is_for_a_country",
                violation_error_message=_("This role is given for a country. Choose which."),
            ),
            Rule(
                field="component",
                condition=~Q(role=roles.COMPONENT_LEADER) | Q(component__isnull=False),
                name="%(class)s_of_a_leader_is_for_a_component",
                violation_error_message=_("A component leader has a component. Choose which."),
            ),
        ]

    def __str__(self):
        given_for = [str(getattr(self, name)) for name, _key in rights.narrowings(self)]
        return ", ".join([str(self.get_role_display()), *given_for])

    def clean(self):
        super().clean()
        if self.phase_id and self.component_id and self.component.phase_id != self.phase_id:
            raise ValidationError({"component": _("The component belongs to another phase.")}, code="other_phase")
