"""The forms of the reports' pages: which period to look at, which report to make, and what is done with it."""

from django import forms
from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from activities.forms import DayInput
from bomca.editing import MergingForm
from bomca.forms import Capitals
from reports import outline, titles, wording
from reports.models import Comment, Schedule, Section, Submission
from reports.models.life import STEPS


class PeriodForm(forms.Form):
    """From which day to which day a dashboard counts; both, either or neither may be given."""

    first = forms.DateField(label=_("From"), required=False, widget=DayInput())
    last = forms.DateField(label=_("Until"), required=False, widget=DayInput())

    def clean(self):
        found = super().clean()
        if found.get("first") and found.get("last") and found["last"] < found["first"]:
            self.add_error("last", _("The period cannot end before it starts. Correct one of the two dates."))
        return found

    def period(self, phase):
        """The (first, last) day asked for, filled up from the phase; None when nothing was asked or it is wrong."""
        if not self.is_valid() or not any(self.cleaned_data.values()):
            return None
        return (self.cleaned_data["first"] or phase.starts_on, self.cleaned_data["last"] or phase.ends_on_if_approved)


class MakeForm(forms.Form):
    """Which report to make now: a period of a schedule, in a language."""

    period = forms.ChoiceField(label=_("Period"))
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)

    def __init__(self, *args, user, today, **kwargs):
        super().__init__(*args, **kwargs)
        schedules = Schedule.objects.visible_to(user).open_to(user, "reports.add_report").active().for_display()
        self.periods = {
            f"{schedule.uid}:{period.starts_on}": (schedule, period)
            for schedule in schedules
            for period in reversed(schedule.periods())
            if period.starts_on <= today
        }
        by_schedule = {}
        for value, (schedule, period) in self.periods.items():
            by_schedule.setdefault(str(schedule), []).append((value, wording.between(period.starts_on, period.ends_on)))
        self.fields["period"].choices = list(by_schedule.items())

    def chosen(self):
        """The (schedule, period) chosen."""
        return self.periods[self.cleaned_data["period"]]


class SubmissionForm(Capitals, forms.ModelForm):
    """A line of the submission log."""

    class Meta:
        model = Submission
        fields = ["to_whom", "submitted_on", "how", "reference"]
        widgets = {"submitted_on": DayInput()}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id="submission_%s", **kwargs)


class CommentForm(forms.ModelForm):
    """A comment on a report, or on one of its texts or figures."""

    about = forms.ChoiceField(label=_("About"), required=False)

    class Meta:
        model = Comment
        fields = ["text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, report, **kwargs):
        super().__init__(*args, auto_id="comment_%s", instance=Comment(report=report), **kwargs)
        texts = [(f"section:{code}", part.title) for code, part in outline.parts().items()]
        phase = report.snapshot["phase"] if report.is_made else {}
        figures = [(f"figure:{key}", titles.title_of(key, phase)) for key in titles.PLAIN]
        self.fields["about"].choices = [
            ("", _("the whole report")), (_("Texts"), texts), (_("Key figures"), figures)
        ]  # fmt: skip
        self.fields["text"].label = capfirst(self.fields["text"].label)

    def clean(self):
        found = super().clean()
        name, _colon, value = found.get("about", "").partition(":")
        if name:
            setattr(self.instance, name, value)
        return found


class SectionForm(Capitals, MergingForm):
    """A text of a report."""

    class Meta:
        model = Section
        fields = ["text", "is_ready"]
        widgets = {"text": forms.Textarea(attrs={"rows": 14})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].help_text = _("%(hint)s At most %(words)s words. An empty line begins a paragraph.") % {
            "hint": self.instance.part.hint,
            "words": self.instance.part.most_words,
        }


def open_steps(report, user):
    """The steps the person may take now with this report, by name."""
    if not report.is_made:
        return {}
    found = {name: move for name, move in STEPS.items() if report.status in move.since}
    return {name: move for name, move in found.items() if user.has_perm(move.permission, report)}
