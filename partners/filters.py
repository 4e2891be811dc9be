"""One filter each for the pages, the API and the exports of organisations and places."""

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bomca.filters import StrictFilterSet
from bomca.lookups import mentioning
from partners.models import Country, Organisation, Place
from partners.models.organisation import OrganisationKind
from partners.models.place import CrossingMode, PlaceKind


def seen_countries(request):
    """The countries that the person who filters may see."""
    return Country.objects.visible_to(request.user) if request else Country.objects.none()


class OrganisationFilter(StrictFilterSet):
    """Narrows organisations by their names, present and former, by what they do, where, and in which phase."""

    q = django_filters.CharFilter(method="search", label=_("Search"), max_length=200)
    kind = django_filters.ChoiceFilter(choices=OrganisationKind, label=_("Kind"))
    country = django_filters.ModelChoiceFilter(queryset=seen_countries, to_field_name="iso2", label=_("Country"))
    phase = django_filters.NumberFilter(
        field_name="roles__phase__number", distinct=True, label=_("With a role in phase")
    )

    class Meta:
        model = Organisation
        fields = []

    def search(self, queryset, name, value):
        return mentioning(
            queryset, value, ("name_en", "name_ru", "short_name_en", "short_name_ru", "aliases__name")
        ).distinct()


class PlaceFilter(StrictFilterSet):
    """Narrows places by name, by what is there, and by the country on either side."""

    q = django_filters.CharFilter(method="search", label=_("Search"), max_length=200)
    kind = django_filters.ChoiceFilter(choices=PlaceKind, label=_("Kind"))
    mode = django_filters.ChoiceFilter(choices=CrossingMode, label=_("How the border is crossed"))
    country = django_filters.ModelChoiceFilter(
        queryset=seen_countries, to_field_name="iso2", method="on_either_side", label=_("Country, on either side")
    )

    class Meta:
        model = Place
        fields = []

    def search(self, queryset, name, value):
        return mentioning(queryset, value, ("name_en", "name_ru", "alternative_names", "code"))

    def on_either_side(self, queryset, name, value):
        return queryset.filter(Q(country=value) | Q(second_country=value))
