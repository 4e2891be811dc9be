"""Who may sign in, and as what."""

from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "bomca.accounts"
    label = "accounts"
    verbose_name = _("Accounts")

    def ready(self):
        checks.register(check_roles, checks.Tags.security)


def check_roles(**_kwargs):
    """A role that grants a permission nobody declared grants nothing, silently: refuse to start."""
    from bomca.accounts import roles

    hint = "Correct the name in bomca/accounts/roles.py, or declare the permission in the model's Meta."
    return [
        checks.Error(f"A role grants “{name}”, which does not exist.", hint=hint, id="accounts.E001")
        for name in roles.misspelt()
    ]
