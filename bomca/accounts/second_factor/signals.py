"""What is remembered of a second factor: that it was shown in this sign-in."""

from allauth.mfa.models import Authenticator

from bomca.accounts import second_factor
from bomca.accounts.sessions import services as sessions


def factors_of(user):
    """What counts as a second factor; recovery codes only stand in for one."""
    return Authenticator.objects.filter(user_id=user.pk).exclude(type=Authenticator.Type.RECOVERY_CODES)


def note_shown(sender, request, user, **_facts):
    request.session[second_factor.SHOWN] = user.pk


def note_added(sender, request, user, authenticator, **_facts):
    """With the first factor, browsers that are signed in by password alone are signed out."""
    request.session[second_factor.SHOWN] = user.pk
    if authenticator.type != Authenticator.Type.RECOVERY_CODES and factors_of(user).count() == 1:
        sessions.end_all(user, keep=request.session.session_key)


def note_removed(sender, request, user, **_facts):
    if not factors_of(user).exists():
        request.session.pop(second_factor.SHOWN, None)
