"""Logs: rows that are added and never changed or deleted."""

from bomca.history.tracked import Tracked, TrackedQuerySet

REFUSAL = "Rows of this log are only added, never changed or deleted."


class AddedOnlyQuerySet(TrackedQuerySet):
    """Rows that nobody changes or deletes together either. Raises TypeError on an attempt."""

    def update(self, **facts):
        raise TypeError(REFUSAL)

    update.alters_data = True

    def delete(self):
        raise TypeError(REFUSAL)

    delete.alters_data = True
    delete.queryset_only = True


class AddedOnly(Tracked):
    """A line of a log."""

    history_rebuilds = False

    objects = AddedOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        """Add the line. Raises TypeError on any later change."""
        if not self._state.adding:
            raise TypeError(REFUSAL)
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError(REFUSAL)
