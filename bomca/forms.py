"""What the portal's forms share."""

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.text import capfirst


class Capitals:
    """Labels begin with a capital."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.label = capfirst(field.label)


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
