"""Where allauth asks us: who may come in, what we call things, how a secret is kept."""

import base64
import hashlib

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import clear_login
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.totp.internal.auth import generate_totp_secret
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bomca.accounts import attempts, demo, mail, rights
from bomca.accounts.models import User

WRONG_CODE = gettext_lazy("The code is not right. Take the newest one from your app, or an unused recovery code.")
WRONG_PASSWORD = gettext_lazy("The password is not right.")
# What allauth wants to say, by the name of its template; what is not named here is not said.
SAYINGS = {
    "mfa/messages/totp_activated.txt": gettext_lazy("The authenticator app is set up."),
    "mfa/messages/totp_deactivated.txt": gettext_lazy("The authenticator app is removed."),
    "mfa/messages/webauthn_added.txt": gettext_lazy("The passkey is added."),
    "mfa/messages/webauthn_removed.txt": gettext_lazy("The passkey is removed."),
    "mfa/messages/recovery_codes_generated.txt": gettext_lazy("New recovery codes are made. Keep them safe."),
}
NOTICES = {
    "mfa/email/totp_activated": gettext_lazy("An authenticator app was set up for your account."),
    "mfa/email/totp_deactivated": gettext_lazy("The authenticator app was removed from your account."),
    "mfa/email/webauthn_added": gettext_lazy("A passkey was added to your account."),
    "mfa/email/webauthn_removed": gettext_lazy("A passkey was removed from your account."),
    "mfa/email/recovery_codes_generated": gettext_lazy("New recovery codes were made for your account."),
    "socialaccount/email/account_connected": gettext_lazy("Your account can now be opened through another provider."),
}
WAYS = {
    "reauthenticate": gettext_lazy("Use your password"),
    "mfa_reauthenticate": gettext_lazy("Use a code from your app or a recovery code"),
    "mfa_reauthenticate:webauthn": gettext_lazy("Use a passkey"),
}


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by invitation; an e-mail address and a password, or a passkey, open them."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "incorrect_password": WRONG_PASSWORD,
        "too_many_login_attempts": attempts.TOO_MANY,
    }

    def is_open_for_signup(self, request):
        return False

    def get_client_ip(self, request):
        return attempts.address_of(request)

    def pre_login(self, request, user, **facts):
        if demo.is_shut_out(user) or not user.is_active or rights.is_machine(user):
            clear_login(request)
            return self.respond_user_inactive(request, user)
        return None

    def respond_user_inactive(self, request, user):
        messages.error(request, _("That did not open an account. Sign in in another way, or ask an administrator."))
        return redirect("accounts:sign_in")

    def reauthenticate(self, user, password):
        attempts.check(user.email, self.request)
        is_right = user.check_password(password)
        if is_right:
            attempts.forget(user.email, attempts.address_of(self.request))
        return is_right

    def get_reauthentication_methods(self, user):
        return [{**way, "description": WAYS[way["id"]]} for way in super().get_reauthentication_methods(user)]

    def add_message(self, request, level, message_template=None, message_context=None, extra_tags="", message=None):
        if text := message or SAYINGS.get(message_template):
            messages.add_message(request, level, text, extra_tags=extra_tags)

    def send_notification_mail(self, template_prefix, user, context=None, email=None):
        mail.tell(user, NOTICES[template_prefix])


class FactorAdapter(DefaultMFAAdapter):
    """Second factors: their names, and their secrets under a key that is not in the database."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": WRONG_CODE,
        "cannot_generate_recovery_codes": gettext_lazy("Set up an authenticator app or a passkey first."),
    }

    def _get_site_name(self):
        return "BOMCA"

    def generate_authenticator_name(self, user, type):  # noqa: A002 - allauth's own name
        return _("Passkey %(number)s") % {"number": user.authenticator_set.filter(type=type).count() + 1}

    def encrypt(self, text):
        return _safe().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text):
        """The secret; where the key that kept it is gone, another one, to which no code belongs."""
        try:
            return _safe().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return generate_totp_secret()


def _safe():
    """Encrypts with the present secret key, and reads what former ones encrypted."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = (hashlib.sha256(f"bomca.accounts.factors:{key}".encode()).digest() for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


class ProviderAdapter(DefaultSocialAccountAdapter):
    """An outside provider of identities opens the account of the e-mail address it vouches for, and makes none."""

    def is_open_for_signup(self, request, sociallogin):
        return False

    def pre_social_login(self, request, sociallogin):
        """Find the account; the first time, bind it to this identity of the provider."""
        account = self._account_for(sociallogin)
        if account is None or (sociallogin.is_existing and sociallogin.user != account):
            self._refuse(request)
        if not sociallogin.is_existing:
            if SocialAccount.objects.filter(user=account, provider=sociallogin.account.provider).exists():
                self._refuse(request)  # the address now belongs to another identity than the one first seen
            sociallogin.connect(request, account)

    def _account_for(self, sociallogin):
        vouched = [found.email.strip().lower() for found in sociallogin.email_addresses if found.verified is True]
        return User.objects.filter(email__in=vouched, is_active=True).first()

    def on_authentication_error(self, request, provider, error=None, exception=None, extra_context=None):
        self._refuse(request)

    def _refuse(self, request):
        messages.error(request, _("That did not open an account. Sign in in another way, or ask an administrator."))
        raise ImmediateHttpResponse(redirect("accounts:sign_in"))

    def send_notification_mail(self, *arguments, **facts):
        AccountAdapter().send_notification_mail(*arguments, **facts)
