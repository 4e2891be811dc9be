"""Who may sign in, and as what."""

from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "bomca.accounts"
    label = "accounts"
    verbose_name = _("Accounts")

    def ready(self):
        from django.contrib.auth.signals import user_logged_out

        from bomca.accounts.viewing import end_with_session

        checks.register(check_roles, checks.Tags.security)
        user_logged_out.connect(end_with_session, dispatch_uid="end viewing")


def check_roles(**_kwargs):
    """A role that grants a permission nobody declared grants nothing, silently: refuse to start."""
    from bomca.accounts import roles

    hint = "Correct the name in bomca/accounts/roles.py, or declare the permission in the model's Meta."
    return [
        checks.Error(f"A role grants “{name}”, which does not exist.", hint=hint, id="accounts.E001")
        for name in roles.misspelt()
    ]
