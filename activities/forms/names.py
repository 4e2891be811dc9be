"""An attendance table pasted into a restricted list: there, and only there, its names are kept."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from activities import attendance
from activities.attendance.reading import COLUMN_OF
from activities.forms.attendance import PastedTable, put
from activities.forms.lists import ParticipantForm
from activities.models.participant import Sex
from activities.services.lists import MOST_NAMES

FIELDS = ["uid", *ParticipantForm.Meta.fields, "DELETE"]


class NamesForm(PastedTable):
    """The pasted table; its people become rows of the list, which are seen before they are saved."""

    def into(self, data, rows):
        """Put the people of the table below the rows that were typed. False where it cannot be read; it says why."""
        typed = [{name: data.get(form.add_prefix(name), "") for name in FIELDS} for form in rows.forms]
        typed = [row for row in typed if any(value for name, value in row.items() if name != "sex")]
        try:
            reading = attendance.read(self["table"].value(), self.user)
            read = [row_of(*one) for one in zip(reading.people, reading.told, strict=True)]
            if len(typed) + len(read) > MOST_NAMES:
                raise ValidationError(_("A list holds at most %(most)s people."), params={"most": MOST_NAMES})
        except ValidationError as error:
            self.is_valid()
            self.add_error("table", error)
            return False
        put(data, rows.prefix, [*typed, *read])
        return True


def row_of(person, told):
    """What a line of the table says, as the fields of a person of the list are posted."""
    country, organisation, _role, sex = told
    return {
        "name": person.name,
        "function": person.function,
        "organisation": organisation.pk if organisation else "",
        "agency": "" if organisation else person.agency,
        "country": country.pk if country else "",
        "sex": sex if sex in COLUMN_OF else Sex.NOT_STATED,
        "email": person.email,
    }
