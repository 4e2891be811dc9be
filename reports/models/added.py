from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from bomca.history.tracked import Tracked, TrackedQuerySet

REFUSAL = "What was done with a report stays told: rows are only added."


class OfReportsQuerySet(TrackedQuerySet):
    """What belongs to reports is seen by those who read them."""

    def visible_to(self, user):
        reports = self.model._meta.get_field("report").related_model.objects.visible_to(user)
        return self.filter(report__in=reports.values("pk"))


class AddedQuerySet(OfReportsQuerySet):
    """Rows that are only added."""

    def update(self, **facts):
        raise TypeError(REFUSAL)

    def delete(self):
        raise TypeError(REFUSAL)


class Added(Tracked):
    """A row about a report that is only added: by whom and when. The database refuses the rest too."""

    history_part_of = "report"
    history_rebuilds = False

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), auto_now_add=True)

    objects = AddedQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        """Add the row. Raises TypeError on any later change."""
        if not self._state.adding:
            raise TypeError(REFUSAL)
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError(REFUSAL)
