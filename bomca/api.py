"""How the API reads, filters, pages and answers; the settings name these four. Resources are in `resources.py`,
which Django REST framework must not meet before its own views are loaded."""

from difflib import get_close_matches

from django.utils.translation import gettext_lazy as _
from django_filters import filters
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.pagination import PageNumberPagination

from bomca.api_input import NOT_TEXT, JSONParser
from bomca.problems import BadParameters, problem_handler

__all__ = ["JSONParser", "Pages", "StrictFilters", "problem_handler", "refuse_unknown"]

MANY = (filters.MultipleChoiceFilter, filters.ModelMultipleChoiceFilter)
PAGING = ["page", "page_size"]


def told(parameter, code, detail):
    """One wrong parameter, as a problem document tells it."""
    return {"parameter": parameter, "code": code, "detail": str(detail)}


def refuse_unknown(given, known):
    """Raise BadParameters for every parameter that is not known, with the nearest name that is."""
    errors = []
    for name in given:
        if name in known:
            continue
        nearest = get_close_matches(name, known, n=1)
        hint = _(" Did you mean “%(nearest)s”?") % {"nearest": nearest[0]} if nearest else ""
        listed = ", ".join(sorted(known)) or _("none")
        message = _("There is no parameter “%(name)s” here.%(hint)s Known: %(known)s.")
        errors.append(told(name, "unknown_parameter", message % {"name": name[:80], "hint": hint, "known": listed}))
    if errors:
        raise BadParameters(errors)


class StrictFilters(DjangoFilterBackend):
    """Applies the view's `filterset_class`; a misspelt parameter is refused, for it would otherwise give everything."""

    def filter_queryset(self, request, queryset, view):
        filterset_class = self.get_filterset_class(view, queryset)
        named = filterset_class.base_filters if filterset_class else {}
        refuse_unknown(request.query_params, [*named, *PAGING])
        self.refuse_repeated(request.query_params, named)
        if not filterset_class:
            return queryset
        filterset = self.get_filterset(request, queryset, view)
        if not filterset.is_valid():
            raise BadParameters(list(self.errors_of(filterset)))
        return filterset.qs

    def refuse_repeated(self, given, named):
        errors = []
        for name, values in given.lists():
            if len(values) > 1 and not isinstance(named.get(name), MANY):
                errors.append(told(name, "repeated", _("Give this parameter once.")))
            elif any(NOT_TEXT.search(value) for value in values):
                errors.append(told(name, "not_text", _("Holds a NUL or half a character.")))
        if errors:
            raise BadParameters(errors)

    def errors_of(self, filterset):
        for name, problems in filterset.errors.get_json_data().items():
            for problem in problems:
                yield told(name, problem["code"] or "invalid", problem["message"])


class Pages(PageNumberPagination):
    """`{count, next, previous, results}`, fifty at a time, at most two hundred."""

    page_size = 50
    max_page_size = 200
    page_size_query_param = "page_size"

    def paginate_queryset(self, queryset, request, view=None):
        size = self.number(request, "page_size", self.page_size, self.max_page_size)
        paginator = self.django_paginator_class(queryset, size)
        wanted = self.number(request, "page", 1, paginator.num_pages)
        self.request, self.page = request, paginator.page(wanted)
        return list(self.page)

    def get_page_size(self, request):
        return self.number(request, "page_size", self.page_size, self.max_page_size)

    def number(self, request, name, default, most):
        """The parameter as a number from 1 to `most`. Raises BadParameters."""
        given = request.query_params.get(name)
        if given is None:
            return default
        if given.isascii() and given.isdigit() and len(given) < 10 and 1 <= int(given) <= most:
            return int(given)
        raise BadParameters([told(name, "out_of_range", _("Give a whole number from 1 to %(most)s.") % {"most": most})])
