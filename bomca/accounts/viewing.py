"""An administrator looks at the portal as another person: for half an hour at most, and without changing anything.

The session stays the administrator's. While it lasts, `request.user` is the person seen and `request.real_user` the
administrator; every method that could change something is refused, and so are the person's own account pages and
what is marked with `not_while_viewing`.
"""

from datetime import timedelta
from functools import wraps

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bomca import problems
from bomca.accounts import attempts, rights
from bomca.accounts.models import User, Viewing
from bomca.accounts.models.viewing import Event

LONGEST = timedelta(minutes=30)
KEY = "viewing"
SAFE = ("GET", "HEAD", "OPTIONS")
OWN_PAGES = ("/account/", "/accounts/", "/admin/")  # a person's own account, and the accounts of others


def may_be_viewed(administrator, person):
    """Whether the administrator may see the portal as this person: no administrator, no machine, no closed account."""
    is_ordinary = person.is_active and not person.is_superuser and not rights.is_machine(person)
    return rights.is_administrator(administrator) and is_ordinary and administrator.pk != person.pk


def not_while_viewing(view):
    """Close a page of personal data, such as a list of names, to those who look as another person."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        return refused(request) if getattr(request, "real_user", None) else view(request, *args, **kwargs)

    return guarded


def refused(request):
    """The answer to what is not done while viewing as another person."""
    reason = _("You are viewing the portal as another person, which changes nothing and opens no personal data.")
    if request.path.startswith("/api/"):
        problem = problems.document("not_permitted", detail=reason, instance=request.path)
        return JsonResponse(problem, status=403, content_type=problems.MEDIA_TYPE)
    return render(request, "accounts/viewing_refused.html", {"reason": reason}, status=403)


def note(request, administrator, person, event):
    """Write a line into the log."""
    Viewing.objects.create(
        administrator=administrator, person=person, event=event, address=attempts.address_of(request)[:64]
    )


def person_viewed(request):
    """The person as whom this session looks at the portal, or None; what is over is ended here."""
    begun = request.session.get(KEY)
    if not begun or not request.user.is_authenticated:
        return None
    person = User.objects.filter(pk=begun["person"]).first()
    if begun["until"] <= timezone.now().timestamp() or not person or not may_be_viewed(request.user, person):
        end(request, Event.EXPIRED)
        return None
    return person


def end(request, event):
    """End the viewing of this session, if there is one, and log it; return the person who was seen, or None."""
    begun = request.session.pop(KEY, None)
    person = User.objects.filter(pk=begun["person"]).first() if begun else None
    if person:
        note(request, getattr(request, "real_user", None) or request.user, person, event)
    return person


def viewing(get_response):
    """Middleware: put the person seen in the place of the administrator, and let nothing be changed."""

    def middleware(request):
        person = person_viewed(request)
        leaving = request.path in (reverse("accounts:stop_viewing"), reverse("accounts:sign_out"))
        if person is None or leaving:
            return get_response(request)
        request.real_user, request.user = request.user, person

        async def auser():
            return person

        request.auser = auser
        if request.method not in SAFE or request.path.startswith(OWN_PAGES):
            return refused(request)
        return get_response(request)

    return middleware


def end_with_session(request, user, **_kwargs):
    """Signing out ends the viewing too."""
    if request is not None and user is not None:
        end(request, Event.STOPPED)


@require_POST
def start(request):
    """Begin to look at the portal as the person whose public identifier is sent."""
    if not rights.is_administrator(request.user):
        raise PermissionDenied
    person = get_object_or_404(User, email=request.POST.get("person", ""))
    if not may_be_viewed(request.user, person):
        raise PermissionDenied
    note(request, request.user, person, Event.STARTED)
    request.session[KEY] = {"person": person.pk, "until": (timezone.now() + LONGEST).timestamp()}
    return redirect("reports:home")


@require_POST
def stop(request):
    """Be oneself again."""
    person = end(request, Event.STOPPED)
    if person is None:
        return redirect("reports:home")
    messages.success(request, _("You no longer view the portal as %(person)s.") % {"person": person})
    return redirect(f"{reverse('activities:access')}?{urlencode({'person': person.email})}")
