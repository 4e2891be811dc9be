"""Merging two records of one activity: of each fact that differs whose is kept, and of each sort of rows."""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from activities.models.choices import Visibility
from activities.services.merging import BOTH, KEPT, OTHER, ROWS, clashing, merge_activities
from partners.forms import LEFT_OUT, MergeForm

# What steps and the portal set, which stays with each; and what is no choice.
OF_EACH = {
    "code", "phase", "status", "status_cause", "status_reason", "verified_by", "verified_at", "created_by",
    "predecessor",
}  # fmt: skip
TOGETHER = {
    "place": ("place", "host_country", "venue"),
    "starts_on": ("starts_on", "ends_on", "dates_note"),
    "planned_starts_on": ("planned_starts_on", "planned_ends_on"),
    "equipment_value": ("equipment_value", "is_dual_use"),
    "source": ("source", "source_note", "certainty"),
}
WHOSE = [
    (KEPT, _("those of the kept one")),
    (OTHER, _("those of the other one")),
    (BOTH, _("both, added up: they tell of different ones")),
]


class ActivityMergeForm(MergeForm):
    """The same of activities, whose rows must not be counted twice."""

    left_out = (LEFT_OUT - {"name", "short_name"}) | OF_EACH

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.sorts = clashing(self.kept, self.other)
        for name in self.sorts:
            field = forms.ChoiceField(choices=WHOSE, initial=KEPT, widget=forms.RadioSelect)
            field.label = capfirst(ROWS[name][0])
            self.fields[f"rows_{name}"] = field

    def together(self):
        return TOGETHER

    def is_safer(self, names):
        """What is meant for fewer people stays so, and what is dual-use too."""
        order = [Visibility.PUBLIC, Visibility.CONSORTIUM, Visibility.INTERNAL]
        if names == ("visibility",):
            return order.index(self.other.visibility) > order.index(self.kept.visibility)
        return False

    @property
    def choices(self):
        return [one for one in super().choices if not one.name.startswith("rows_")]

    @property
    def rows(self):
        return [self[f"rows_{name}"] for name in self.sorts]

    def merge_with(self, **given):
        rows = {name: self.cleaned_data[f"rows_{name}"] for name in self.sorts}
        return merge_activities(self.kept, self.other, rows=rows, by=self.user, **given)
