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

    def offered_to(self, user, permission, keeping=None):
        """The rows that the person can choose for a record they write with the permission.

        The model says in `chosen_by` how a narrowing of a role points at a row. keeping: the key the record has now.
        """
        may = rights.choosing(user, permission, getattr(self.model, "chosen_by", {}))
        if not may:
            return self
        return self.filter(Q(pk__in=self.model.objects.filter(may).values("pk")) | Q(pk=keeping))


class ReferenceQuerySet(ScopedQuerySet):
    """Reference records (countries, places, organisations, phases): open to everyone who has signed in."""

    def visible_to(self, user):
        return self if user.is_authenticated else self.none()


def own_choices(model):
    """The foreign keys that alone say where a record lies: what they name is chosen among what is one's own."""
    ways = [ways for ways in getattr(model, "lies_in", {}).values() if ways != rights.ANYWHERE and len(ways) == 1]
    first = {way.partition("__")[0] for [way] in ways}
    return {field.name for field in model._meta.concrete_fields if field.many_to_one and field.name in first}


def choices_for(record, name, rows, user, permission):
    """Of these rows, those that a person can choose for the field `name` of a record they write with the permission.

    What the record has now is kept among them, where it can be seen.
    """
    seen = rows.visible_to(user)
    if not permission or name not in own_choices(type(record)):
        return seen
    return seen.offered_to(user, permission, keeping=getattr(record, f"{name}_id"))
