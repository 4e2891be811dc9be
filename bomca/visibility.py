"""The gate every row passes before a person sees it: `visible_to(user)` on the QuerySet of each model.

What a person may do with a row is asked with `open_to(user, permission)`; both read the table of roles.
"""

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
