"""Who may sign in, and as what."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "bomca.accounts"
    label = "accounts"
    verbose_name = _("Accounts")
