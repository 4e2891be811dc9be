"""What the portal's forms share."""

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from bomca.visibility import choices_for


class Capitals:
    """Labels begin with a capital."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.label = capfirst(field.label)


class Narrowed:
    """A form of a record that offers other records as far as the person can choose them."""

    def narrow(self, user, permission):
        """Offer for each field what the person sees; for where the record lies, what is theirs to write in."""
        for name, field in self.fields.items():
            if hasattr(field, "queryset"):
                field.queryset = choices_for(self.instance, name, field.queryset, user, permission)


class Refusing:
    """A form that saves through a service, in its `keep(by)`; what that refuses lands on the fields."""

    def record(self, by):
        """Save what was typed. True when saved."""
        try:
            self.keep(by)
        except ValidationError as error:
            self.take_refusal(error)
            return False
        return True

    def take_refusal(self, error):
        """Put each refusal on its field, or on the whole form where it has none."""
        problems = error.error_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.error_list}
        for name, messages in problems.items():
            self.add_error(name if name in self.fields else None, messages)


class Rows(forms.BaseFormSet):
    """Rows of one form. A row left empty is no row; a row marked to be removed is not saved."""

    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.fields["DELETE"].label = _("Remove")

    def told(self):
        """The rows that say something."""
        return [form for form in self.forms if form.has_changed() and form not in self.deleted_forms]

    def quiet(self):
        """Show what was typed without judging it yet."""
        self._errors, self._non_form_errors = [{} for _form in self.forms], self.error_class()
        for form in self.forms:
            form._errors = {}
        return self


def with_more_rows(posted, prefix, more=1):
    """What was posted, with room for more rows when that is what was asked (`add_row`)."""
    data, total = posted.copy(), posted.get(f"{prefix}-TOTAL_FORMS", "")
    if not (total.isascii() and total.isdigit()):
        data[f"{prefix}-TOTAL_FORMS"] = ""
    elif "add_row" in posted:
        data[f"{prefix}-TOTAL_FORMS"] = int(total[:5]) + more
    return data
