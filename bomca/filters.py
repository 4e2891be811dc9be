"""Filters shared by page, API and export: what is not understood is refused, never ignored."""

import difflib

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# Parameters that belong to the list itself, not to the filter.
OF_THE_LIST = ("page", "page_size")


class TrueFalseFilter(django_filters.TypedChoiceFilter):
    """`true` or `false`; any other word is an error (django-filter's own would ignore it)."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("choices", [("true", _("yes")), ("false", _("no"))])
        kwargs.setdefault("coerce", lambda word: word == "true")
        super().__init__(*args, **kwargs)


class StrictFilterSet(django_filters.FilterSet):
    """A filter that refuses a parameter it does not know: a typing error must not answer with everything."""

    def unknown_parameters(self):
        """The names of the parameters that mean nothing here."""
        known = {*self.filters, *OF_THE_LIST}
        return [name for name in self.data if name not in known]

    def repeated_parameters(self):
        """The names of the parameters that are given twice, though they take one value."""
        lists = getattr(self.data, "lists", dict)()
        many = (forms.MultipleChoiceField, forms.ModelMultipleChoiceField)
        return [
            name
            for name, values in lists
            if len(values) > 1 and name in self.filters and not isinstance(self.filters[name].field, many)
        ]

    def is_valid(self):
        valid = super().is_valid()
        if not self.is_bound:
            return valid
        for name in self.unknown_parameters():
            self.form.add_error(None, self._unknown(name))
        for name in self.repeated_parameters():
            message = _("The filter “%(name)s” takes one value. Remove the others.")
            self.form.add_error(None, ValidationError(message, code="repeated_parameter", params={"name": name}))
        return valid and not self.form.errors

    def _unknown(self, name):
        near = difflib.get_close_matches(name, list(self.filters), n=1)
        if near:
            message = _("There is no filter “%(name)s”. Did you mean “%(near)s”?")
        else:
            message = _("There is no filter “%(name)s”. Known filters: %(known)s.")
        values = {"name": name[:60], "near": near[0] if near else "", "known": ", ".join(sorted(self.filters))}
        return ValidationError(message, code="unknown_parameter", params=values)
