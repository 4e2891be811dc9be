"""The forms of asking an agency, of its answer on the page of the link, and of the office's review."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from activities import services
from activities.forms.activities import DayInput
from activities.models import Answer, Enquiry, Recommendation
from activities.models.recommendation import ASK, SAID_LATER
from bomca.fields import LineField, ProseField
from bomca.forms import Capitals, Refusing

USUAL = timedelta(days=14)


def askable(user, agency):
    """The recommendations of an agency about which the person may ask it."""
    rows = Recommendation.objects.visible_to(user).open_to(user, ASK).filter(addressee=agency)
    return rows.filter(deliverable__in=handed_over()).for_display().standing_on(timezone.localdate())


def handed_over():
    return Recommendation._meta.get_field("deliverable").related_model.objects.handed_over().order_by().values("pk")


class EnquiryForm(Refusing, Capitals, forms.ModelForm):
    """Which recommendations of one agency are asked about, whom, in which language, until when."""

    recommendations = forms.ModelMultipleChoiceField(
        Recommendation.objects.none(), label=_("Recommendations"), widget=forms.CheckboxSelectMultiple()
    )

    class Meta:
        model = Enquiry
        fields = ["email", "language", "last_day", "meeting", "note"]
        widgets = {"email": forms.EmailInput(), "last_day": DayInput(), "note": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, user, agency, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.agency = agency
        field = self.fields["recommendations"]
        field.queryset = askable(user, agency)
        field.label_from_instance = lambda one: f"{one}: {one.text} ({one.standing_label})"
        self.initial.setdefault("last_day", timezone.localdate() + USUAL)
        self.initial.setdefault("recommendations", [one.pk for one in field.queryset])

    def keep(self, by):
        services.ask(self.instance, recommendations=list(self.cleaned_data["recommendations"]), by=by)


class PersonForm(forms.Form):
    """Who answers for the agency."""

    full_name = LineField(_("Your name"), max_length=150).formfield(
        widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    function = LineField(_("Your function"), max_length=150).formfield(
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"})
    )


class AnswerRow(forms.Form):
    """What is said of one recommendation; a row of which the status is not chosen says nothing."""

    status = forms.ChoiceField(label=_("Status"), required=False, choices=[("", _("no answer now")), *SAID_LATER])
    evidence = ProseField(_("Evidence"), max_length=2000, blank=True).formfield(
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For what is adopted, also partly: the act, order or practice that shows it."),
    )
    comment = ProseField(_("Comment"), max_length=2000, blank=True).formfield(widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args, recommendation, last, **kwargs):
        said = {name: getattr(last, name) for name in ("status", "evidence", "comment")} if last else {}
        super().__init__(*args, prefix=f"row-{recommendation.uid.hex}", initial=said, **kwargs)
        self.recommendation, self.last = recommendation, last

    def clean(self):
        said = self.cleaned_data
        if not said.get("status") and "status" not in self.errors and (said.get("evidence") or said.get("comment")):
            self.add_error("status", _("Choose the status that you are writing about."))
        return said


class AnswerForms:
    """The page of a link: who answers, and a row for each recommendation of the enquiry and no other."""

    def __init__(self, enquiry, data=None):
        last = {one.recommendation_id: one for one in enquiry.answers.latest()}
        latest = max(last.values(), key=lambda one: one.pk, default=None)
        who = {"full_name": latest.full_name, "function": latest.function} if latest else {}
        self.enquiry = enquiry
        self.person = PersonForm(data, initial=who)
        asked = enquiry.recommendations.for_display().standing_on(timezone.localdate())
        self.rows = [AnswerRow(data, recommendation=one, last=last.get(one.pk)) for one in asked]

    @property
    def forms(self):
        return [self.person, *self.rows]

    def is_valid(self):
        return not [form for form in self.forms if not form.is_valid()]  # each is asked, so that each tells

    def record(self):
        """Keep what was said; what the service refuses lands on the rows. How many answers are new, or None."""
        said = {row.recommendation: row.cleaned_data for row in self.rows if row.cleaned_data["status"]}
        if not said:
            self.person.add_error(None, _("Choose a status for at least one recommendation."))
            return None
        try:
            return services.answer(self.enquiry, rows=said, **self.person.cleaned_data)
        except ValidationError as error:
            if not hasattr(error, "rows"):
                self.person.add_error(None, error)
            for row in self.rows:
                for name, problems in getattr(error, "rows", {}).get(row.recommendation.pk, {}).items():
                    row.add_error(name if name in row.fields else None, problems)
            return None


class ReviewForm(forms.ModelForm):
    """What the office makes of one answer, or of all that wait."""

    meeting = forms.CharField(label=_("Noted at the meeting"), max_length=200, required=False)

    class Meta:
        model = Answer
        fields = ["decision_note"]
        labels = {"decision_note": pgettext_lazy("to an answer", "Note")}
        widgets = {"decision_note": forms.Textarea(attrs={"rows": 2})}

    def _post_clean(self):
        """The words alone are checked; the service decides."""

    def clean_decision_note(self):
        return self.cleaned_data["decision_note"] or ""
