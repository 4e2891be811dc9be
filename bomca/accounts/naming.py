"""Which record somebody means who pastes an address, an identifier or a code."""

import re
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve

from bomca.accounts.explaining import lists

UID = re.compile(r"[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12}", re.IGNORECASE)


def record_named(text, reader):
    """The record of any kind that the reader sees and that is called so; None where there is none."""
    text = text.strip()
    if uids := UID.findall(text):
        return first_of(reader, "uid", uids[-1])
    return of_address(text, reader) or first_of(reader, "code", text)


def first_of(reader, name, value):
    """The first record of which the field of that name has the value, whatever the capitals of a code."""
    for model in lists().values():
        field = next((one for one in model._meta.concrete_fields if one.name == name), None)
        if field is None or (name == "uid" and not field.unique):
            continue
        lookup = name if name == "uid" else f"{name}__iexact"
        if found := model._default_manager.all().visible_to(reader).filter(**{lookup: value}).first():
            return found
    return None


def of_address(text, reader):
    """The record of which this is the page, such as /phases/9/agreement/ or /countries/KG/."""
    try:
        path = urlsplit(text).path
        found = resolve(path if path.endswith("/") else f"{path}/") if "/" in path else None
    except (ValueError, Resolver404):
        return None
    view = getattr(getattr(found, "func", None), "view_class", None)
    model = getattr(getattr(view, "queryset", None), "model", None) or getattr(view, "model", None)
    name = getattr(view, "slug_url_kwarg", None)
    if model is None or name not in found.kwargs:
        return None
    rows = model._default_manager.all().visible_to(reader)
    return rows.filter(**{view.slug_field: found.kwargs[name]}).first()
