"""One form for every kind of part: what it asks stands in `activities/parts.py`."""

from django import forms
from django.utils.translation import gettext_lazy as _

from activities import services
from activities.forms.activities import DayInput
from activities.forms.typeahead import EXPERT, suggesting
from activities.models import Attachment, Expert
from bomca.editing import MergingForm
from bomca.forms import Capitals, Refusing
from bomca.history.acting import because
from bomca.history.reasons import reason_needed
from bomca.visibility import choices_for
from components.models import Assumption
from partners.models import Place


class PartForm(Capitals, Refusing, MergingForm):
    """A part of an activity, a call, a sub-grant or an instalment."""

    change_reason = forms.CharField(
        label=_("Reason for the change"),
        required=False,
        max_length=services.LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args, owner, owner_name, user, **kwargs):
        super().__init__(*args, **kwargs)
        setattr(self.instance, owner_name, owner)
        why = reason_needed(owner) if getattr(self.instance, "told_in_reports", False) else None
        if why:
            self.fields["change_reason"].help_text = why
        else:
            del self.fields["change_reason"]
        for name, field in self.fields.items():
            if hasattr(field, "queryset"):
                field.queryset = self.offered(name, field.queryset, owner, user)
        if isinstance(self.instance, Expert):
            suggesting(self.fields["name"], EXPERT)
            if self.instance.is_erased:
                del self.fields["name"]
        place = self.fields.get("place")
        if hasattr(place, "queryset"):  # where it was they know, even where the place lies beyond what they may see
            place.queryset |= Place.objects.filter(pk=self.instance.place_id)

    def offered(self, name, rows, owner, user):
        """What can be chosen: as with every record, and of files and items only the activity's own."""
        seen = choices_for(self.instance, name, rows, user, services.permission_for(type(self.instance)))
        if seen.model is Assumption:
            return seen.offered_in(owner, keeping=self.instance.logframe_assumption_id)
        if seen.model is Attachment:
            return seen.kept().filter(activity=owner)
        return seen.filter(activity=owner) if name == "item" else seen

    def keep(self, by):
        with because(self.cleaned_data.get("change_reason", "")):
            services.record_part(self.instance, by=by)


def part_form(kind):
    """The form class of a kind."""
    days = [field.name for field in kind.model._meta.concrete_fields if field.get_internal_type() == "DateField"]
    widgets = {name: DayInput() for name in days if name in kind.fields}
    prose = [field.name for field in kind.model._meta.concrete_fields if type(field).__name__ == "ProseField"]
    widgets |= {name: forms.Textarea(attrs={"rows": 3}) for name in prose if name in kind.fields}
    return forms.modelform_factory(kind.model, form=PartForm, fields=kind.fields, widgets=widgets)


class ReasonForm(forms.Form):
    """Why a part is removed."""

    reason = forms.CharField(label=_("Reason"), max_length=500)
