"""Two editors never overwrite each other silently: every save of a record checks that nobody saved it in between."""

from django.db import models
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bomca.history.tracked import Tracked, TrackedQuerySet


class Stale(Exception):
    """Someone has saved or deleted the record since it was read; nothing was written."""

    def __init__(self, record):
        super().__init__(f"{record._meta.label} {record.pk} has changed since revision {record.revision} was read")
        self.record = record


class RevisedQuerySet(TrackedQuerySet):
    """Records that count their changes; one update of many of them counts as a change of each."""

    def update(self, **facts):
        names = {field.name for field in self.model._meta.concrete_fields}
        if "revision" in names:
            facts.setdefault("revision", F("revision") + 1)
        if "updated_at" in names:
            facts.setdefault("updated_at", timezone.now())
        return super().update(**facts)

    update.alters_data = True


class Revised(Tracked):
    """A record that counts its changes; who saves it must have read the latest. Its rows and links count as its own.

    A save writes only where the row still has the revision that was read, and raises Stale where it has not.
    """

    # Facts that the portal keeps by itself: saved alone, they are no change of the record; with others they stay as
    # they are in the row.
    kept_by_the_portal = frozenset()
    history_ignores = frozenset({"revision"})

    revision = models.PositiveIntegerField(_("revision"), default=1, editable=False)

    class Meta:
        abstract = True

    def _do_update(self, base_qs, using, pk_val, values, update_fields, forced_update):
        names = {field.name for field, _model, _value in values}
        if not names or names <= self.kept_by_the_portal:
            return super()._do_update(base_qs, using, pk_val, values, update_fields, forced_update)
        left = {"revision"} if update_fields else {"revision", *self.kept_by_the_portal}
        values = [one for one in values if one[0].name not in left] + list(self._stamps(names))
        if self._state.adding:  # put together with the key of a row that was never read, as a fixture is
            return super()._do_update(base_qs, using, pk_val, values, update_fields, forced_update)
        if "revision" in self.get_deferred_fields():
            raise TypeError("Read the record with its revision; without it nobody can tell who saved in between.")
        unchanged = base_qs.filter(revision=self.revision)
        if not super()._do_update(unchanged, using, pk_val, values, update_fields, forced_update):
            raise Stale(self)
        self.revision += 1
        return True

    def _stamps(self, names):
        """The columns that every change writes, whatever else it writes."""
        yield self._meta.get_field("revision"), None, F("revision") + 1
        for field in self._meta.concrete_fields:
            if getattr(field, "auto_now", False) and field.name not in names:
                yield field, None, field.pre_save(self, False)
