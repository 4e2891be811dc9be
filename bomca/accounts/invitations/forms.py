"""The forms of inviting somebody and of accepting an invitation."""

from django import forms
from django.contrib.auth.forms import SetPasswordMixin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bomca.accounts.models import Invitation, User
from bomca.fields import LineField


class InvitationForm(forms.ModelForm):
    """Who is invited, and in which language the letter is."""

    class Meta:
        model = Invitation
        fields = ["email", "name", "language", "note"]

    def clean_email(self):
        """Refuse an address that has an account, or an invitation that still works."""
        email = self.cleaned_data["email"]
        if User.objects.filter(email=email).exists():
            message = _("An account with this e-mail address exists already. If it is closed, reopen it in Users.")
            raise ValidationError(message, code="account_exists")
        if Invitation.objects.open().filter(email=email).exists():
            message = _("This person is invited already. Send that invitation again instead.")
            raise ValidationError(message, code="invited_already")
        return email


class AcceptForm(SetPasswordMixin, forms.Form):
    """One's name and password."""

    name = LineField(pgettext_lazy("person", "name"), max_length=150).formfield()
    password1, password2 = SetPasswordMixin.create_password_fields()

    def __init__(self, *args, invitation, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = User(email=invitation.email, name=invitation.name)
        self.fields["name"].initial = invitation.name
        self.fields["name"].widget.attrs["autocomplete"] = "name"

    def clean(self):
        self.user.name = self.cleaned_data.get("name", self.user.name)
        self.validate_passwords()
        self.validate_password_for_user(self.user)
        return super().clean()
