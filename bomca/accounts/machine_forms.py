"""The forms that give a machine its key: a person's token, and a partner's client."""

from datetime import datetime, time, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bomca.accounts import scopes
from bomca.accounts.models import ApiToken, Client
from bomca.accounts.models.token import LONGEST_LIFE

USUAL_LIFE = timedelta(days=90)
END_OF_DAY = time(23, 59, 59)
READ_EVERYTHING, CHOSEN = "read", "chosen"


class ReachForm(forms.Form):
    """How far a machine's key reaches, and from where it may be used."""

    reach = forms.ChoiceField(
        label=_("What it may do"),
        widget=forms.RadioSelect,
        choices=[(READ_EVERYTHING, _("Read everything, change nothing")), (CHOSEN, _("Only what is ticked below"))],
        initial=READ_EVERYTHING,
    )
    scopes = forms.MultipleChoiceField(
        label=_("Scopes"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=lambda: scopes.described().items(),
    )
    networks = forms.CharField(
        label=_("Allowed networks"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        help_text=_("One on each line, for example 192.0.2.0/24 or 2001:db8::/32. Empty: from anywhere."),
    )

    def scope_rows(self):
        """The boxes to tick, by resource: (title, name, its boxes)."""
        boxes = {box.data["value"]: box for box in self["scopes"]}
        for name, view in scopes.resources().items():
            of_kinds = [(kind, boxes[f"{name}:{kind}"]) for kind in scopes.kinds_of(view)]
            yield scopes.title_of(view), name, of_kinds

    def clean(self):
        cleaned = super().clean()
        chosen, reach = cleaned.get("scopes"), cleaned.get("reach")
        if reach == READ_EVERYTHING and chosen:
            advice = _("You ticked single scopes: choose “Only what is ticked below”, or clear the boxes.")
            self.add_error("reach", ValidationError(advice, code="contradiction"))
        elif reach == CHOSEN and not chosen and "scopes" not in self.errors:
            self.add_error("scopes", ValidationError(_("Tick at least one scope."), code="required"))
        return cleaned

    def given(self):
        """Scopes and networks, as the models take them."""
        wanted = self.cleaned_data["scopes"] if self.cleaned_data["reach"] == CHOSEN else scopes.all_read()
        return {"scopes": wanted, "networks": self.cleaned_data["networks"].split()}

    def obey(self, act):
        """Do it, and let the rules of the model answer beside the fields. Returns what `act` returns, or None."""
        try:
            return act()
        except ValidationError as error:
            for field, messages in error.error_dict.items():
                field = {"expires_at": "expires_on"}.get(field, field)
                self.add_error(field if field in self.fields else None, messages)


class TokenForm(ReachForm):
    """A new token: what it is for, the last day it works, and its reach."""

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
    field_order = ["name", "expires_on", "reach", "scopes", "networks"]

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        today = timezone.localdate()
        limits = {"min": today.isoformat(), "max": (today + LONGEST_LIFE - timedelta(days=2)).isoformat()}
        self.fields["expires_on"].widget.attrs.update(limits)
        self.fields["expires_on"].initial = today + USUAL_LIFE

    def clean(self):
        cleaned = super().clean()
        if not self.errors:
            expires_at = timezone.make_aware(datetime.combine(cleaned["expires_on"], END_OF_DAY))
            facts = {"user": self.user, "name": cleaned["name"], "expires_at": expires_at}
            self.issued = self.obey(lambda: ApiToken.issue(**facts, **self.given()))
        return cleaned


class ClientForm(ReachForm):
    """A new client of a partner."""

    name = forms.CharField(
        label=_("Name"),
        max_length=100,
        help_text=_("Whose machine it is, for example “Registry of the Customs Service”."),
    )
    field_order = ["name", "reach", "scopes", "networks"]

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def clean(self):
        cleaned = super().clean()
        if not self.errors:
            self.made = self.obey(lambda: Client.make(name=cleaned["name"], by=self.user, **self.given()))
        return cleaned


class ClientReachForm(ReachForm):
    """How far an existing client reaches from now on."""

    def __init__(self, *args, client, **kwargs):
        initial = {"reach": CHOSEN, "scopes": client.scopes, "networks": "\n".join(client.networks)}
        if client.reads_everything_only:
            initial.update(reach=READ_EVERYTHING, scopes=[])
        super().__init__(*args, **{**kwargs, "initial": initial})
        self.client = client

    def clean(self):
        cleaned = super().clean()
        if not self.errors:
            self.obey(lambda: self.client.change_reach(**self.given()))
        return cleaned
