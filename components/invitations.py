"""The roles that an invitation carries: prepared by who invites, given when the person accepts."""

from bomca.accounts import rights
from bomca.accounts.invitations.carrying import Carried, carry
from components.forms import prepared_roles
from components.models import PreparedRole


class CarriedRoles(Carried):
    """Roles, for those who may give some."""

    def rows(self, by, data=None):
        return prepared_roles(by, data) if by.has_perm(rights.GIVE_ROLES) else None

    def told(self, invitations):
        found = {}
        kept = PreparedRole.objects.filter(invitation__in=invitations)
        for one in kept.select_related("invitation__invited_by", *rights.NARROWINGS, "component__phase"):
            found.setdefault(one.invitation_id, []).append(one.in_words())
        return found

    def give(self, invitation, account):
        for one in invitation.prepared_roles.select_related("invitation__invited_by", *rights.NARROWINGS):
            one.give_to(account)


carry(CarriedRoles())
