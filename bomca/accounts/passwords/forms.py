"""The forms of forgetting, changing and confirming a password."""

from allauth.account.forms import ReauthenticateForm
from allauth.core import context
from django import forms
from django.contrib.auth.forms import PasswordChangeForm
from django.utils.translation import gettext_lazy as _

from bomca.accounts import attempts
from bomca.accounts.adapters import WRONG_PASSWORD


class ForgottenPasswordForm(forms.Form):
    """Where the link for a new password goes; the answer is the same whether or not there is an account."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
    )

    def __init__(self, *args, request, **kwargs):
        super().__init__(*args, **kwargs)
        self.request = request

    def clean(self):
        cleaned = super().clean()
        if "email" in cleaned:
            attempts.check(cleaned["email"], self.request, "link")
        return cleaned


class ConfirmPasswordForm(ReauthenticateForm):
    """The password, before something that matters; counted in `AccountAdapter.reauthenticate`."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )


class NewPasswordForm(PasswordChangeForm):
    """Another password; the present one is tried a few times only."""

    error_messages = {**PasswordChangeForm.error_messages, "password_incorrect": WRONG_PASSWORD}

    def clean_old_password(self):
        attempts.check(self.user.email, context.request)
        password = super().clean_old_password()
        attempts.forget(self.user.email, attempts.address_of(context.request))
        return password
