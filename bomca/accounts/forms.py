"""The forms of signing in and of one's own account."""

from datetime import datetime, time, timedelta
from zoneinfo import available_timezones

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bomca.accounts import attempts, demo
from bomca.accounts.models import ApiToken, User
from bomca.accounts.models.token import LONGEST_LIFE

USUAL_LIFE = timedelta(days=90)
END_OF_DAY = time(23, 59, 59)


class SignInForm(AuthenticationForm):
    """E-mail address and password; the answer never tells whether an account exists."""

    error_messages = {
        "invalid_login": _("The e-mail address or the password is not right. Check both and try again."),
        "too_many": _("Too many attempts. Wait fifteen minutes, then try again."),
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


class AccountForm(forms.ModelForm):
    """What people may change about themselves."""

    time_zone = forms.ChoiceField(label=_("Time zone"), choices=lambda: [(z, z) for z in sorted(available_timezones())])

    class Meta:
        model = User
        fields = ["name", "language", "time_zone"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs["autocomplete"] = "name"


class TokenForm(forms.Form):
    """A new token: what it is for, and the last day it works."""

    name = forms.CharField(
        label=_("Name"),
        max_length=100,
        help_text=_("What will use the token, for example “nightly transfer to our registry”."),
    )
    expires_on = forms.DateField(
        label=_("Last day"),
        help_text=_("At most one year from today."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        today = timezone.localdate()
        limits = {"min": today.isoformat(), "max": (today + LONGEST_LIFE - timedelta(days=2)).isoformat()}
        self.fields["expires_on"].widget.attrs.update(limits)
        self.fields["expires_on"].initial = today + USUAL_LIFE

    def clean(self):
        """Make the token here, so that the rules of the model answer beside the fields."""
        cleaned = super().clean()
        if not self.errors:
            expires_at = timezone.make_aware(datetime.combine(cleaned["expires_on"], END_OF_DAY))
            try:
                self.issued = ApiToken.issue(user=self.user, name=cleaned["name"], expires_at=expires_at)
            except ValidationError as error:
                self._show(error)
        return cleaned

    def _show(self, error):
        for field, messages in error.error_dict.items():
            field = {"expires_at": "expires_on"}.get(field, field)
            self.add_error(field if field in self.fields else None, messages)
