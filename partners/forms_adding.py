"""Adding an organisation or a place without adding it twice."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bomca.forms import Capitals
from partners import duplicates
from partners.models import Country, Organisation, Place

LABELS = {
    "name_en": gettext_lazy("Name in English"),
    "name_ru": gettext_lazy("Name in Russian"),
    "short_name_en": gettext_lazy("Short name in English"),
    "short_name_ru": gettext_lazy("Short name in Russian"),
}


class AddForm(Capitals, forms.ModelForm):
    """A new record; what is perhaps there already is shown first, and added again only on purpose."""

    is_another = forms.BooleanField(required=False)
    permission = ""
    near = ()
    """The records that are perhaps the same."""

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.seen = type(self.instance).objects.visible_to(user)
        country = self.fields["country"]
        country.queryset = country.queryset.visible_to(user).offered_to(user, self.permission)
        may_be_anywhere = country.queryset.count() == Country.objects.visible_to(user).count()
        country.required = country.required or not may_be_anywhere
        self.fields["is_another"].label = _("It is none of these: add it")
        for name in self.fields.keys() & LABELS.keys():
            self.fields[name].label = LABELS[name]

    def clean(self):
        super().clean()
        record = self.instance
        for name in self._meta.fields:
            if name in self.cleaned_data:
                setattr(record, name, self.cleaned_data[name])
        self.near = duplicates.like(record, self.with_names(self.seen))
        if self.near and not self.cleaned_data.get("is_another"):
            raise ValidationError(_("Perhaps it is there already. Look at these first."), code="near")


class OrganisationForm(AddForm):
    """An organisation that takes part."""

    permission = "partners.add_organisation"

    class Meta:
        model = Organisation
        fields = ["name_en", "name_ru", "short_name_en", "short_name_ru", "kind", "country", "parent"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = self.seen

    def with_names(self, seen):
        return seen.select_related("country").prefetch_related("aliases")


class PlaceForm(AddForm):
    """A place where things happen."""

    permission = "partners.add_place"

    class Meta:
        model = Place
        fields = ["name_en", "name_ru", "alternative_names", "kind", "country", "second_country", "is_sensitive"]

    def with_names(self, seen):
        return seen.select_related("country", "second_country")
