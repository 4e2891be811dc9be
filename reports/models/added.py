from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from bomca.added_only import AddedOnly, AddedOnlyQuerySet
from bomca.history.tracked import TrackedQuerySet


class OfReportsQuerySet(TrackedQuerySet):
    """What belongs to reports is seen by those who read them."""

    def visible_to(self, user):
        reports = self.model._meta.get_field("report").related_model.objects.visible_to(user)
        return self.filter(report__in=reports.values("pk"))


class AddedQuerySet(OfReportsQuerySet, AddedOnlyQuerySet):
    """What belongs to reports and is only added."""


class Added(AddedOnly):
    """A row about a report that is only added: by whom and when. The database refuses the rest too."""

    refusal = "What was done with a report stays told: rows are only added."
    history_part_of = "report"

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), auto_now_add=True)

    objects = AddedQuerySet.as_manager()

    class Meta:
        abstract = True
