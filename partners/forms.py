"""Adding a record without adding it twice; merging two: of each fact that differs, whose is kept."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bomca.forms import Capitals
from bomca.merged import merge
from bomca.revisions import Stale
from partners import duplicates
from partners.models import Country, Organisation, Place

KEPT, OTHER = "kept", "other"
# Facts that belong together are taken together.
TOGETHER = {"latitude": ("latitude", "longitude", "exactness", "precision_km"), "kind": ("kind", "second_country")}
LEFT_OUT = {"id", "uid", "revision", "created_at", "updated_at", "merged_into", "name", "short_name"}


class MergeForm(forms.Form):
    """A choice between two values for each fact in which the records differ, and why they are one."""

    reason = forms.CharField(max_length=300)
    revisions = forms.RegexField(r"^\d{1,9}-\d{1,9}\Z", widget=forms.HiddenInput)

    def __init__(self, *args, kept, other, **kwargs):
        super().__init__(*args, **kwargs)
        self.kept, self.other = kept, other
        self.fields["reason"].label = _("How do you know that they are the same?")
        self.fields["reason"].help_text = _("The history of every record that is touched tells it.")
        self.fields["revisions"].initial = f"{kept.revision}-{other.revision}"
        for names in self.groups():
            said = {whose: self.said(record, names) for whose, record in ((KEPT, kept), (OTHER, other))}
            if said[KEPT] != said[OTHER]:
                choices = [(whose, text or _("(empty)")) for whose, text in said.items()]
                initial = OTHER if not said[KEPT] or self.is_safer(names) else KEPT
                self.fields[names[0]] = forms.ChoiceField(
                    label=capfirst(kept._meta.get_field(names[0]).verbose_name),
                    choices=choices,
                    initial=initial,
                    widget=forms.RadioSelect,
                )

    def groups(self):
        """The facts, those that belong together as one."""
        grouped = TOGETHER if isinstance(self.kept, Place) else {}
        rest = {name for names in grouped.values() for name in names[1:]}
        names = [one.name for one in self.kept._meta.concrete_fields if one.name not in LEFT_OUT | rest]
        return [grouped.get(name, (name,)) for name in names]

    def is_safer(self, names):
        """Whether the other is marked as sensitive: so stays what becomes of both."""
        return names == ("is_sensitive",) and self.other.is_sensitive

    def said(self, record, names):
        texts = []
        for name in names:
            field, value = record._meta.get_field(name), getattr(record, name)
            if field.choices:
                value = getattr(record, f"get_{name}_display")()
            elif value in (True, False):
                value = _("yes") if value else _("no")
            texts.append("" if value is None else str(value))
        return ", ".join(text for text in texts if text)

    @property
    def choices(self):
        return [self[name] for name in self.fields if name not in ("reason", "revisions")]

    def merge(self):
        """Merge them. Returns the kept record, or None when that was refused."""
        given = self.cleaned_data
        taken = [one for names in self.groups() if given.get(names[0]) == OTHER for one in names]
        revisions = [int(number) for number in given["revisions"].split("-")]
        try:
            return merge(self.kept, self.other, taken=taken, revisions=revisions, reason=given["reason"])
        except ValidationError as error:
            self.add_error(None, error.messages)
        except Stale:
            message = _("Nothing was merged: one of the two was changed since you opened this page. Look at it again.")
            self.add_error(None, message)
        return None


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
