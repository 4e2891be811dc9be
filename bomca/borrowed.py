"""Sentences of Django REST framework that it cannot say in Russian itself: named here, our catalogue says them."""

from django.utils.translation import gettext_noop as _

SENTENCES = [
    _("Invalid input."),
    _("Not a valid string."),
    _("Must be a valid boolean."),
    _("Must be a valid UUID."),
    _("Datetime value out of range."),
    _("Surrogate characters are not allowed: U+{code_point:X}."),
    _("Ensure this field has at least {min_length} elements."),
    _("Ensure this field has no more than {max_length} elements."),
]
