"""Filters shared by page, API and export: what is not understood is refused, never ignored."""

import difflib

import django_filters
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from bomca.api_input import NOT_TEXT

# Parameters that belong to the list itself, not to the filter.
OF_THE_LIST = ("page", "page_size")


def meant_for(request):
    """The parameters that mean something to this list: `as_of` to those that can be seen as they stood, `view` to those
    that can be looked at in several ways."""
    return (*OF_THE_LIST, *(name for name in ("as_of", "view") if hasattr(request, name)))


class TrueFalseFilter(django_filters.TypedChoiceFilter):
    """`true` or `false`; any other word is an error (django-filter's own would ignore it)."""

    def __init__(self, *args, **kwargs):
        # Without an open choice the form would send "true" for every filter that nobody touched.
        kwargs.setdefault("choices", [("", "---------"), ("true", _("yes")), ("false", _("no"))])
        kwargs.setdefault("coerce", lambda word: word == "true")
        super().__init__(*args, **kwargs)


def seen(model):
    """The records of the model that the person who filters may see."""

    def queryset(request):
        return model.objects.visible_to(request.user) if request else model.objects.none()

    return queryset


class RecordField(django_filters.fields.ModelChoiceField):
    """A record by its name. remembered: what was found before, where many filters are read one after the other."""

    remembered = None

    def to_python(self, value):
        if self.remembered is None:
            return super().to_python(value)
        key = self.queryset.model, self.to_field_name, str(value)
        if key not in self.remembered:
            self.remembered[key] = super().to_python(value)
        return self.remembered[key]


class RecordFilter(django_filters.ModelChoiceFilter):
    """Chooses by another record, named by its public identifier."""

    field_class = RecordField

    @property
    def field(self):
        field = super().field
        field.remembered = getattr(self.get_request(), "remembered", None)
        return field

    def __init__(self, model, *, by="uid", **kwargs):
        super().__init__(queryset=seen(model), to_field_name=by, **kwargs)


class StableOrdering(django_filters.OrderingFilter):
    """Sorts; rows that are alike keep one order, so that no page shows again what another has shown."""

    def filter(self, qs, value):
        rows = super().filter(qs, value)
        return rows.order_by(*rows.query.order_by, "-pk") if value else rows


MANY = (django_filters.MultipleChoiceFilter, django_filters.ModelMultipleChoiceFilter)


def refused_parameters(given, filters, of_the_list=OF_THE_LIST):
    """What is wrong with the parameters of an address, as (name, ValidationError) of each.

    given: a QueryDict. filters: the filters by name. of_the_list: further names that mean something here.
    """
    known = [*filters, *of_the_list]
    for name, values in given.lists():
        if name not in known:
            yield name, _unknown(name, known)
        elif len(values) > 1 and not isinstance(filters.get(name), MANY):
            message = _("The parameter “%(name)s” takes one value. Remove the others.")
            yield name, ValidationError(message, code="repeated", params={"name": name})
        elif any(NOT_TEXT.search(value) for value in values):
            message = _("The parameter “%(name)s” holds a NUL or half a character. Type it again.")
            yield name, ValidationError(message, code="not_text", params={"name": name})


def _unknown(name, known):
    near = difflib.get_close_matches(name, known, n=1)
    if near:
        message = _("There is no parameter “%(name)s” here. Did you mean “%(near)s”? Known: %(known)s.")
    else:
        message = _("There is no parameter “%(name)s” here. Known: %(known)s.")
    listed = ", ".join(sorted(known)) or _("none")
    values = {"name": name[:80], "near": near[0] if near else "", "known": listed}
    return ValidationError(message, code="unknown_parameter", params=values)


class StrictFilterSet(django_filters.FilterSet):
    """A filter that refuses a parameter it does not know: a typing error must not answer with everything."""

    def is_valid(self):
        valid = super().is_valid()
        if not self.is_bound or not hasattr(self.data, "lists"):
            return valid
        for _name, problem in refused_parameters(self.data, self.filters, of_the_list=meant_for(self.request)):
            self.form.add_error(None, problem)
        return valid and not self.form.errors
