"""Removing the lost factors of a person, by two administrators."""

from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bomca import history
from bomca.accounts import mail
from bomca.accounts.models import FactorRemoval
from bomca.accounts.sessions import services as sessions


def ask_removal(user, *, by):
    """One administrator asks; nothing is removed yet."""
    return FactorRemoval.objects.create(user=user, asked_by=by)


@history.atomic()
def confirm_removal(removal, *, by):
    """Another administrator confirms; the factors go, the person is signed out and told. Raises ValidationError."""
    removal = FactorRemoval.objects.select_for_update().get(pk=removal.pk)
    if not removal.is_waiting:
        raise ValidationError(_("This was confirmed already, or asked for more than a day ago."), code="not_waiting")
    removal.confirmed_by, removal.confirmed_at = by, timezone.now()
    removal.full_clean()
    removal.save()
    Authenticator.objects.filter(user=removal.user).delete()
    sessions.end_all(removal.user)
    transaction.on_commit(lambda: mail.tell(removal.user, _("Two administrators removed your second factors.")))
