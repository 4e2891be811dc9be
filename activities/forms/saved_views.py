"""Choosing columns, and keeping a list under a name."""

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from activities import columns
from activities.filters import ActivityFilter
from activities.models import Activity, SavedView
from activities.models.saved_view import MOST
from bomca.forms import Capitals

OF_THE_PAGE = ("page", "view", "as_of")


def cleaned_query(text):
    """The filters and the order of an address, as a QueryDict without what belongs to one page only."""
    given = QueryDict(text, mutable=True)
    for name in OF_THE_PAGE:
        given.pop(name, None)
    for name in [name for name, values in given.lists() if not any(values)]:
        del given[name]
    return given


def understood(text, request):
    """(what of a view's filters means something to the reader, as a QueryDict, and whether anything was left out)."""
    given = cleaned_query(text)
    kept = QueryDict(mutable=True)
    for name, values in given.lists():
        if name in ActivityFilter.base_filters:
            kept.setlist(name, values[-1:])
    errors = ActivityFilter(kept, queryset=Activity.objects.none(), request=request).errors
    for name in errors:
        kept.pop(name, None)
    return kept, kept != given


class ColumnsForm(Capitals, forms.ModelForm):
    """In which order the columns stand: each has a place or, left empty, is not shown."""

    class Meta:
        model = SavedView
        fields = []

    def __init__(self, *args, request, **kwargs):
        super().__init__(*args, **kwargs)
        self.request = request
        shown = [one.name for one in columns.chosen(self.instance.columns)]
        for column in columns.COLUMNS:
            place = shown.index(column.name) + 1 if column.name in shown else None
            self.fields[column.name + "_at"] = forms.IntegerField(
                label=columns.heading(column), required=False, min_value=1, max_value=99, initial=place
            )

    @property
    def places(self):
        """The fields of the columns, those that are shown first."""
        fields = [self[column.name + "_at"] for column in columns.COLUMNS]
        return sorted(fields, key=lambda field: field.initial or 100)

    def clean(self):
        given = {one.name: self.cleaned_data.get(one.name + "_at") for one in columns.COLUMNS}
        self.instance.columns = sorted((name for name, place in given.items() if place), key=given.get)
        return super().clean()


class SavedViewForm(ColumnsForm):
    """The same under a name, with the filters and the order of the list it was made from."""

    query = forms.CharField(max_length=2000, required=False, widget=forms.HiddenInput)

    class Meta:
        model = SavedView
        fields = ["name", "query", "is_shared"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True

    def clean_query(self):
        kept, _is_cut = understood(self.cleaned_data["query"], self.request)
        return kept.urlencode()

    def clean_name(self):
        name, others = self.cleaned_data["name"], self.instance.owner.saved_views.exclude(pk=self.instance.pk)
        if others.filter(name=name).exists():
            raise ValidationError(_("You have a view of this name. Choose another name."), code="unique")
        if self.instance._state.adding and others.count() >= MOST:
            message = _("You have %(most)s views. Remove one first.")
            raise ValidationError(message, code="too_many", params={"most": MOST})
        return name
