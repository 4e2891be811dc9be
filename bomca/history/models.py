"""The one table of everything that was changed, each row sealed to the row before it."""

from functools import reduce
from operator import or_

from django.db import models
from django.db.models import Max
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext_lazy as _

from bomca.history import parts

NO_HASH = "0" * 64  # what the first row follows


class Kind(models.TextChoices):
    """What happened to a record."""

    CREATED = "created", _("created")
    CHANGED = "changed", _("changed")
    DELETED = "deleted", _("deleted")


class EntryQuerySet(models.QuerySet):
    """Entries, by what they tell of; they are read here and written by `recording` alone."""

    def of(self, record):
        """Everything told of one record, also after it was deleted."""
        return self.about(type(record), [record.pk])

    def about(self, model, keys):
        """What is told of the records of a model with these primary keys."""
        return self.filter(model=model._meta.label_lower, key__in=[str(key) for key in keys])

    def with_parts(self, model, key):
        """Everything told of one record and of its parts, such as the participations of an activity."""
        of_parts = (
            models.Q(model=part._meta.label_lower)
            & (models.Q(**{f"after__{field.attname}": key}) | models.Q(**{f"before__{field.attname}": key}))
            for part, field in parts.parts_of(model)
        )
        return self.filter(reduce(or_, of_parts, models.Q(model=model._meta.label_lower, key=str(key))))

    def visible_to(self, user, kinds=None):
        """What is told of records that the user may see today; of deleted ones and of accounts to administrators only.

        A part that was deleted is still told of with the record it belonged to. kinds: the models that are asked
        about, where they are known: the condition for all of them is long.
        """
        if user.is_superuser and user.is_active:
            return self
        if not user.has_perm("history.view_entry"):
            return self.none()
        rules = [models.Q(pk__in=[])]
        shown = [(model, owner) for model, owner in parts.shown_models(user) if kinds is None or model in kinds]
        for model, owner in shown:
            seen = parts.told_to(user, owner.related_model if owner else model)
            keys = seen.order_by().values_list(Cast("pk", models.CharField()), flat=True)
            told = {"owner_" + owner.attname + "__in": keys} if owner else {"key__in": keys}
            rules.append(models.Q(model=model._meta.label_lower, **told))
        owners = {owner.attname for _model, owner in shown if owner}
        named = {
            "owner_" + name: Coalesce(KeyTextTransform(name, "after"), KeyTextTransform(name, "before"))
            for name in owners
        }
        return self.alias(**{name: Cast(key, models.CharField()) for name, key in named.items()}).filter(
            reduce(or_, rules)
        )

    def by(self, user):
        """What a person changed, also through a token."""
        return self.filter(actor_id=user.pk)

    def until(self, moment):
        """What was written up to the moment (inclusive)."""
        return self.filter(at__lte=moment)

    def latest(self):
        """The last entry of each record told of here."""
        last = self.order_by().values("model", "key").annotate(last=Max("sequence")).values("last")
        return self.model.objects.using(self.db).filter(sequence__in=last)


class Entry(models.Model):
    """One change of one record: who, when, from which request, why, before and after. It is never changed itself.

    `after` is the whole state as it was stored, `before` the former values of what changed; of a deleted record
    `before` is the whole last state. A person is named by number alone, so that erasing an account breaks nothing.
    """

    sequence = models.BigIntegerField(_("number"), primary_key=True)
    at = models.DateTimeField(_("at"))
    change_set = models.UUIDField(_("change set"))
    model = models.CharField(_("kind of record"), max_length=100)
    key = models.CharField(_("key"), max_length=64)
    uid = models.CharField(_("identifier"), max_length=36, blank=True)
    title = models.CharField(_("record"), max_length=300, blank=True)
    kind = models.CharField(_("what happened"), max_length=8, choices=Kind)
    fields = models.JSONField(_("what changed"), default=list)
    before = models.JSONField(_("before"), null=True)
    after = models.JSONField(_("after"), null=True)
    actor_id = models.BigIntegerField(_("person"), null=True)
    token = models.CharField(_("token"), max_length=100, blank=True)
    job = models.CharField(_("job"), max_length=100, blank=True)
    request_id = models.CharField(_("request"), max_length=64, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    previous = models.CharField(_("seal of the row before"), max_length=64)
    hash = models.CharField(_("seal"), max_length=64)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("history entry")
        verbose_name_plural = _("history")
        ordering = ["-sequence"]
        default_permissions = ["view"]
        indexes = [
            models.Index(fields=["model", "key", "sequence"], name="entry_by_record"),
            models.Index(fields=["at"], name="entry_by_moment"),
            models.Index(fields=["actor_id", "sequence"], name="entry_by_person"),
            models.Index(fields=["uid"], name="entry_by_uid"),
            models.Index(fields=["previous"], name="entry_by_previous"),
        ]

    def __str__(self):
        return f"{self.sequence}: {self.model} {self.title}"

    @property
    def changes(self):
        """(field, before, after) of everything that changed, in neutral values; empty when created or deleted."""
        return [(name, (self.before or {}).get(name), (self.after or {}).get(name)) for name in self.fields]


class Head(models.Model):
    """Where the history ends: the one row that is locked while entries are added, so that no number has a gap."""

    sequence = models.BigIntegerField(_("number"), default=0)
    hash = models.CharField(_("seal"), max_length=64, default=NO_HASH)
    at = models.DateTimeField(_("at"), null=True)

    class Meta:
        verbose_name = _("end of the history")
        verbose_name_plural = _("end of the history")
        default_permissions = []
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="history_has_one_end")]

    def __str__(self):
        return str(self.sequence)

    @classmethod
    def locked(cls, using):
        """The end of the history, held until the transaction ends: writers come one after the other."""
        return cls.objects.using(using).select_for_update().get_or_create(pk=1)[0]

    @classmethod
    def now(cls, using="default"):
        """The end of the history as it is; an unsaved one while nothing has been written."""
        return cls.objects.using(using).first() or cls(pk=1)
