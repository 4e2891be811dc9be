"""The forms of the reports' pages: which period to look at, and which report to make."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from activities.forms import DayInput
from reports import wording
from reports.models import Schedule


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
