"""Which fields of many activities are changed, and to what; what is left open stays as it is."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.exchange.bulk import ADD, REMOVE, REPLACE, Change, propose
from activities.models import Activity, Import, Topic, WorkPlanItem
from activities.services import CHANGE
from bomca.visibility import choices_for
from components.models import Component
from partners.models import Organisation, Place

CHOICES = ("kind", "context", "format", "visibility", "certainty")
RECORDS = {"component": Component, "place": Place, "work_plan_item": WorkPlanItem}
TEXTS = ("source",)
LINKS = {"topics": Topic, "partners": Organisation, "agencies": Organisation, "co_organisers": Organisation}
EMPTY = "empty"  # of lists: what to do; of other fields a prefix: "empty_place" is ticked to empty the place
HOW = [
    ("", gettext_lazy("leave as they are")),
    (ADD, gettext_lazy("add")),
    (REMOVE, gettext_lazy("take away")),
    (REPLACE, gettext_lazy("put in place of all")),
    (EMPTY, gettext_lazy("take all of them away")),
]


class BulkEditForm(forms.Form):
    """What is changed in every one of the chosen activities."""

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        own = {name: Activity._meta.get_field(name) for name in (*CHOICES, *RECORDS, *TEXTS, *LINKS)}
        labels = {name: capfirst(field.verbose_name) for name, field in own.items()}
        self.fields["name"] = Import._meta.get_field("name").formfield(
            label=_("What is changed, and why"),
            help_text=_("The history of each activity tells it; undoing is called after it."),
        )
        for name, model in RECORDS.items():
            every = WorkPlanItem.objects.lasting() if model is WorkPlanItem else model.objects.all()
            rows = choices_for(Activity(), name, every, user, CHANGE)
            self.fields[name] = forms.ModelChoiceField(rows, label=labels[name], required=False)
        for name in CHOICES:
            choices = [("", "---------"), *(one for one in own[name].flatchoices if one[0])]
            self.fields[name] = forms.ChoiceField(label=labels[name], choices=choices, required=False)
        for name in TEXTS:
            self.fields[name] = forms.CharField(label=labels[name], max_length=own[name].max_length, required=False)
        for name in (one for one in (*RECORDS, *CHOICES, *TEXTS) if own[one].blank):
            self.fields[f"{EMPTY}_{name}"] = forms.BooleanField(
                label=_("%(field)s: empty it") % {"field": labels[name]}, required=False
            )
        for name, model in LINKS.items():
            self.fields[f"{name}_how"] = forms.ChoiceField(label=labels[name], choices=HOW, required=False)
            self.fields[name] = forms.ModelMultipleChoiceField(
                model.objects.visible_to(user),
                label=_("%(links)s: which") % {"links": labels[name]},
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )

    @property
    def single(self):
        """The fields that have one value."""
        return [self[name] for name in (*RECORDS, *CHOICES, *TEXTS)]

    @property
    def emptying(self):
        """The ticks by which a field becomes empty; only for those that may be."""
        return [self[name] for name in self.fields if name.startswith(f"{EMPTY}_")]

    def emptied(self):
        """The names of the fields that become empty."""
        return [name for name in (*RECORDS, *CHOICES, *TEXTS) if self.cleaned_data.get(f"{EMPTY}_{name}")]

    @property
    def links(self):
        """(what to do, which) of each list of links."""
        return [(self[f"{name}_how"], self[name]) for name in LINKS]

    def clean(self):
        for name in LINKS:
            how, which = self.cleaned_data.get(f"{name}_how"), self.cleaned_data.get(name)
            if which and how == EMPTY:
                self.add_error(name, ValidationError(_("Choose none where all are taken away."), code="both"))
            elif which and not how:
                self.add_error(f"{name}_how", ValidationError(_("Say what to do with them."), code="how"))
            elif how and how != EMPTY and not which and name not in self.errors:
                self.add_error(name, ValidationError(_("Choose at least one."), code="none"))
        for name in self.emptied():
            if self.cleaned_data.get(name):
                self.add_error(name, ValidationError(_("Give a value or empty it, not both."), code="both"))
        if not self.errors and not self.changes():
            raise ValidationError(_("Choose at least one field to change."), code="nothing")

    def changes(self):
        """What is to be changed, column by column."""
        given = self.cleaned_data
        found = [Change(name, given[name]) for name in (*CHOICES, *TEXTS) if given.get(name)]
        found += [Change(name, given[name].pk) for name in RECORDS if given.get(name)]
        found += [Change(name, None if name in RECORDS else "") for name in self.emptied()]
        for name in LINKS:
            if given.get(f"{name}_how") == EMPTY:
                found.append(Change(name, frozenset(), REPLACE))
            elif given.get(name):
                keys = frozenset(one.pk for one in given[name])
                found.append(Change(name, keys, given[f"{name}_how"]))
        return found

    def propose(self, activities):
        """Have it looked through; the import, or None when it was refused."""
        try:
            return propose(activities, self.changes(), name=self.cleaned_data["name"], by=self.user)
        except ValidationError as error:
            self.add_error(None, error.messages)
            return None
