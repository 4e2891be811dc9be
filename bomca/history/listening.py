"""What Django tells only by signals: records deleted in a cascade, and links set, added and removed."""

from django.db import models
from django.db.models.signals import m2m_changed, post_delete, pre_delete

from bomca.history.collecting import touch
from bomca.history.parts import tracked_models
from bomca.history.tracked import Tracked


def connect():
    """Listen to every tracked model, its links, and what it is linked with."""
    for model in tracked_models():
        post_delete.connect(note_deletion, sender=model)
        for field in model._meta.many_to_many:
            m2m_changed.connect(note_links, sender=field.remote_field.through)
            pre_delete.connect(remember_owners, sender=field.related_model)
            post_delete.connect(note_owners, sender=field.related_model)


def fields_linking_to(model):
    """The many-to-many fields of tracked models whose other end is this model."""
    return [
        relation.field
        for relation in model._meta.get_fields(include_hidden=True)
        if relation.auto_created and relation.many_to_many and issubclass(relation.field.model, Tracked)
    ]


def owners(field, key, using):
    """The keys of the records that are linked with the one of this key by the field."""
    through = models.QuerySet(field.remote_field.through, using=using)
    return list(
        through.filter(**{field.m2m_reverse_name(): key}).values_list(field.m2m_field_name() + "_id", flat=True)
    )


def note_deletion(sender, instance, using, **kwargs):
    touch(sender, [instance.pk], using)


def remember_owners(sender, instance, using, **kwargs):
    """Before a record goes, remember who is linked with it: Django removes those links without a word."""
    found = {field: owners(field, instance.pk, using) for field in fields_linking_to(sender)}
    instance._linked_by = [(field.model, keys) for field, keys in found.items() if keys]


def note_owners(sender, instance, using, **kwargs):
    for model, keys in instance.__dict__.pop("_linked_by", []):
        touch(model, keys, using)


def note_links(sender, instance, action, reverse, pk_set, using, **kwargs):
    """Links were changed, from their own end or from the other one."""
    if not reverse:
        if action.startswith("post_"):
            touch(type(instance)._meta.concrete_model, [instance.pk], using)
        return
    field = next(f for f in fields_linking_to(type(instance)) if f.remote_field.through is sender)
    if action == "pre_clear":
        instance._cleared = owners(field, instance.pk, using)
    elif action.startswith("post_"):
        keys = instance.__dict__.pop("_cleared", []) if action == "post_clear" else pk_set
        if keys:
            touch(field.model, sorted(keys), using)
