"""The table of who was there, pasted into the form of an activity, with the answers to what it leaves open."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from activities import attendance, merging, starting
from activities.attendance.reading import NOBODY
from activities.forms.activities import ADD_AGENCY, ParticipationForm
from activities.forms.typeahead import AGENCY, adding, by_typing
from activities.models.choices import Basis, ParticipantRole
from bomca.history.acting import because
from bomca.wording import number
from partners.models import Country, Organisation, OrganisationAlias

PREFIX = "attendance"
TABLE = f"{PREFIX}-table"  # holds names as long as it is not read, so nothing keeps it
MODELS = {"agency": Organisation, "country": Country}
ASKED = {
    "agency": _("Which agency is “%(text)s”?"),
    "country": _("Which country is “%(text)s”?"),
    "role": _("As what does “%(text)s” take part?"),
}
SOURCES = [
    (Basis.PLANNED, _("who is expected")),
    (Basis.ATTENDANCE, _("who was there")),
    (Basis.VERIFIED, _("who was there, verified")),
]
REMEMBER, TEACH = "remember-", "partners.add_organisationalias"
LONGEST_NAME = OrganisationAlias._meta.get_field("name").max_length
LEFT_OPEN = {
    "agency": _("an agency that is not in the list: leave it open"),
    "country": _("not stated"),
    "role": _("count as a participant"),
}


class PastedTable(forms.Form):
    """A field to paste a table into."""

    table = forms.CharField(
        label=_("Attendance table"),
        required=False,
        strip=False,
        help_text=_(
            "Copy the table in Excel or Word and paste it here; or write one person per line: name, agency, country, "
            "sex, role."
        ),
        widget=forms.Textarea(attrs={"rows": 5, "autocomplete": "off", "spellcheck": "false", "data-not-kept": ""}),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, prefix=PREFIX, **kwargs)
        self.user = user

    @property
    def is_filled(self):
        """Whether a table was pasted that was not taken into the rows yet."""
        return bool((self.data.get(TABLE) or "").strip())


class AttendanceForm(PastedTable):
    """The pasted table. Its questions become fields once it is read; `reading` is what it says."""

    source = forms.ChoiceField(
        label=_("What the table is"),
        choices=SOURCES,
        required=False,
        initial=Basis.ATTENDANCE,
        help_text=_("Rows of another basis stay as they are."),
    )
    adds = forms.BooleanField(
        label=_("Add to the rows of this basis; without this the table replaces them"), required=False, initial=False
    )

    reading = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.choices, self.may_teach = {}, self.user.has_perm(TEACH)

    @property
    def is_answered(self):
        """Whether the table could be read, and everything it leaves open is answered."""
        return self.is_valid() and self.reading is not None and not self.reading.unanswered

    def questions(self):
        """The questions of the table as fields, each with the offer to remember its answer, or None."""
        names = [one.name for one in self.reading.questions] if self.reading else []
        return [(self[name], self[REMEMBER + name] if REMEMBER + name in self.fields else None) for name in names]

    def clean(self):
        """Read the table; once more with the answers, where it leaves something open."""
        said = super().clean()
        if not said.get("table", "").strip():
            return said
        try:
            self.reading = attendance.read(said["table"], self.user)
        except ValidationError as error:
            self.add_error("table", error)
            return said
        self.data = self.data.copy()
        answers = {}
        for question in self.reading.questions:
            self.fields[question.name] = self.field_of(question)
            if question.about == "agency" and len(question.lasting_name) <= LONGEST_NAME and self.may_teach:
                self.fields[REMEMBER + question.name] = forms.BooleanField(
                    label=_("Remember “%(name)s” as a name of the agency chosen for it")
                    % {"name": question.lasting_name},
                    required=False,
                )
            self.answer(question, answers)
        if answers:
            self.reading = attendance.read(said["table"], self.user, answers)
        return said

    def answer(self, question, answers):
        """Take the answer that was posted; propose one where nobody was asked yet and only one can be meant."""
        name = self.add_prefix(question.name)
        if name not in self.data:
            self.data[name] = str(question.candidates[0].pk) if len(question.candidates) == 1 else ""
            return
        try:
            value = self.fields[question.name].clean(self.data[name])
        except ValidationError as error:
            self.add_error(question.name, error)
            return
        is_word = value == NOBODY or question.about == "role"
        answers[question.name] = value if is_word else self.records(question.about).get(pk=value)

    def records(self, about):
        return MODELS[about].objects.visible_to(self.user)

    def field_of(self, question):
        people = ngettext("%(number)s person.", "%(number)s people.", question.people)
        field = forms.ChoiceField(
            label=ASKED[question.about] % {"text": question.text},
            choices=[("", "---------"), *self.choices_of(question), (NOBODY, LEFT_OPEN[question.about])],
            help_text=people % {"number": number(question.people)},
            error_messages={"required": _("Choose what is meant, or leave it open on purpose.")},
            widget=forms.Select(attrs={"data-question": ""}),
        )
        if question.about == "agency":
            by_typing(field, AGENCY)
            if self.user.has_perm(ADD_AGENCY):
                adding(field, "", "agency")
        return field

    def choices_of(self, question):
        if question.about == "role":
            return ParticipantRole.choices
        everything = self.everything(question.about)
        if not question.candidates:
            return everything
        near = [(one.pk, str(one)) for one in question.candidates]
        return [(str(_("likely")), near), (str(_("all")), everything)]

    def everything(self, about):
        if about not in self.choices:
            self.choices[about] = [(one.pk, str(one)) for one in self.records(about)]
        return self.choices[about]

    # What comes of it

    def learn(self):
        """Give agencies the names that the person has ticked; the OrganisationAliases that are new."""
        ticked = [one for one in self.reading.questions if self.data.get(self.add_prefix(REMEMBER + one.name))]
        meant = [one for one in ticked if isinstance(one.answer, Organisation) and REMEMBER + one.name in self.fields]
        with because(str(_("Read in a pasted attendance table"))):
            found = [one.answer.remember(one.lasting_name) for one in meant]
        return [alias for alias in found if alias]

    def into(self, data, rows):
        """Put what the table says into posted data of the activity's form, whose rows are the formset `rows`.

        Countries and agencies of participants are ticked. The table itself is emptied: it was taken over.
        """
        source = self.cleaned_data["source"] or Basis.ATTENDANCE
        read = self.reading.rows(source)
        of_other = [form for form in rows.told() if data.get(form.add_prefix("source"), Basis.ATTENDANCE) != source]
        typed = rows.told() if self.cleaned_data["adds"] else of_other
        kept = list(added(typed, read, data))
        put(data, rows.prefix, [*kept, *map(as_typed, read)])
        served = [row for row in self.reading.rows() if row.country and row.country.is_programme_country]
        tick(data, "countries", [row.country for row in served if row.role == ParticipantRole.PARTICIPANT])
        tick(data, "agencies", [row.organisation for row in served if row.organisation])
        if not data.get("context"):
            data["context"] = starting.context_of(self.records("country").of_programme().filter(pk__in=ticked(data)))
        for name in [name for name in data if name.startswith(f"{PREFIX}-")]:
            del data[name]


def as_typed(row):
    """A participation as its fields are posted."""
    return {name: row.serializable_value(name) or "" for name in ParticipationForm.Meta.fields}


def added(typed, read, data):
    """What was typed in these rows, with the numbers that were read for the same people; those leave `read`."""
    for form in typed:
        facts = {name: data.get(form.add_prefix(name), "") for name in ParticipationForm.Meta.fields}
        row = form.typed() if form.is_valid() else None
        for same in [one for one in read if row and one.key == row.key]:
            facts |= {name: getattr(row, name) + getattr(same, name) for name in merging.NUMBERS}
            read.remove(same)
        yield facts


def put(data, prefix, rows):
    """Post these rows in place of those that were posted."""
    for name in [name for name in data if name.startswith(f"{prefix}-")]:
        del data[name]
    data[f"{prefix}-TOTAL_FORMS"], data[f"{prefix}-INITIAL_FORMS"] = str(len(rows)), "0"
    for place, row in enumerate(rows):
        data.update({f"{prefix}-{place}-{name}": str(value) for name, value in row.items()})


def ticked(data):
    return [value for value in data.getlist("countries") if value.isascii() and value.isdigit()]


def tick(data, name, records):
    """Choose these records too in a field of several, without taking back what was chosen."""
    chosen = data.getlist(name)
    data.setlist(name, list(dict.fromkeys([*chosen, *(str(one.pk) for one in records)])))
