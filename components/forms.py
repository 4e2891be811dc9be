"""The forms by which staff record that a phase is being extended, and prepare the roles of who is invited."""

from django import forms
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from bomca.accounts import rights
from bomca.accounts.models import Invitation
from bomca.editing import MergingForm
from bomca.forms import Capitals, Rows, with_more_rows
from components.models import Component, Extension, Phase, PreparedRole
from partners.models import Country, Organisation

MOST_ROLES = 10


class ExtensionForm(Capitals, forms.ModelForm):
    """A pending extension of a phase; its approval is a decision recorded later."""

    class Meta:
        model = Extension
        fields = ["kind", "months", "new_ends_on", "additional_amount", "reason"]
        widgets = {
            "new_ends_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "reason": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args, phase, **kwargs):
        super().__init__(*args, **kwargs)
        latest = phase.extensions.aggregate(latest=Max("sequence"))["latest"] or 0
        self.instance.phase, self.instance.sequence = phase, latest + 1


DAY = {"type": "date"}


class ExtensionEditForm(Capitals, MergingForm):
    """A pending extension, corrected: also shortened, where that leaves nothing outside."""

    class Meta(ExtensionForm.Meta):
        pass


class SignatureForm(Capitals, forms.Form):
    """That a country has signed its addendum."""

    signed_on = forms.DateField(label=_("signed on"), widget=forms.DateInput(attrs=DAY))
    reference = forms.CharField(label=_("reference"), max_length=100, required=False)


class DecisionForm(Capitals, forms.Form):
    """The day of a decision."""

    decided_on = forms.DateField(label=_("decided on"), widget=forms.DateInput(attrs=DAY))


class RejectionForm(DecisionForm):
    """The day of a rejection, and why."""

    reason = forms.CharField(label=_("reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class PreparedRoleForm(Capitals, forms.ModelForm):
    """One role that an invited person is to hold."""

    class Meta:
        model = PreparedRole
        fields = PreparedRole.GIVEN
        widgets = {
            name: forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d") for name in ("starts_on", "ends_on")
        }
        help_texts = {"starts_on": _("Left empty, it is the day on which the invitation is accepted.")}

    def __init__(self, *args, by, choices, **kwargs):
        super().__init__(*args, instance=PreparedRole(invitation=Invitation(invited_by=by)), **kwargs)
        for name in choices:
            self.fields[name].choices = choices[name]
        first_day = self.fields["starts_on"]
        first_day.required = first_day.show_hidden_initial = False
        self.initial["starts_on"] = first_day.initial = None

    def clean_starts_on(self):
        return self.cleaned_data["starts_on"] or rights.today()


class BasePreparedRoles(Rows):
    """The roles an invitation carries."""

    fragment_name = "components/_prepared_roles.html"

    def keep(self, invitation):
        """Keep the rows with the saved invitation. Raises ValidationError where a role is not who invites' to give."""
        for form in self.told():
            form.instance.invitation = invitation
            form.instance.full_clean()
            form.instance.save()


PreparedRoles = forms.formset_factory(
    PreparedRoleForm,
    formset=BasePreparedRoles,
    extra=1,
    can_delete=True,
    max_num=MOST_ROLES,
    absolute_max=MOST_ROLES,
)


def prepared_roles(by, data=None):
    """The roles an invitation is to carry, as forms; `data` is what was posted."""
    of = {"phase": Phase, "country": Country, "component": Component, "organisation": Organisation}
    choices = {
        name: [("", "---------"), *((one.pk, str(one)) for one in model.objects.visible_to(by))]
        for name, model in of.items()
    }
    data = data if data is None else with_more_rows(data, "roles")
    return PreparedRoles(data, prefix="roles", form_kwargs={"by": by, "choices": choices})
