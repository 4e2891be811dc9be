"""The forms of codes and passkeys: allauth's, with our words and our count of attempts."""

import hashlib

from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from bomca.accounts import attempts
from bomca.accounts.adapters import WRONG_CODE

CODE_LIFE = 120  # seconds; longer than a code of the app is taken, so that nobody uses one a second time
NO_PASSKEY = _("The passkey was not accepted. Try again, or sign in in another way.")


class CountedCode:
    """A code is tried a few times only, and a right one once only."""

    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        help_text=_("Six digits from your authenticator app, or one of your recovery codes."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}),
    )

    def clean_code(self):
        account = str(self.user.pk)
        attempts.check(account, context.request, "code")
        code = super().clean_code()
        used = hashlib.sha256(f"{account}:{code}".encode()).hexdigest()
        if not cache.add(f"second-factor-used:{used}", True, CODE_LIFE):
            raise ValidationError(WRONG_CODE, code="incorrect_code")
        attempts.forget(account, attempts.address_of(context.request), "code")
        return code


class CodeForm(CountedCode, AuthenticateForm):
    """The second step of signing in."""

    code = CountedCode.code


class ConfirmCodeForm(CountedCode, ReauthenticateForm):
    """A code, before something that matters."""

    code = CountedCode.code


class AppForm(ActivateTOTPForm):
    """The first code of an authenticator app, which shows that the app has the key."""

    code = forms.CharField(
        label=_("Code"),
        max_length=10,
        help_text=_("The six digits that the app shows now."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )

    def clean_code(self):
        attempts.check(str(self.user.pk), context.request, "code")
        code = super().clean_code()
        attempts.forget(str(self.user.pk), attempts.address_of(context.request), "code")
        return code


class CountedPasskey:
    """What a browser hands over for a passkey; whatever it is, the answer is a sentence."""

    def clean_credential(self):
        attempts.check(str(self.user.pk) if self.user else "", context.request, "code")
        try:
            found = super().clean_credential()
        except (AttributeError, KeyError, TypeError, ValueError, ValidationError) as error:
            raise ValidationError(NO_PASSKEY, code="no_passkey") from error
        if self.user:
            attempts.forget(str(self.user.pk), attempts.address_of(context.request), "code")
        return found


def passkey_field():
    words = dict.fromkeys(["required", "invalid"], NO_PASSKEY)
    return forms.JSONField(widget=forms.HiddenInput, error_messages=words)


class SignInByPasskeyForm(CountedPasskey, LoginWebAuthnForm):
    """Signing in by a passkey alone."""

    credential = passkey_field()


class PasskeyAsFactorForm(CountedPasskey, AuthenticateWebAuthnForm):
    """A passkey as the second step of signing in."""

    credential = passkey_field()


class ConfirmPasskeyForm(CountedPasskey, ReauthenticateWebAuthnForm):
    """A passkey, before something that matters."""

    credential = passkey_field()


class PasskeyForm(AddWebAuthnForm):
    """A new passkey and the name by which its owner knows it."""

    name = forms.CharField(
        label=_("Name"), max_length=100, required=False, help_text=_("Where it is kept, for example “work laptop”.")
    )
    credential = passkey_field()
    passwordless = forms.BooleanField(
        label=_("Sign in with this passkey alone, without the password"), required=False, initial=True
    )

    def clean(self):
        try:
            return super().clean()
        except (AttributeError, KeyError, TypeError, ValueError, ValidationError) as error:
            raise ValidationError(NO_PASSKEY, code="no_passkey") from error


class PasskeyNameForm(EditWebAuthnForm):
    """Another name for a passkey."""

    name = forms.CharField(label=_("Name"), max_length=100)
