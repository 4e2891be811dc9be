"""How a person looks at the list of activities: which columns in which order, and which filters under a name."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bomca.accounts import rights
from bomca.constraints import Rule
from bomca.fields import LineField
from bomca.records import Record
from bomca.revisions import RevisedQuerySet
from components.models import Assignment

MOST = 50  # views of one person


class SavedViewQuerySet(RevisedQuerySet):
    def visible_to(self, user):
        """The person's own, and what is shared by colleagues whose roles are given for the same."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(owner=user.pk) | Q(is_shared=True) & rights.any_of(self._by_colleagues(user)))

    def _by_colleagues(self, user):
        held = [dict(rights.narrowings(one)) for one in rights.current(user)]
        held += [{}] if rights.is_administrator(user) else []
        today = rights.today()
        for given_for in held:
            facts = {f"{name}_id": given_for.get(name) for name in rights.NARROWINGS}
            same = Assignment.objects.valid_on(today).filter(**facts)
            yield Q(owner__is_active=True, owner__in=same.values("user"))
            if not given_for:
                yield Q(owner__is_active=True, owner__is_superuser=True)

    def named(self):
        """Those with filters and a name; the one without is how the list looks to its owner by default."""
        return self.exclude(name="")


class SavedView(Record):
    """A way to look at the list of activities: columns in their order; and under a name, filters and the order of rows.

    A view gives nobody rows: whoever opens it sees of these rows what they may see.
    """

    history_rebuilds = False

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views", verbose_name=_("whose")
    )
    name = LineField(_("name"), max_length=100, blank=True)
    query = models.CharField(_("filters and order"), max_length=2000, blank=True)
    columns = models.JSONField(_("columns"), default=list, blank=True)
    is_shared = models.BooleanField(
        _("shared"),
        default=False,
        help_text=_("Colleagues whose role is given for the same as yours can open it. Each sees what they may see."),
    )

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        ordering = ["name", "pk"]
        default_permissions = []
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name"],
                name="saved_view_has_a_name_of_its_own",
                violation_error_message=_("You have a view of this name. Choose another name."),
            ),
            Rule(
                field="name",
                condition=~Q(name="") | Q(query="", is_shared=False),
                name="saved_view_with_filters_has_a_name",
                violation_error_message=_("Give the view a name."),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("activities:view", args=[self.uid])
