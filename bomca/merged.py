"""Two records that turn out to be one: one is kept, the other says into which it was merged and keeps its history.

Everything that pointed at the other points at the kept one afterwards, whichever app it belongs to.
"""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bomca import history
from bomca.added_only import AddedOnly
from bomca.history.acting import because
from bomca.history.collecting import touch
from bomca.revisions import Stale


class Mergeable(models.Model):
    """A record that can be merged into another of its kind. Its QuerySet tells merged ones in `told_to` alone."""

    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        related_name="merged",
        null=True,
        blank=True,
        editable=False,
        verbose_name=gettext_lazy("merged into"),
    )

    class Meta:
        abstract = True

    @property
    def kept(self):
        """The record that stands for this one today."""
        return self if self.merged_into_id is None else self.merged_into.kept


def kept_for(model, user, uid):
    """The record into which the one of this identifier was merged, where the person sees both; otherwise None."""
    other = model.objects.told_to(user).filter(uid=uid, merged_into__isnull=False).first()
    return other and model.objects.visible_to(user).filter(pk=other.kept.pk).first()


@history.atomic()
def merge(kept, other, *, taken, revisions, reason, leaving=()):
    """Merge `other` into `kept`, all of it or nothing. Returns the kept record.

    taken: names of the fields whose values come from the other. revisions: (of the kept, of the other) as the person
    saw them; raises Stale when one has changed since. reason: told with every record that is touched. leaving: models
    whose rows stay with the other, as the lines of logs always do. Raises ValidationError when the kept record would
    break a rule, or both have something that there can be only once.
    """
    model = type(kept)
    found = {one.pk: one for one in model.objects.select_for_update().filter(pk__in=[kept.pk, other.pk])}
    kept, other = found[kept.pk], found[other.pk]
    for record, revision in zip((kept, other), revisions, strict=True):
        if record.revision != revision:
            raise Stale(record)
    if kept == other or kept.merged_into_id or other.merged_into_id:
        raise ValidationError(_("Choose two different records that were not merged before."), code="not_two")
    with because(reason):
        for name in taken:
            setattr(kept, name, getattr(other, name))
        for relation in relations(model):
            if relation.related_model not in leaving:
                move(relation, kept, other)
        kept.keep_names_of(other)
        kept.full_clean()
        kept.save()
        other.refresh_from_db()
        other.merged_into = kept
        other.save()
    return kept


def relations(model):
    """Everything that can point at a record of the model: keys and lists of links, hidden ones too."""
    found = (one for one in model._meta.get_fields(include_hidden=True) if one.auto_created and not one.concrete)
    return [
        one
        for one in found
        if not one.related_model._meta.auto_created and not issubclass(one.related_model, AddedOnly)
    ]


def move(relation, kept, other):
    """Let what points at the other by this relation point at the kept one."""
    if relation.many_to_many:
        move_links(relation.related_model, relation.field, kept, other)
        return
    model, field = relation.related_model, relation.field
    rows = model._default_manager.filter(**{field.name: other})
    if model is type(kept):
        rows = rows.exclude(pk=kept.pk)  # it is saved with the rest
        if getattr(kept, field.attname) == other.pk:
            setattr(kept, field.name, None)
    owners = owners_of(rows)
    if hasattr(model, "twin_of"):
        for row in rows:
            twin = row.twin_of(kept)
            if twin is not None:
                twin.take(row)
    keys = list(rows.values_list("pk", flat=True))
    try:
        with history.atomic():
            model._default_manager.filter(pk__in=keys).update(**{field.name: kept})
    except IntegrityError:
        message = _("Both have the same: %(what)s. Correct that first, so that it is there once.")
        kind = capfirst(str(model._meta.verbose_name))
        raise ValidationError(message, code="twice", params={"what": kind}) from None
    change_owners(model, owners)


def owners_of(rows):
    """The keys of the records that these rows are parts of."""
    owner = rows.model.history_part_of
    return sorted(set(rows.values_list(f"{owner}_id", flat=True)) - {None}) if owner else []


def change_owners(model, owners):
    """A change of its parts is a change of a record: who edits it meanwhile must notice."""
    if owners:
        model._meta.get_field(model.history_part_of).related_model._default_manager.filter(pk__in=owners).update()


def move_links(model, field, kept, other):
    through, owner, end = field.remote_field.through, field.m2m_field_name(), field.m2m_reverse_field_name()

    def linked(record):
        return set(through.objects.filter(**{end: record}).values_list(f"{owner}_id", flat=True))

    owners = linked(other)
    new = sorted(owners - linked(kept))
    through.objects.filter(**{end: other}).delete()
    through.objects.bulk_create([through(**{f"{owner}_id": key, end: kept}) for key in new])
    touch(model, sorted(owners))
    model._default_manager.filter(pk__in=owners).update()
