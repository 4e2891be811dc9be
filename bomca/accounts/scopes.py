"""What a machine's key may reach: `activities:read`, `activities:write`, one pair for each resource of the API.

The names come from the API's own addresses, so a new resource is here by itself. People who have signed in at the
pages are limited by their roles only.
"""

from django.urls import get_resolver
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from rest_framework.permissions import SAFE_METHODS, BasePermission

from bomca.problems import InsufficientScope

API = "bomca.api_urls"
READ, WRITE = "read", "write"
WRITING = {"post", "put", "patch", "delete"}


def views_of(patterns):
    """The classes that answer the addresses of a URL configuration."""
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            yield from views_of(pattern.url_patterns)
        elif hasattr(pattern.callback, "cls"):
            yield pattern.callback.cls


def resources():
    """The API's resources by the names their addresses have: {"activities": its class, …}.

    What is told below a resource's address is reached by the same scope; the resource itself comes first.
    """
    found = {}
    for view in views_of(get_resolver(API).url_patterns):
        if getattr(view, "resource", ""):
            found.setdefault(view.resource, view)
    return dict(sorted(found.items()))


def title_of(view):
    """What people call a resource."""
    return capfirst(view.title or view.queryset.model._meta.verbose_name_plural)


def kinds_of(view):
    """Whether a resource can be read only, or written too."""
    return [READ, WRITE] if WRITING & set(view.http_method_names) else [READ]


def known():
    """Every scope there is."""
    return [f"{name}:{kind}" for name, view in resources().items() for kind in kinds_of(view)]


def all_read():
    """The scopes that read everything and change nothing."""
    return [f"{name}:{READ}" for name in resources()]


def described():
    """Every scope with a sentence for the description of the API."""
    words = {READ: _("Read: %(what)s"), WRITE: _("Change: %(what)s")}
    return {
        f"{name}:{kind}": words[kind] % {"what": title_of(view)}
        for name, view in resources().items()
        for kind in kinds_of(view)
    }


def needed(view, method):
    """The scope by which a machine may send this method to a resource; a view without a name needs one nobody has."""
    return f"{getattr(view, 'resource', '') or 'nothing'}:{READ if method in SAFE_METHODS else WRITE}"


class HasScope(BasePermission):
    """A machine's key must hold the scope of what it asks for. Raises InsufficientScope."""

    def has_permission(self, request, view):
        is_known = request.method.lower() in view.http_method_names
        if request.auth is not None and is_known and not request.auth.allows(scope := needed(view, request.method)):
            raise InsufficientScope(scope)
        return True
