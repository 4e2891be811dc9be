"""Inviting, and accepting an invitation."""

from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string

from bomca import history
from bomca.accounts import mail
from bomca.accounts.invitations import carrying
from bomca.accounts.models import Invitation, User

SECRET_LENGTH = 43  # letters and digits: about 256 bits


class InvitationClosed(Exception):
    """The link was used, revoked or has run out in the meantime."""


def invite(*, email, name, language, note, by, base, carried=()):
    """Invite, and send the letter; `base` is the address of the portal. Raises OSError, and then keeps nothing.

    carried: valid rows of what the invitation carries (`carrying`). Raises ValidationError where `by` may not give it.
    """
    with history.atomic():
        return _send(Invitation(email=email, name=name, language=language, note=note, invited_by=by), base, carried)


def send_again(invitation, *, base):
    """Send the letter with a new link; the former link no longer works. Raises InvitationClosed and OSError."""
    if invitation.accepted_at or invitation.revoked_at:
        raise InvitationClosed
    with history.atomic():
        return _send(invitation, base)


def _send(invitation, base, carried=()):
    secret = get_random_string(SECRET_LENGTH)
    invitation.renew(secret)
    invitation.full_clean()
    invitation.save()
    for rows in carried:
        rows.keep(invitation)
    link = base.rstrip("/") + reverse("accounts:invitation", kwargs={"secret": secret})
    mail.send("invitation", invitation.email, invitation.language, invitation=invitation, link=link)
    return invitation


def revoke(invitation):
    """Close an invitation that nobody has accepted; return whether this did it."""
    closing = {"revoked_at": timezone.now()}
    return bool(Invitation.objects.filter(pk=invitation.pk, accepted_at=None, revoked_at=None).update(**closing))


@history.atomic()
def accept(invitation, *, name, password):
    """Make the account of an open invitation, with what that carries, and return it. Raises InvitationClosed."""
    now = timezone.now()
    if not Invitation.objects.open(now).filter(pk=invitation.pk).update(accepted_at=now):
        raise InvitationClosed
    if User.objects.filter(email=invitation.email).exists():
        raise InvitationClosed
    user = User.objects.create_user(email=invitation.email, password=password, name=name, language=invitation.language)
    Invitation.objects.filter(pk=invitation.pk).update(account=user)
    carrying.give(invitation, user)
    return user
