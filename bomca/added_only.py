"""Logs: rows that are added and never changed or deleted."""

from bomca.history.tracked import Tracked, TrackedQuerySet


class AddedOnlyQuerySet(TrackedQuerySet):
    """Rows that nobody changes or deletes together either. Raises TypeError with their `refusal`."""

    def update(self, **facts):
        raise TypeError(self.model.refusal)

    update.alters_data = True

    def delete(self):
        raise TypeError(self.model.refusal)

    delete.alters_data = True
    delete.queryset_only = True


class OwnedLogQuerySet(AddedOnlyQuerySet):
    """Lines of a log about one record, which its model names as `history_part_of`."""

    def visible_to(self, user):
        """The lines about the records that the person may see."""
        name = self.model.history_part_of
        owners = self.model._meta.get_field(name).related_model._default_manager
        return self.filter(**{f"{name}__in": owners.visible_to(user).order_by().values("pk")})


class AddedOnly(Tracked):
    """A line of a log. refusal: what is said to who tries to change or delete one."""

    refusal = "Rows of this log are only added, never changed or deleted."
    history_rebuilds = False

    objects = AddedOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        """Add the line. Raises TypeError on any later change."""
        if not self._state.adding:
            raise TypeError(self.refusal)
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError(self.refusal)
