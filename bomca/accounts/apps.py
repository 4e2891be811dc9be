"""Who may sign in, and as what."""

from django.apps import AppConfig
from django.core import checks
from django.db.models.signals import post_save
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "bomca.accounts"
    label = "accounts"
    verbose_name = _("Accounts")

    def ready(self):
        checks.register(check_roles, checks.Tags.security)
        connect_signals()


def connect_signals():
    """What signing in and a change of a second factor set in motion."""
    from allauth.mfa import signals as of_factors
    from django.contrib.auth import signals as of_accounts

    from bomca.accounts.models import User
    from bomca.accounts.second_factor import signals as second_factor
    from bomca.accounts.sessions import signals as sessions
    from bomca.accounts.viewing import end_with_session

    of_accounts.user_logged_in.connect(sessions.note_sign_in)
    of_accounts.user_logged_out.connect(sessions.note_sign_out)
    of_accounts.user_logged_out.connect(end_with_session)
    post_save.connect(sessions.end_when_closed, sender=User)
    of_factors.authenticator_used.connect(second_factor.note_shown)
    of_factors.authenticator_added.connect(second_factor.note_added)
    of_factors.authenticator_removed.connect(second_factor.note_removed)


def check_roles(**_kwargs):
    """A role that grants a permission nobody declared grants nothing, silently: refuse to start."""
    from bomca.accounts import roles

    hint = "Correct the name in bomca/accounts/roles.py, or declare the permission in the model's Meta."
    return [
        checks.Error(f"A role grants “{name}”, which does not exist.", hint=hint, id="accounts.E001")
        for name in roles.misspelt()
    ]
