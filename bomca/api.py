"""How the API reads, filters, pages and answers; the settings name these four. Resources are in `resources.py`,
which Django REST framework must not meet before its own views are loaded."""

from django.utils.translation import gettext_lazy as _
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.pagination import PageNumberPagination

from bomca.api_input import JSONParser
from bomca.filters import meant_for, refused_parameters
from bomca.problems import BadParameters, problem_handler

__all__ = ["JSONParser", "Pages", "StrictFilters", "problem_handler", "refuse_wrong"]


def told(parameter, code, detail):
    """One wrong parameter, as a problem document tells it."""
    return {"parameter": parameter, "code": code, "detail": str(detail)}


def refuse_wrong(given, filters, **also):
    """Raise BadParameters for every parameter that is unknown, repeated or no text."""
    problems = refused_parameters(given, filters, **also)
    if errors := [told(name, problem.code, problem.messages[0]) for name, problem in problems]:
        raise BadParameters(errors)


class StrictFilters(DjangoFilterBackend):
    """Applies the view's `filterset_class`; a misspelt parameter is refused, for it would otherwise give everything."""

    def filter_queryset(self, request, queryset, view):
        filterset_class = self.get_filterset_class(view, queryset)
        known = filterset_class.base_filters if filterset_class else {}
        refuse_wrong(request.query_params, known, of_the_list=meant_for(request))
        if not filterset_class:
            return queryset
        filterset = self.get_filterset(request, queryset, view)
        if not filterset.is_valid():
            raise BadParameters(list(self.errors_of(filterset)))
        return filterset.qs

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
