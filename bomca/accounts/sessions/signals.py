"""What signing in and out, and the closing of an account, do to a person's sign-ins."""

from bomca.accounts.models import SignIn
from bomca.accounts.sessions import services


def note_sign_in(sender, request, user, **_facts):
    services.begin(request, user)


def note_sign_out(sender, request, user, **_facts):
    SignIn.objects.filter(session_key=request.session.session_key or "").delete()


def end_when_closed(sender, instance, raw=False, **_facts):
    """Nobody stays signed in to an account that is not active."""
    if not raw and not instance.is_active:
        services.end_all(instance)
