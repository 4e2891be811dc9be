from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bomca.constraints import Rule
from bomca.fields import LineField
from bomca.revisions import Revised
from bomca.visibility import ReferenceQuerySet


class MembershipQuerySet(ReferenceQuerySet):
    def valid_on(self, day):
        """Memberships that hold on that day (dates inclusive; no date means without limit)."""
        return self.filter(Q(starts_on=None) | Q(starts_on__lte=day), Q(ends_on=None) | Q(ends_on__gte=day))

    def visible_to(self, user):
        """A person's own memberships; everyone's for those who administer them."""
        if user.has_perm("partners.change_membership"):
            return self
        return self.filter(user_id=user.pk)


class Membership(Revised):
    """That a person works for an organisation, from a day to a day (inclusive)."""

    history_follows = ("organisation",)

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships", verbose_name=_("person")
    )
    organisation = models.ForeignKey(
        "partners.Organisation", models.PROTECT, related_name="memberships", verbose_name=_("organisation")
    )
    title = LineField(_("function"), max_length=150, blank=True)
    starts_on = models.DateField(_("starts on"), null=True, blank=True)
    ends_on = models.DateField(_("ends on"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation"],
                condition=Q(ends_on=None),
                name="person_joins_an_organisation_once",
                violation_error_message=_("The person is already a member of this organisation."),
            ),
            Rule(
                field="ends_on",
                condition=Q(ends_on=None) | Q(starts_on=None) | Q(ends_on__gte=F("starts_on")),
                name="membership_ends_after_it_starts",
                violation_error_message=_("The membership cannot end before it starts. Correct one of the two dates."),
            ),
        ]

    def __str__(self):
        return f"{self.user} - {self.organisation}"

    def history_title(self):
        return f"{self.user_id} - {self.organisation}"
