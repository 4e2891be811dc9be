"""Merging two records: of each fact that differs, whose is kept."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from bomca.merged import merge
from bomca.revisions import Stale
from partners.models import Place

KEPT, OTHER = "kept", "other"
# Facts of a place that belong together are taken together.
OF_PLACES = {"latitude": ("latitude", "longitude", "exactness", "precision_km"), "kind": ("kind", "second_country")}
LEFT_OUT = frozenset({"id", "uid", "revision", "created_at", "updated_at", "merged_into", "name", "short_name"})


class MergeForm(forms.Form):
    """A choice between two values for each fact in which the records differ, and why they are one."""

    left_out = LEFT_OUT

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
        grouped = self.together()
        rest = {name for names in grouped.values() for name in names[1:]}
        names = [one.name for one in self.kept._meta.concrete_fields if one.name not in self.left_out | rest]
        return [grouped.get(name, (name,)) for name in names]

    def together(self):
        """Which facts are taken together, by the first of them."""
        return OF_PLACES if isinstance(self.kept, Place) else {}

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
            return self.merge_with(taken=taken, revisions=revisions, reason=given["reason"])
        except ValidationError as error:
            self.add_error(None, error.messages)
        except Stale:
            message = _("Nothing was merged: one of the two was changed since you opened this page. Look at it again.")
            self.add_error(None, message)
        return None

    def merge_with(self, **given):
        return merge(self.kept, self.other, **given)
