from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bomca.accounts import rights
from bomca.fields import LineField
from bomca.visibility import ScopedQuerySet
from components.models.given_role import GivenRole


class AssignmentQuerySet(ScopedQuerySet):
    def valid_on(self, day):
        """Assignments that hold on that day (dates inclusive; no end means without limit)."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)

    def visible_to(self, user):
        """A person's own; everyone's for those who give roles."""
        if user.has_perm("components.change_assignment"):
            return self
        return self.filter(user_id=user.pk)


class Assignment(GivenRole):
    """That a person holds a role."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="assignments", verbose_name=_("person")
    )
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("given by"),
    )
    note = LineField(_("note"), max_length=300, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta(GivenRole.Meta):
        verbose_name = _("assignment of a role")
        verbose_name_plural = _("assignments of roles")
        ordering = ["user__name", "role", "pk"]

    @property
    def holds_today(self):
        """Whether the role is held today."""
        return self.starts_on <= rights.today() and (self.ends_on is None or self.ends_on >= rights.today())
