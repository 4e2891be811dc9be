"""The forms of deliverables and recommendations, and the steps of a deliverable as buttons."""

from dataclasses import dataclass

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities import services
from activities.forms.activities import DayInput
from activities.models import Activity, Attachment, Deliverable, Recommendation, RecommendationStatus
from activities.models.attachment import RESTRICTED
from activities.models.deliverable import DeliverableStatus
from activities.services.deliverables import RECOMMEND
from bomca.editing import MergingForm
from bomca.forms import Capitals, Narrowed, Refusing

DRAFTING, QUALITY_CHECK, TRANSMITTED, IN_USE, _SUPERSEDED = DeliverableStatus


@dataclass(frozen=True)
class DeliverableStep:
    """A button on a deliverable's page: the model's step of that name, when it shows, and what it asks for."""

    label: str
    since: tuple
    asks: str = ""  # "on" a day, or the "successor"


DELIVERABLE_STEPS = {
    "check_quality": DeliverableStep(_("Send to the quality check"), (DRAFTING,)),
    "transmit": DeliverableStep(_("Transmitted to the agencies"), (QUALITY_CHECK,), "on"),
    "redraft": DeliverableStep(_("Send back to drafting"), (QUALITY_CHECK,)),
    "take_into_use": DeliverableStep(_("Taken into use"), (TRANSMITTED,), "on"),
    "supersede": DeliverableStep(_("Superseded by another one"), (TRANSMITTED, IN_USE), "successor"),
}


class StepForm(forms.Form):
    """What a step of a deliverable asks for: a day, or the deliverable that takes its place."""

    on = forms.DateField(label=_("Day"), widget=DayInput(), initial=timezone.localdate)
    successor = forms.ModelChoiceField(Deliverable.objects.none(), to_field_name="uid", label=_("Superseded by"))

    def __init__(self, *args, step, deliverable, user, **kwargs):
        super().__init__(*args, **kwargs)
        others = Deliverable.objects.visible_to(user).filter(status__in=[TRANSMITTED, IN_USE])
        self.fields["successor"].queryset = others.exclude(pk=deliverable.pk)
        for name in ("on", "successor"):
            if name != step.asks:
                del self.fields[name]


def by_country(organisations):
    """Organisations as choices in groups, the programme's countries first."""
    groups = {}
    for one in organisations.select_related("country"):
        groups.setdefault(one.country, []).append((one.pk, str(one)))
    first = sorted(groups, key=lambda one: (not (one and one.is_programme_country), str(one or "")))
    return [(str(country or _("international")), groups[country]) for country in first]


class DeliverableForm(Narrowed, Capitals, Refusing, MergingForm):
    """All facts of a deliverable but its status, which moves by steps."""

    class Meta:
        model = Deliverable
        fields = [
            "title", "own_title", "type", "language", "version", "phase", "component", "activities", "countries",
            "recipients", "summary", "transmitted_on", "in_use_since", "dates_note", "document", "link", "source",
            "source_note", "certainty",
        ]  # fmt: skip
        widgets = {
            **dict.fromkeys(("transmitted_on", "in_use_since"), DayInput()),
            **dict.fromkeys(services.DELIVERABLE_LINKS, forms.CheckboxSelectMultiple()),
            "summary": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.narrow(user, services.permission_to_save_deliverable(self.instance))
        self.offer(user)

    def offer(self, user):
        """Offer the activities of its phase, their files, and organisations country by country."""
        activities = Activity.objects.visible_to(user).logged()
        if self.instance.phase_id:
            activities = activities.filter(phase=self.instance.phase_id)
        self.fields["activities"].queryset = activities
        linked = self.data.getlist("activities") if self.is_bound else self.initial.get("activities", [])
        keys = [one.pk if isinstance(one, Activity) else one for one in linked]
        files = Attachment.objects.visible_to(user).kept().exclude(kind__in=RESTRICTED)
        known = [str(key) for key in keys if str(key).isdigit()]
        self.fields["document"].queryset = files.filter(activity__in=known) if known else files.none()
        self.fields["recipients"].choices = by_country(self.fields["recipients"].queryset)

    def keep(self, by):
        links = {name: list(self.cleaned_data[name]) for name in services.DELIVERABLE_LINKS}
        services.record_deliverable(self.instance, links=links, by=by)


class RecommendationForm(Narrowed, Capitals, Refusing, MergingForm):
    """One recommendation of a deliverable."""

    class Meta:
        model = Recommendation
        fields = [
            "number", "text", "addressee", "country", "area", "issued_on", "renews", "source", "source_note",
            "certainty",
        ]  # fmt: skip
        widgets = {"issued_on": DayInput(), "text": forms.Textarea(attrs={"rows": 5})}

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.narrow(user, RECOMMEND)
        self.fields["addressee"].choices = [("", "---------"), *by_country(self.fields["addressee"].queryset)]
        earlier = self.fields["renews"].queryset.select_related("deliverable").exclude(pk=self.instance.pk)
        self.fields["renews"].queryset = earlier.order_by("-issued_on", "deliverable", "number")
        self.fields["renews"].label_from_instance = lambda one: f"{one}: {one.text[:90]}"

    def keep(self, by):
        services.record_recommendation(self.instance, by=by)


class StatusForm(Refusing, Capitals, forms.ModelForm):
    """What became of a recommendation as of a day."""

    class Meta:
        model = RecommendationStatus
        fields = ["status", "as_of_on", "evidence", "evidence_url", "meeting"]
        widgets = {"as_of_on": DayInput(), "evidence": forms.Textarea(attrs={"rows": 3})}
        help_texts = {"evidence": _("For what is adopted, also partly: the act, order or practice that shows it.")}

    def __init__(self, *args, recommendation, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.recommendation = recommendation
        self.initial.setdefault("as_of_on", timezone.localdate())

    def keep(self, by):
        services.record_status(self.instance, by=by)
