"""The gate every row passes before a person sees it: `visible_to(user)` on the QuerySet of each model.

What a person may do with a row is asked with `open_to(user, permission)`; both read the table of roles.
"""

from django.db.models import Q

from bomca.accounts import rights
from bomca.revisions import RevisedQuerySet


class ScopedQuerySet(RevisedQuerySet):
    """Rows of which a person may see and do what their roles grant where the rows lie."""

    def open_to(self, user, permission):
        """The rows for which the person has the permission."""
        return self.filter(rights.reach(user, permission, self.model))


class ReferenceQuerySet(ScopedQuerySet):
    """Reference records (countries, places, organisations, phases): open to everyone who has signed in."""

    def visible_to(self, user):
        return self if user.is_authenticated else self.none()


class ChosenQuerySet(ReferenceQuerySet):
    """Reference records that are chosen for what somebody writes: of all that are seen, those where they may write."""

    def offered_to(self, user, permission, keeping=None):
        """The rows that the person can choose for a record they write with the permission.

        The model says in `chosen_by` how a narrowing of a role points at a row. keeping: the key the record has now.
        """
        may = rights.choosing(user, permission, self.model.chosen_by)
        if not may:
            return self
        return self.filter(Q(pk__in=self.model.objects.filter(may).values("pk")) | Q(pk=keeping))
