"""The forms by which a work plan is begun, written, approved and returned."""

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.forms.activities import DayInput
from activities.models import WorkPlan, WorkPlanItem
from activities.models.work_plan import CHANGE_PLAN
from activities.models.work_plan_item import CHANGE_ITEM
from activities.workplan import services
from bomca.editing import MergingForm
from bomca.forms import Capitals, Refusing
from components.models import Logframe, Meeting, Phase, Result
from partners.models import Place


def prose(rows=3):
    return forms.Textarea(attrs={"rows": rows})


class YearForm(forms.Form):
    """Which work plan is looked at: a phase and one of its years."""

    phase = forms.ModelChoiceField(Phase.objects.none(), to_field_name="number", label=_("Phase"), empty_label=None)
    year = forms.TypedChoiceField(coerce=int, label=_("Year"))

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["phase"].queryset = phases = Phase.objects.visible_to(user).with_extensions()
        years = {year for phase in phases for year in years_of(phase)}
        self.fields["year"].choices = [(year, str(year)) for year in sorted(years, reverse=True)]

    def clean(self):
        """The year is one of the phase's. Raises ValidationError."""
        found = super().clean()
        if found.get("phase") and found.get("year") and found["year"] not in years_of(found["phase"]):
            years = years_of(found["phase"])
            message = _("%(phase)s runs from %(first)s to %(last)s. Choose one of these years.")
            values = {"phase": found["phase"], "first": years[0], "last": years[-1]}
            self.add_error("year", forms.ValidationError(message, code="outside_phase", params=values))
        return found


def years_of(phase):
    """The calendar years of a phase, pending extensions included."""
    return range(phase.starts_on.year, phase.ends_on_if_approved.year + 1)


def usual(phases, number=""):
    """What is looked at without a choice: this year, or else the nearest, of the phase of that number or that runs."""
    asked = [one for one in phases if str(one.number) == number]
    running = asked or [one for one in phases if one.status == "implementation"] or list(phases)
    if not running or (number and not asked):
        return {"phase": number} if number else {}
    years = years_of(running[0])
    return {"phase": running[0].number, "year": min(max(timezone.localdate().year, years[0]), years[-1])}


class ItemForm(Refusing, Capitals, MergingForm):
    """An item of a version, saved through its service."""

    wide = ("title", "countries")  # what takes the whole width

    class Meta:
        model = WorkPlanItem
        fields = [
            "title", "component", "kind", "quarter_from", "quarter_until", "countries", "lead", "result",
            "participants", "budget", "place", "place_note",
        ]  # fmt: skip
        widgets = {"countries": forms.CheckboxSelectMultiple}

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        item, phase = self.instance, self.instance.plan.phase
        components = phase.components.all().offered_to(user, CHANGE_ITEM, keeping=item.component_id)
        self.fields["component"].queryset = components
        for name in ("countries", "lead"):
            self.fields[name].queryset = self.fields[name].queryset.visible_to(user)
        newest = Logframe.objects.visible_to(user).filter(phase=phase).first()
        results = Result.objects.filter(Q(logframe=newest) if newest else Q(pk=None))
        self.fields["result"].queryset = results | Result.objects.filter(pk=item.result_id)
        places = Place.objects.visible_to(user).filter(is_sensitive=False)
        self.fields["place"].queryset = places | Place.objects.filter(pk=item.place_id)

    def keep(self, by):
        services.record_item(self.instance, countries=list(self.cleaned_data["countries"]), by=by)


class NoteForm(forms.Form):
    """Why a work plan is returned."""

    note = forms.CharField(label=_("Note"), max_length=4000, widget=prose())


class ApprovalForm(forms.Form):
    """The steering meeting that approved a work plan, and the day where that is a later one."""

    meeting = forms.ModelChoiceField(
        Meeting.objects.none(), to_field_name="uid", label=_("Approved by the meeting"), empty_label=None
    )
    on = forms.DateField(
        label=_("Approved on"),
        required=False,
        widget=DayInput(),
        help_text=_("Only where it was not on the day of the meeting."),
    )

    def __init__(self, *args, user, plan, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["meeting"].queryset = Meeting.objects.visible_to(user).filter(phase=plan.phase_id).for_display()


class RationaleForm(forms.Form):
    """Why the approved work plan is changed."""

    rationale = forms.CharField(label=_("Why it is changed"), max_length=2000, widget=prose())


def form_of(step, user, plan, data=None):
    """The form of what a step asks for; None where it asks nothing."""
    about = {"auto_id": f"{step}_%s", "data": data}
    if step == "approve":
        return ApprovalForm(user=user, plan=plan, **about)
    return {"send_back": NoteForm, "revise": RationaleForm}[step](**about) if step in ("send_back", "revise") else None


def may_begin(user, phase):
    return user.has_perm(CHANGE_PLAN, phase)


def versions_of(user, phase, year):
    """The versions that the person may see of the plan of a phase and year, the newest first."""
    return WorkPlan.objects.visible_to(user).of(phase, year)
