"""What belongs to what, and of which records a person may see what was changed."""

from functools import cache

from django.apps import apps
from django.conf import settings
from django.db import models


def tracked_models():
    """Every model of which the history tells (`tracked.Tracked`), in a lasting order."""
    told = (model for model in apps.get_models() if hasattr(model, "history_part_of"))
    return sorted(told, key=lambda model: model._meta.label_lower)


def owner_of(model):
    """The foreign key to the record that one of this model is a part of; None for one that stands for itself."""
    return model._meta.get_field(model.history_part_of) if model.history_part_of else None


def parts_of(model):
    """The models of a record's parts, each with its foreign key."""
    found = ((part, owner_of(part)) for part in tracked_models())
    return [(part, field) for part, field in found if field is not None and field.related_model is model]


@cache
def is_about_a_person(model):
    """Accounts, and what goes with an account: tokens, memberships, assignments."""
    keys = (field for field in model._meta.concrete_fields if field.many_to_one)
    on_accounts = [field for field in keys if field.related_model._meta.label == settings.AUTH_USER_MODEL]
    return model._meta.label == settings.AUTH_USER_MODEL or any(
        field.remote_field.on_delete is models.CASCADE for field in on_accounts
    )


def gated(model):
    """Whether the model itself says who may see its rows."""
    return hasattr(model._default_manager.get_queryset(), "visible_to")


def told_to(user, model):
    """The rows of which the user may know: those they see, and of some models those that stand for nothing any more."""
    rows = model._default_manager.get_queryset()
    return rows.told_to(user) if hasattr(rows, "told_to") else rows.visible_to(user)


def shown_models(user):
    """The models whose history the user may see, each with the foreign key to its owner or None."""
    for model in tracked_models():
        owner = owner_of(model)
        if user.is_superuser or (not is_about_a_person(model) and gated(owner.related_model if owner else model)):
            yield model, owner
