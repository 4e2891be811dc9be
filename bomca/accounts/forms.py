"""The forms of signing in and of one's own account."""

from zoneinfo import available_timezones

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from bomca.accounts import attempts, demo
from bomca.accounts.models import User
from bomca.editing import MergingForm


class SignInForm(AuthenticationForm):
    """E-mail address and password; the answer never tells whether an account exists."""

    error_messages = {
        "invalid_login": _("The e-mail address or the password is not right. Check both and try again."),
        "too_many": attempts.TOO_MANY,
    }

    def __init__(self, request=None, *args, **kwargs):
        super().__init__(request, *args, **kwargs)
        email = self.fields["username"]
        email.label = _("E-mail address")
        email.widget = forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True})
        email.widget.attrs["maxlength"] = email.max_length = 254

    def clean(self):
        email = self.cleaned_data.get("username") or ""
        address = attempts.address_of(self.request)
        if not attempts.note(email, address):
            raise ValidationError(self.error_messages["too_many"], code="too_many")
        cleaned = super().clean()
        attempts.forget(email, address)
        return cleaned

    def confirm_login_allowed(self, user):
        if demo.is_shut_out(user) or not user.is_active or user.is_service:
            raise self.get_invalid_login_error()


class AccountForm(MergingForm):
    """What people may change about themselves."""

    time_zone = forms.ChoiceField(label=_("Time zone"), choices=lambda: [(z, z) for z in sorted(available_timezones())])

    class Meta:
        model = User
        fields = ["name", "language", "time_zone"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs["autocomplete"] = "name"
