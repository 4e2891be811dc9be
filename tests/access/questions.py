"""Every filter and ordering that any list declares, asked with what stands in the others' records."""

import os
from types import SimpleNamespace
from urllib.parse import urlencode

import django_filters
from django.urls import get_resolver

from tests.access import model
from tests.access.canaries import BEGINNING
from tests.access.world import VALUE

IS_WHOLE = bool(os.environ.get("BOMCA_WHOLE_CRAWL"))
"""Whether everybody asks every list of a filter and every choice, instead of a few the first list and one choice."""
DAY = "2022-05-03"  # of the others' activities
MOST_CHOICES = None if IS_WHOLE else 1
RECORDS = (django_filters.ModelChoiceFilter, django_filters.ModelMultipleChoiceFilter)


def lists(patterns=None, before="/"):
    """(address, filterset class) of every list without variables in its address."""
    for pattern in patterns or get_resolver().url_patterns:
        address = before + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            if pattern.namespace != "admin":
                yield from lists(pattern.url_patterns, address)
            continue
        shown = getattr(pattern.callback, "view_class", None) or getattr(pattern.callback, "cls", None)
        is_list = getattr(pattern.callback, "actions", {"get": "list"}).get("get") == "list"
        if is_list and getattr(shown, "filterset_class", None) and "<" not in address and ".xlsx" not in address:
            yield address, shown.filterset_class


def asked(who):
    """The lists to be asked: each, or of those with the same filters and further ones the first.

    A machine knows the API alone.
    """
    seen = set()
    for address, filters in sorted(lists(), key=lambda one: (not one[0].startswith("/api/"), one[0])):
        is_closed = who == model.SERVICE and not address.startswith("/api/")
        if not is_closed and (IS_WHOLE or not any(issubclass(filters, one) for one in seen)):
            seen.add(filters)
            yield address, filters


def values(one, world):
    """What is asked of a filter: what stands in the others' records, and the choices it has."""
    theirs = world.activities["theirs", "internal"]
    if isinstance(one, RECORDS):
        rows = one.extra["queryset"]
        rows = rows(SimpleNamespace(user=world.administrator)) if callable(rows) else rows
        last = rows.order_by("-pk").first()
        return [] if last is None else [getattr(last, one.extra.get("to_field_name") or "pk")]
    if isinstance(one, django_filters.DateFilter):
        return [DAY]
    if isinstance(one, django_filters.UUIDFilter):
        return [theirs.uid]
    if isinstance(one, django_filters.NumberFilter):
        return [VALUE]
    if (choices := one.extra.get("choices")) is None or callable(choices):
        return [BEGINNING, theirs.title.split()[0], "2022-05"]
    found = [value for value, _label in flat(choices) if value]
    return found if isinstance(one, django_filters.OrderingFilter) else found[:MOST_CHOICES]


def flat(choices):
    for value, label in choices:
        yield from label if isinstance(label, list | tuple) else [(value, label)]


def questions(world, who):
    """Every address that is asked."""
    for address, filters in asked(who):
        yield address
        for name, one in filters.base_filters.items():
            yield from (f"{address}?{urlencode({name: str(value)})}" for value in values(one, world))
