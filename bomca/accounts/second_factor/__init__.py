"""Who must prove by a second thing, beside the password, that it is they: an app's code or a passkey."""

from django.conf import settings

SHOWN = "second_factor.shown_by"


def is_needed_by(user):
    """Whether the person may do or see more than look at what everybody sees.

    Every permission needs one but those to view, so that a permission added later needs one too.
    """
    if not settings.SECOND_FACTOR_REQUIRED or not user.is_authenticated:
        return False
    if user.is_superuser or user.is_staff:
        return True
    codes = (permission.rpartition(".")[2] for permission in user.get_all_permissions())
    return any(not code.startswith("view_") for code in codes)


def was_shown(request):
    """Whether the person has shown a second factor, or set one up, since signing in."""
    return request.session.get(SHOWN) == request.user.pk


def is_missing(request):
    """Whether the person must set up a second factor before anything opens."""
    return request.user.is_authenticated and not was_shown(request) and is_needed_by(request.user)
