"""The forms of restricted lists: their purpose, the purpose of opening one, their rows, the search for a person."""

from django import forms
from django.utils.translation import gettext_lazy as _

from activities.models import ErasureRequest, ListViewing, Participant, ParticipantList
from activities.services.lists import MOST_NAMES
from bomca.forms import Capitals, Rows
from partners.models import Country, Organisation

BLANK_ROWS = 5


class ListForm(Capitals, forms.ModelForm):
    """A new list: what it is needed for."""

    class Meta:
        model = ParticipantList
        fields = ["purpose", "purpose_note"]


class ViewingForm(Capitals, forms.ModelForm):
    """What somebody opens names for; asked each time, for each opening is logged."""

    class Meta:
        model = ListViewing
        fields = ["purpose", "purpose_note"]


class SearchForm(ViewingForm):
    """A person to look for in the lists, and what for."""

    words = forms.CharField(
        label=_("Name or e-mail address"), max_length=200, help_text=_("Parts of words do; capitals do not matter.")
    )
    field_order = ["words"]


class ErasureForm(Capitals, forms.ModelForm):
    """Names to erase for good."""

    is_sure = forms.BooleanField(label=_("I have checked who asks, and that this cannot be undone"))

    class Meta:
        model = ErasureRequest
        fields = ["reference"]


class ParticipantForm(Capitals, forms.ModelForm):
    """One person of a list; the hidden identifier names a row that is there already."""

    uid = forms.UUIDField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Participant
        fields = ["name", "function", "organisation", "agency", "country", "sex", "email"]

    def __init__(self, *args, rows, choices, **kwargs):
        if kwargs.get("data") is not None:
            uid = kwargs["data"].get(f"{kwargs['prefix']}-uid", "")
            kwargs["instance"] = rows.get(uid)
            kwargs["initial"] = {"uid": uid} if uid in rows else {}
        super().__init__(*args, **kwargs)
        for name in choices:
            self.fields[name].choices = choices[name]
        self.fields["email"].widget.input_type = "email"
        for field in self.fields.values():
            field.widget.attrs["autocomplete"] = "off"

    def clean_uid(self):
        if self.cleaned_data["uid"] and self.instance._state.adding:
            raise forms.ValidationError(_("This row was erased or removed meanwhile. Leave it out."), code="gone")
        return self.cleaned_data["uid"]


class BaseParticipants(Rows):
    """The rows of a list. A row left empty is no row."""

    def saved(self):
        return [form.instance for form in self.told()]

    def removed(self):
        return [form.instance for form in self.deleted_forms if not form.instance._state.adding]


Participants = forms.formset_factory(
    ParticipantForm,
    formset=BaseParticipants,
    extra=BLANK_ROWS,
    can_delete=True,
    max_num=MOST_NAMES,
    absolute_max=MOST_NAMES,
)


def participant_rows(user, participant_list, data=None, *, opened=False):
    """The rows of a list as forms: those that are there when it was opened, and empty ones.

    data: what was posted. Rows posted again are found by their identifiers, in this list only.
    """
    empty = [("", "---------")]
    seen = {"country": Country, "organisation": Organisation}
    choices = {
        name: empty + [(one.pk, str(one)) for one in model.objects.visible_to(user)] for name, model in seen.items()
    }
    present = participant_list.participants.named() if opened or data is not None else []
    rows = {str(row.uid): row for row in present}
    names = ParticipantForm.Meta.fields
    stored = [{"uid": uid, **{name: initial(row, name) for name in names}} for uid, row in rows.items()]
    kept = {"rows": rows, "choices": choices}
    return Participants(data, prefix="people", initial=stored if data is None else None, form_kwargs=kept)


def initial(row, name):
    return row.serializable_value(name)
