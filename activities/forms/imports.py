"""Handing in a table."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from activities.exchange import services
from activities.models import Import


class ImportForm(forms.ModelForm):
    """A workbook or CSV file, and in a few words what it is and why."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("A workbook (.xlsx) or CSV file, at most 20,000 lines and 10 MB."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )

    class Meta:
        model = Import
        fields = ["name"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].label = capfirst(self.fields["name"].label)

    def clean_file(self):
        return services.taken_in(self.cleaned_data["file"])

    def _post_clean(self):
        """The whole import is checked by the service, once its file is known."""
        self.instance.name = self.cleaned_data.get("name", "")

    def hand_in(self, by):
        """Keep the file. True when it was taken; what is wrong with it lands on its field."""
        try:
            services.hand_in(self.instance, upload=self.cleaned_data["file"], by=by)
        except ValidationError as error:
            for name, problems in error.error_dict.items():
                self.add_error(name if name in self.fields else None, problems)
            return False
        return True
