from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from bomca import wording
from bomca.accounts import rights
from bomca.visibility import ScopedQuerySet
from components.models.given_role import GivenRole


class Outcome(models.TextChoices):
    """What became of a prepared role."""

    WAITING = "waiting", _("waiting for the invitation to be accepted")
    GIVEN = "given", _("given")
    OVER = "over", _("over before the invitation was accepted")
    REFUSED = "refused", _("who had prepared it could no longer give it")


class PreparedRoleQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """With the invitations: for those who see them all."""
        return self if user.has_perm("accounts.view_invitation") else self.none()


class PreparedRole(GivenRole):
    """A role that a person is to hold as soon as they accept their invitation; who invites gives it.

    Nobody prepares a role that grants what they may not do themselves, for a wider part or for longer.
    """

    history_part_of = "invitation"
    history_rebuilds = False

    invitation = models.ForeignKey(
        "accounts.Invitation", models.CASCADE, related_name="prepared_roles", verbose_name=_("invitation")
    )
    outcome = models.CharField(
        _("what became of it"), max_length=8, choices=Outcome, default=Outcome.WAITING, editable=False
    )

    objects = PreparedRoleQuerySet.as_manager()

    class Meta(GivenRole.Meta):
        verbose_name = _("prepared role")
        verbose_name_plural = _("prepared roles")
        ordering = ["invitation", "pk"]

    def clean(self):
        super().clean()
        if self.role and not rights.may_give(self.invitation.invited_by, self):
            message = _("You can give only what your own roles allow you, for the same part and no longer.")
            raise ValidationError({"role": ValidationError(message, code="not_yours_to_give")})

    def give_to(self, person):
        """Make it an assignment of the person, given by who invited, from today at the earliest.

        Return what became of it: it is over, or refused, when it cannot be given any more.
        """
        self.outcome = self._given_to(person)
        self.save(update_fields=["outcome"])
        return self.outcome

    def _given_to(self, person):
        if self.ends_on and self.ends_on < rights.today():
            return Outcome.OVER
        facts = {name: getattr(self, name) for name in self.GIVEN}
        facts["starts_on"] = max(self.starts_on, rights.today())
        assignment = person.assignments.model(user=person, given_by=self.invitation.invited_by, **facts)
        try:
            self.full_clean()
            assignment.full_clean()
        except ValidationError:
            return Outcome.REFUSED
        assignment.save()
        return Outcome.GIVEN

    def in_words(self):
        """The role, its days, and what became of it."""
        facts = {"role": self, "since": wording.on(self.starts_on), "person": self.invitation.invited_by}
        facts["until"] = wording.on(self.ends_on) if self.ends_on else ""
        days = _("%(role)s, from %(since)s to %(until)s") if self.ends_on else _("%(role)s, from %(since)s")
        told = {
            Outcome.GIVEN: _("Given: %(role)s."),
            Outcome.OVER: _("Not given, because it was over by then: %(role)s."),
            Outcome.REFUSED: _("Not given, because %(person)s could no longer give it: %(role)s."),
        }
        return told.get(self.outcome, "%(role)s") % {**facts, "role": days % facts}
