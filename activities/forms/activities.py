"""The form by which people log an activity together with the rows of who took part."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from activities import merging, services
from activities.forms.typeahead import AGENCY, PLACE, adding, by_typing
from activities.models import Activity, Participation, WorkPlanItem
from activities.models.choices import BEGINNING, Basis, ParticipantRole, Status
from activities.models.life import BY_STEPS
from activities.workplan.choosing import offered, titled
from bomca.editing import MergingForm
from bomca.forms import Capitals, Narrowed, Refusing, Rows
from bomca.history.acting import because
from bomca.history.reasons import reason_needed
from partners.models import Country, Organisation, Place

MOST_ROWS = 200
BLANK_ROWS = 3


CHANGE, PUBLISH = "activities.change_activity", "activities.publish_activity"
ADD_AGENCY = "partners.add_organisation"


class DayInput(forms.DateInput):
    """The browser's own calendar; the value travels as 2019-12-03."""

    input_type = "date"

    def __init__(self, **kwargs):
        super().__init__(format="%Y-%m-%d", **kwargs)


class CodedActivity(forms.ModelChoiceField):
    """Another activity, typed by its code; a list of all of them would be too long to choose from."""

    default_error_messages = {"invalid_choice": _("There is no activity with this code. Check it in the list.")}

    def prepare_value(self, value):
        return self.queryset.filter(pk=value).values_list("code", flat=True).first() if is_key(value) else value

    def to_python(self, value):
        if value in self.empty_values:
            return None
        text = str(value).strip()
        found = self.queryset.filter(**({"pk": int(text)} if is_key(text) else {"code__iexact": text})).first()
        if found is None or not found.code:
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return found


def is_key(value):
    """Whether this is a primary key, as merged facts carry it; codes have letters."""
    return str(value).isascii() and str(value).isdigit() and len(str(value)) < 19


