"""What an activity consists of beside its own facts: sessions, experts, items of equipment, costs and the like."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from activities.models.activity import Activity
from activities.models.withholding import Withheld, WithholdingQuerySet
from activities.sensitivity import Sensitive
from bomca.accounts import rights
from bomca.records import Record
from bomca.revisions import RevisedQuerySet

SENSITIVE_PLACE = Sensitive("place", ("place",), Q(place__is_sensitive=True), "partners.see_sensitive_places")


def of_activity(related_name):
    """The foreign key of a part to its activity."""
    return models.ForeignKey(Activity, models.CASCADE, related_name=related_name, verbose_name=_("activity"))


class PartQuerySet(WithholdingQuerySet, RevisedQuerySet):
    """Parts of activities, seen as the activity is, without what the reader may not know of them."""

    def visible_to(self, user):
        """Parts of the activities that the person may see."""
        if not user.is_authenticated:
            return self.none()
        seen = self.filter(activity__in=Activity.objects.keys_visible_to(user))
        withheld = {}
        for row in self.model.sensitive:
            if known := rights.reach(user, row.permission, Activity):
                withheld[row] = row.when & ~Q(activity__in=Activity.objects.filter(known).values("pk"))
        return seen.withholding(withheld)

    def for_display(self):
        """With what their rows show of other records, in one query."""
        keys = [field.name for field in self.model._meta.concrete_fields if field.many_to_one]
        return self.select_related(*keys)


class Part(Withheld, Record):
    """A part of an activity; the history of the activity tells its changes."""

    history_part_of = "activity"
    lasting = False
    """Whether it may still be recorded when the activity is verified and locked."""
    told_in_reports = False
    """Whether reports tell of it, so that its change needs a reason once the activity was reported."""
    sensitive = ()
    """What is withheld, when, and from whom (`activities/sensitivity.py`)."""

    objects = PartQuerySet.as_manager()

    class Meta:
        abstract = True

    def prepare(self, *, by):
        """Set what follows from who records it. Raises ValidationError when it is not theirs to record."""

    @property
    def owner_record(self):
        """The record it is a part of."""
        return getattr(self, self.history_part_of)
