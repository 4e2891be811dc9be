"""Records of which every change is told, whichever way it is written."""

from django.db import models, router

from bomca.history.collecting import atomic, touch


class TrackedQuerySet(models.QuerySet):
    """A set whose bulk writes are told record by record; the rows are told as they are stored afterwards."""

    @property
    def _is_told(self):
        return issubclass(self.model, Tracked)  # a model of a migration is not

    def update(self, **values):
        if not self._is_told or set(values) <= set(self.model.history_ignores):
            return super().update(**values)
        self._for_write = True
        with atomic(self.db, savepoint=False):
            keys = list(self.order_by().values_list("pk", flat=True))
            updated = 0
            for first in range(0, len(keys), UPDATED_AT_ONCE):
                some = keys[first : first + UPDATED_AT_ONCE]
                updated += super(TrackedQuerySet, self.filter(pk__in=some)).update(**values)
            touch(self.model, keys, self.db)
        self._result_cache = None
        return updated

    update.alters_data = True

    def bulk_create(self, objs, *args, ignore_conflicts=False, update_conflicts=False, **kwargs):
        if ignore_conflicts or update_conflicts:
            raise ValueError("Conflicts cannot be passed over: nobody could tell which rows were written.")
        self._for_write = True
        with atomic(self.db, savepoint=False):
            made = super().bulk_create(objs, *args, **kwargs)
            if self._is_told:
                touch(self.model, [record.pk for record in made], self.db)
        return made

    def bulk_update(self, *args, **kwargs):
        self._for_write = True
        with atomic(self.db, savepoint=False):
            return super().bulk_update(*args, **kwargs)

    bulk_update.alters_data = True

    def delete(self):
        self._for_write = True
        with atomic(self.db, savepoint=False):
            return super().delete()

    delete.alters_data = True
    delete.queryset_only = True


UPDATED_AT_ONCE = 500  # SQLite takes only so many values in one statement


class Tracked(models.Model):
    """A record whose every change is told in the history: saved, in bulk, deleted, linked."""

    history_ignores = frozenset()
    """Columns whose change is no change of the record, such as the lease of a job."""
    history_hides = frozenset()
    """Columns of which only the fact that they changed is told: secrets and personal data."""
    history_follows = ()
    """What `history_title` reads of other records (as for select_related)."""
    history_part_of = ""
    """The foreign key to the record in whose history the changes of this one are told too."""
    history_rebuilds = True
    """Whether `as_of` shows this model's rows as they stood; accounts and rights are always those of now."""

    objects = TrackedQuerySet.as_manager()

    class Meta:
        abstract = True

    def save_base(self, *args, using=None, update_fields=None, **kwargs):
        using = using or router.db_for_write(type(self), instance=self)
        if update_fields is not None and set(update_fields) <= set(self.history_ignores):
            super().save_base(*args, using=using, update_fields=update_fields, **kwargs)
            return
        with atomic(using, savepoint=False):
            super().save_base(*args, using=using, update_fields=update_fields, **kwargs)
            touch(self._meta.concrete_model, [self.pk], using)

    save_base.alters_data = True

    def delete(self, using=None, keep_parents=False):
        using = using or router.db_for_write(type(self), instance=self)
        with atomic(using, savepoint=False):
            return super().delete(using=using, keep_parents=keep_parents)

    delete.alters_data = True

    def history_title(self):
        """By what name the history calls this record; no personal data."""
        return str(self)