class ActivityForm(Narrowed, Capitals, Refusing, MergingForm):
    """All facts of an activity; `rows` are its participation rows, where they were posted with it."""

    rows = None

    SETTABLE = [choice for choice in Status.choices if choice[0] in BEGINNING]

    change_reason = forms.CharField(
        label=_("reason for the change"),
        required=False,
        max_length=services.LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    class Meta:
        model = Activity
        fields = [
            "title", "phase", "component", "kind", "context", "format", "status", "status_cause", "status_reason",
            "visibility",
            "starts_on", "ends_on", "work_plan_item", "planned_starts_on", "planned_ends_on", "planned_place",
            "planned_budget", "dates_note",
            "place", "venue", "host_country", "host_organisation", "countries", "partners", "agencies", "co_organisers",
            "joint_with", "topics", "languages", "predecessor", "objectives", "methods",
            "summary", "results", "equipment_value", "is_dual_use", "source", "source_note", "certainty",
        ]  # fmt: skip
        field_classes = {"predecessor": CodedActivity}
        widgets = {
            "predecessor": forms.TextInput(attrs={"maxlength": 24}),
            **dict.fromkeys(("starts_on", "ends_on", "planned_starts_on", "planned_ends_on"), DayInput()),
            **dict.fromkeys(services.LINKS, forms.CheckboxSelectMultiple()),
            "objectives": forms.Textarea(attrs={"rows": 3}),
            "methods": forms.Textarea(attrs={"rows": 3}),
            "summary": forms.Textarea(attrs={"rows": 5}),
            "results": forms.Textarea(attrs={"rows": 5}),
            "status_reason": forms.Textarea(attrs={"rows": 2}),
        }
        help_texts = {
            "countries": _("An activity counts once in the total and once in each participating country."),
            "status_cause": _("For what is postponed or cancelled."),
            "status_reason": _("For what is postponed or cancelled."),
            "host_country": _("Left empty, it is the country of the place."),
        }

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["status"].choices = self.SETTABLE
        if self.instance.pk:
            for name in BY_STEPS:
                del self.fields[name]
        if why := reason_needed(self.instance):
            self.fields["change_reason"].help_text = why
        else:
            del self.fields["change_reason"]
        self.narrow(user, services.permission_to_save(self.instance))
        # Where it was held they know, even where the place itself lies beyond what they may see.
        for name in ("place", "planned_place"):
            self.fields[name].queryset |= Place.objects.filter(pk=getattr(self.instance, f"{name}_id"))
        self.offer_items(user)
        known = Q(pk__in=Activity.objects.keys_visible_to(user)) | Q(pk=self.instance.predecessor_id)
        self.fields["predecessor"].queryset = Activity.objects.filter(known)
        self.offer_organisations(user)
        by_typing(self.fields["place"], PLACE)
        by_typing(self.fields["planned_place"], PLACE)
        for name in ("host_organisation", "agencies", "partners", "co_organisers"):
            by_typing(self.fields[name], AGENCY)
        for name in ("topics", "languages"):
            by_typing(self.fields[name])
        if user.has_perm("partners.add_place"):
            adding(self.fields["place"], "place", "place")
        if user.has_perm(ADD_AGENCY):
            for name in ("host_organisation", "agencies", "partners", "co_organisers"):
                adding(self.fields[name], name, "agency")
        if self.instance.pk and self.instance.handover_items.exists():
            self.fields["equipment_value"].help_text = _("Follows from the items of equipment, where there are any.")
        if self.instance._state.adding and not self.is_bound:
            self.initial.setdefault("phase", self.fields["phase"].queryset.exclude(status="closed").first())

    def offer_items(self, user):
        """Offer the items of each year's work plan as they stand in its newest version, and the one there is now."""
        groups, kept = offered(user), self.instance.work_plan_item
        keys = {key for _title, items in groups for key, _label in items}
        if kept and kept.pk not in keys:
            groups.append((titled(kept.plan), [(kept.pk, str(kept))]))
        self.fields["work_plan_item"].queryset = WorkPlanItem.objects.filter(pk__in={*keys, kept and kept.pk} - {None})
        self.fields["work_plan_item"].choices = [("", "---------"), *groups]

    def offer_organisations(self, user):
        """Offer organisations country by country: to agencies the programme's countries first, to the others last."""
        by_country = {}
        for one in Organisation.objects.visible_to(user).select_related("country"):
            by_country.setdefault(one.country, []).append((one.pk, str(one)))
        groups = [(str(country or _("international")), named) for country, named in by_country.items()]
        served = {str(country) for country in by_country if country and country.is_programme_country}
        first, last = sorted(g for g in groups if g[0] in served), sorted(g for g in groups if g[0] not in served)
        self.fields["agencies"].choices = first + last
        self.fields["partners"].choices = self.fields["co_organisers"].choices = last + first

    def is_valid(self):
        return all([super().is_valid(), self.rows is None or self.rows.is_valid()])

    def names(self):
        return [name for name in super().names() if not self.instance.pk or name not in BY_STEPS]

    def stored(self):
        return super().stored() | merging.facts_of_rows(self.instance.participations.all())

    def typed(self):
        rows = [form.typed() for form in self.rows.told()] if self.rows else []
        return super().typed() | merging.facts_of_rows(rows)

    def with_facts(self, facts):
        data = super().with_facts(facts)
        merging.post_rows(data, facts, self.rows.prefix)
        return data

    def label_of(self, name):
        if not name.startswith(merging.ROW):
            return super().label_of(name)
        row = merging.row_of(name)
        named = [row.country or _("country not stated"), row.organisation, ParticipantRole(row.role).label]
        named += [] if row.source == Basis.ATTENDANCE else [Basis(row.source).label]
        return ", ".join(str(one) for one in named if one)

    def in_words(self, name, value):
        return merging.in_words(value) if name.startswith(merging.ROW) else super().in_words(name, value)

    def keep(self, by):
        links = {name: list(self.cleaned_data[name]) for name in services.LINKS}
        with_rows = [form.instance for form in self.rows.told()]
        with because(self.cleaned_data.get("change_reason", "")):
            services.record_activity(self.instance, links=links, participations=with_rows, by=by)

    def take_refusal(self, error):
        """Put the service's refusal where it belongs: on the participation rows, on fields, or on the whole."""
        if hasattr(error, "rows"):
            for form, problems in zip(self.rows.told(), error.rows, strict=True):
                for name, messages in problems.items():
                    form.add_error(name if name in form.fields else None, messages)
            return
        super().take_refusal(error)


class VisibilityForm(forms.ModelForm):
    """Who may see an activity."""

    class Meta:
        model = Activity
        fields = ["visibility"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["visibility"].label = capfirst(self.fields["visibility"].label)

    def _post_clean(self):
        """The words alone are checked: the rest of the activity is as it was."""


class ParticipationForm(Capitals, forms.ModelForm):
    """One row of who took part: country, organisation, role and basis, with the numbers by sex."""

    class Meta:
        model = Participation
        fields = ["country", "organisation", "role", "source", "women", "men", "not_stated", "qualifier"]

    def __init__(self, *args, choices, may_add=False, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if name in choices:
                field.choices = choices[name]
        by_typing(self.fields["organisation"], AGENCY)
        if may_add:
            adding(self.fields["organisation"], "", "agency")
        for name in ("women", "men", "not_stated"):
            self.fields[name].required = False
            self.fields[name].widget.attrs = {"inputmode": "numeric", "placeholder": "0"}
            if not self.initial.get(name):
                self.fields[name].initial = self.initial[name] = None

    def typed(self):
        """The row as it was typed, unsaved; what cannot be read is left out."""
        facts = getattr(self, "cleaned_data", {})
        return Participation(**{name: facts[name] for name in self._meta.fields if name in facts})

    def clean(self):
        for name in ("women", "men", "not_stated"):
            if name not in self.errors and self.cleaned_data.get(name) is None:
                self.cleaned_data[name] = 0
        return super().clean()


Participations = forms.formset_factory(
    ParticipationForm,
    formset=Rows,
    extra=BLANK_ROWS,
    can_delete=True,
    max_num=MOST_ROWS,
    absolute_max=MOST_ROWS,
)


def participation_rows(user, data=None, activity=None):
    """The rows of an activity as forms; `data` is what was posted."""
    seen = {"country": Country, "organisation": Organisation}
    empty = [("", "---------")]
    choices = {
        name: empty + [(record.pk, str(record)) for record in model.objects.visible_to(user)]
        for name, model in seen.items()
    }
    stored = activity.participations.values(*ParticipationForm.Meta.fields) if activity and data is None else []
    return Participations(
        data,
        prefix="people",
        initial=list(stored),
        form_kwargs={"choices": choices, "may_add": user.has_perm(ADD_AGENCY)},
    )
