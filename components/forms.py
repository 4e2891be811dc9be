"""The form by which staff record that a phase is being extended."""

from django import forms
from django.db.models import Max

from bomca.forms import Capitals
from components.models import Extension


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
