"""What the portal keeps about people: one table, from which the data-protection page and docs/security.md are made.

Each app adds its rows in its own `privacy.py`. A field that holds personal data and stands in no row fails a test.
"""

from dataclasses import dataclass

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import models
from django.utils.module_loading import autodiscover_modules

from bomca.encryption import Encrypted

TELLING_NAMES = {"email", "first_name", "last_name", "full_name", "phone", "passport", "rank", "address", "credit"}
SECRETS = ("password", "digest", "digests", "prefix")


@dataclass(frozen=True)
class Kept:
    """One kind of personal data: what is kept of whom, in which fields, why, on what ground, how long, who sees it."""

    what: str
    fields: tuple
    why: str
    ground: str
    how_long: str
    seen_by: str


TABLE = []


def keeps(*rows):
    """Add an app's rows to the table."""
    TABLE.extend(row for row in rows if row not in TABLE)


def table():
    """All rows, app by app from the ground up."""
    autodiscover_modules("privacy")
    return TABLE


def fields_told():
    """Every field that stands in the table, as "app.Model.field"."""
    return {name for row in table() for name in row.fields}


def is_personal(field):
    """Whether a field holds something of a person: an address, a name, a link to an account, or what is encrypted."""
    if isinstance(field, (Encrypted, models.EmailField, models.GenericIPAddressField)):
        return True
    if field.is_relation and field.related_model is get_user_model():
        return True
    of_person = any(isinstance(one, Encrypted) for one in field.model._meta.concrete_fields)
    of_person = of_person or field.model is get_user_model()
    is_text = isinstance(field, (models.CharField, models.TextField, models.DateTimeField))
    set_by_portal = field.name in {"created_at", "updated_at", "erased_at", "erased_why"}
    return field.name in TELLING_NAMES or (of_person and is_text and not set_by_portal)


def personal_fields():
    """Every field of the portal's records that holds personal data, as "app.Model.field"."""
    return {f"{model._meta.label}.{field.name}" for model in apps.get_models() for field in own_fields(model)}


def own_fields(model):
    return [field for field in model._meta.get_fields() if not field.auto_created and is_personal(field)]


def held_on(user):
    """What the portal holds about a person with an account: every told field of the account and of what points at it.

    Returns a dictionary for JSON. Passwords, digests and other secrets are left out: they tell nothing of a person.
    """
    told = {}
    for name in sorted(fields_told()):
        label, field = name.rsplit(".", 1)
        told.setdefault(label, []).append(field)
    found = {}
    for label, names in told.items():
        model = apps.get_model(label)
        if rows := [facts(row, names, user) for row in rows_of(model, user)]:
            found[label] = rows
    return found


def rows_of(model, user):
    """The records of a model that are the person's account or point at it."""
    if model is get_user_model():
        return [user]
    links = [
        one.name for one in model._meta.get_fields() if not one.auto_created and one.related_model is get_user_model()
    ]
    own = models.Q(*((name, user) for name in links), _connector=models.Q.OR)
    return model._default_manager.filter(own).order_by("pk").distinct() if links else []


def facts(row, names, user):
    """The told fields of one record and what names it; links to other people are theirs and left out."""
    found = {"id": str(getattr(row, "uid", row.pk))}
    for name in names:
        field = row._meta.get_field(name)
        if name in SECRETS or isinstance(field, models.BinaryField):
            continue
        if field.many_to_many:
            found[name] = [str(one) for one in getattr(row, name).all()]
        elif field.is_relation:
            one = getattr(row, name)
            if field.related_model is not get_user_model() or one == user:
                found[name] = str(one) if one is not None else None
        else:
            found[name] = getattr(row, name)
    return found
