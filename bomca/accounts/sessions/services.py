"""The beginning, the use and the end of a person's sign-ins."""

import time
from importlib import import_module

from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib.auth import logout
from django.utils import timezone

from bomca.accounts import attempts
from bomca.accounts.models import SignIn

BEGAN, USED = "sign_in.began", "sign_in.used"
NOTE_USE_EVERY = 60  # seconds


def store(key=None):
    return import_module(settings.SESSION_ENGINE).SessionStore(key)


def begin(request, user):
    """Remember this browser as one in which the person is signed in from now on."""
    if not request.session.session_key:
        request.session.save()
    request.session[BEGAN] = request.session[USED] = int(time.time())
    SignIn.objects.filter(user=user).exclude(pk__in=SignIn.objects.live().filter(user=user)).delete()
    facts = {"address": attempts.address_of(request)[:64], "browser": request.META.get("HTTP_USER_AGENT", "")[:200]}
    SignIn.objects.update_or_create(session_key=request.session.session_key, defaults={"user": user, **facts})
    # Whoever has just signed in has just shown who they are.
    record_authentication(request, user, method="sign_in", reauthenticated=True)


def use(request):
    """Count this request as use of the sign-in; return whether it has not ended by its age or by lying idle."""
    now, began, used = time.time(), request.session.get(BEGAN, 0), request.session.get(USED, 0)
    if now - began > settings.SESSION_COOKIE_AGE or now - used > settings.SESSION_IDLE_AGE:
        logout(request)
        return False
    if now - used > NOTE_USE_EVERY:
        request.session[USED] = int(now)
        SignIn.objects.filter(session_key=request.session.session_key).update(last_used_at=timezone.now())
    return True


def end(sign_in):
    """Sign the person out in that browser."""
    store(sign_in.session_key).delete()
    sign_in.delete()


def end_all(user, keep=None):
    """Sign the person out everywhere, but for the session of the key `keep`."""
    for sign_in in SignIn.objects.filter(user=user).exclude(session_key=keep or ""):
        end(sign_in)


def renew(request, user):
    """After a change of the password: this browser goes on under its new key, every other is signed out."""
    end_all(user)
    begin(request, user)
