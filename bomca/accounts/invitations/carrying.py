"""What invitations carry along for an upper floor, such as the roles a person is to hold.

The ground knows no role's scope: an app registers here, in its `invitations.py`, an object of the class below.
"""

from django.utils.module_loading import autodiscover_modules

KINDS = []


class Carried:
    """One kind of thing an invitation can carry."""

    def rows(self, by, data=None):
        """The forms in which it is prepared, as `bomca.forms.Rows` with `keep(invitation)`; None where `by` may not."""
        raise NotImplementedError

    def told(self, invitations):
        """What invitations carry and what became of it, in sentences: {primary key: [sentence]}."""
        raise NotImplementedError

    def give(self, invitation, account):
        """Hand it to the account that was made; in the transaction in which the invitation is accepted."""
        raise NotImplementedError


def carry(kind):
    """Let invitations carry this kind of thing too."""
    KINDS.append(kind)


def kinds():
    autodiscover_modules("invitations")
    return KINDS


def rows(by, data=None):
    """The forms of every kind that the person may prepare; `data` is what was posted."""
    return [found for kind in kinds() if (found := kind.rows(by, data)) is not None]


def tell(invitations):
    """Write onto each invitation, as `carries`, the sentences on what it carries; return the invitations."""
    invitations = list(invitations)
    told = [kind.told(invitations) for kind in kinds()]
    for one in invitations:
        one.carries = [sentence for found in told for sentence in found.get(one.pk, ())]
    return invitations


def give(invitation, account):
    for kind in kinds():
        kind.give(invitation, account)
