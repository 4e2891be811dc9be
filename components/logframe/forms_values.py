"""The forms of values and of their periods."""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from bomca.editing import MergingForm
from bomca.forms import Capitals, Narrowed, Refusing
from bomca.merging import plain
from components.logframe import values
from components.logframe.forms import Day, prose
from components.models import IndicatorValue, Rating, ReportingPeriod
from components.models.indicator_value import RECORD

PART = "part"


class ValueForm(Narrowed, Refusing, Capitals, MergingForm):
    """A value with its parts, one number for each."""

    class Meta:
        model = IndicatorValue
        fields = [
            "period", "country", "value", "numerator", "denominator", "text", "comment", "evidence", "evidence_url",
            "override_reason", "corporate_value",
        ]  # fmt: skip
        widgets = {name: prose(2) for name in ("text", "comment", "evidence", "override_reason")}

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.narrow(user, RECORD)
        indicator = self.instance.indicator
        phase, stored = indicator.result.logframe.phase, self.stored_parts()
        self.fields["period"].queryset = phase.reporting_periods.all()
        self.fields["country"].queryset = self.fields["country"].queryset.filter(phases__phase=phase)
        for name in left_out(indicator):
            del self.fields[name]
        if indicator.counts and "value" in self.fields:
            self.fields["value"].help_text = _("Leave it empty to take what the log counts, with its parts.")
        self.of_parts = {}
        for division, keys in values.divisions_of(indicator):
            for key, label in keys:
                name = f"{PART}-{division}-{key}"
                text = f"{capfirst(division.label)}: {label}"
                self.fields[name] = forms.DecimalField(label=text, min_value=0, decimal_places=2, required=False)
                self.initial[name] = stored.get((str(division), key))
                self.of_parts[name] = (str(division), key)
        if not self.instance._state.adding:
            self.now.facts.update({name: plain(self.initial[name]) for name in self.of_parts})
            self.initial["started_from"] = self.now.signed(self.instance)

    @property
    def of_the_whole(self):
        """The fields of the value itself."""
        return [bound for bound in self.visible_fields() if bound.name not in self.of_parts]

    @property
    def divisions(self):
        """The fields of the parts, division by division, and whether anything stands in them: [(label, fields, …)]."""
        found = []
        for division, _keys in values.divisions_of(self.instance.indicator):
            fields = [self[name] for name, place in self.of_parts.items() if place[0] == division]
            is_told = any(one.value() not in (None, "") or one.errors for one in fields)
            found.append((division.label, fields, is_told))
        return found

    def clean(self):
        """An amount left empty is what the log counts for the period and place that were chosen."""
        given = super().clean() or self.cleaned_data
        names = [name for name in ("value", "numerator", "denominator") if name in self.fields]
        amounts = {name: given.get(name) for name in names}
        if given.get("period") and not any(name in self.errors for name in [*names, "country"]):
            asked = IndicatorValue(
                indicator=self.instance.indicator, period=given["period"], country=given.get("country"), **amounts
            )
            given |= values.taken(asked, values.count_of(asked))
        return given

    def names(self):
        return [*super().names(), *getattr(self, "of_parts", {})]

    def stored_parts(self):
        rows = self.instance.parts.all() if self.instance.pk else []
        return {(one.division, one.key): one.amount for one in rows}

    def keep(self, by):
        given = {place: self.cleaned_data[name] for name, place in self.of_parts.items()}
        parts = {place: amount for place, amount in given.items() if amount is not None}
        values.record_value(self.instance, parts=parts, by=by)


def left_out(indicator):
    """The fields that mean nothing for what the indicator measures."""
    numbers = [] if indicator.measure == "percentage" else ["numerator", "denominator"]
    told = ["value"] if indicator.measure == "qualitative" else ["text"]
    own = [] if indicator.corporate_part == "own" else ["corporate_value"]
    return [*numbers, *told, *own, *([] if indicator.counts else ["override_reason"])]


class PeriodForm(Capitals, forms.ModelForm):
    """A further period of values."""

    class Meta:
        model = ReportingPeriod
        fields = ["starts_on", "ends_on"]
        widgets = {"starts_on": Day(), "ends_on": Day()}

    def __init__(self, *args, phase, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.phase = phase


class RatingForm(Capitals, forms.ModelForm):
    """How an indicator stands in the eyes of a person, and why."""

    class Meta:
        model = Rating
        fields = ["colour", "reason"]
        widgets = {"reason": prose(2)}
