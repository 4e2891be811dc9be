"""The forms by which a logframe is written."""

from django import forms

from bomca.editing import MergingForm
from bomca.forms import Capitals, Refusing
from components.logframe import services
from components.models import Assumption, Indicator, Result, Target
from components.models.result import BELOW, ResultLevel


class Day(forms.DateInput):
    """A day as browsers offer it."""

    def __init__(self):
        super().__init__(format="%Y-%m-%d", attrs={"type": "date"})


def prose(rows=3):
    return forms.Textarea(attrs={"rows": rows})


class LogframePartForm(Refusing, Capitals, MergingForm):
    """A part of a version, saved through its service."""

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)  # what it offers is the same for whoever may write the version

    def keep(self, by):
        services.record_part(self.instance, by=by)


class ResultForm(LogframePartForm):
    """A result, and to which one above it contributes."""

    class Meta:
        model = Result
        fields = ["level", "parent", "component", "statement_en", "statement_ru"]
        widgets = {"statement_en": prose(), "statement_ru": prose()}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        logframe = self.instance.logframe
        others = Result.objects.of(logframe).exclude(level=ResultLevel.OUTPUT).exclude(pk=self.instance.pk)
        self.fields["parent"].queryset = others.in_order()
        self.fields["component"].queryset = logframe.phase.components.all()
        if self.instance._state.adding:
            above = self.instance.parent
            below = BELOW[above.level] if above else (ResultLevel.IMPACT,)
            self.fields["level"].choices = [one for one in ResultLevel.choices if one[0] in below]
            self.initial.setdefault("level", below[-1])
            del self.fields["parent"]


class AssumptionForm(LogframePartForm):
    """What must hold for a result to count."""

    class Meta:
        model = Assumption
        fields = ["text", "status"]
        widgets = {"text": prose()}


class IndicatorForm(LogframePartForm):
    """What is measured, how, and by whom."""

    class Meta:
        model = Indicator
        fields = [
            "name_en", "name_ru", "is_proposed", "measure", "unit_en", "unit_ru", "scale", "direction",
            "across_periods", "across_places", "divisions", "source_of_data", "source_detail", "responsible", "racer",
            "racer_note", "counts", "counted_where", "framework", "corporate_code", "corporate_part",
            "corporate_share", "corporate_note", "source", "source_note",
            "certainty",
        ]  # fmt: skip
        widgets = {"scale": prose()}


class TargetForm(LogframePartForm):
    """A baseline, a milestone or the final target."""

    class Meta:
        model = Target
        fields = [
            "kind", "on", "value", "numerator", "denominator", "text", "comment", "rationale", "rationale_text",
            "source", "source_note", "certainty",
        ]  # fmt: skip
        widgets = {"on": Day(), "text": prose(2), "comment": prose(2), "rationale_text": prose(2)}


class NoteForm(forms.Form):
    """Why a logframe is returned."""

    note = forms.CharField(max_length=4000, widget=prose())


FORMS = {form.Meta.model: form for form in (ResultForm, AssumptionForm, IndicatorForm, TargetForm)}
