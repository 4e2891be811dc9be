"""The gate every row passes before a person sees it: `visible_to(user)` on the QuerySet of each model."""

from bomca.history.tracked import TrackedQuerySet


class ReferenceQuerySet(TrackedQuerySet):
    """Reference records (countries, places, organisations, phases): open to everyone who has signed in."""

    def visible_to(self, user):
        return self if user.is_authenticated else self.none()
