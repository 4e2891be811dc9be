"""The pages of who takes part, and where: organisations, countries, places.

What the upper floors know of them is reached through the records' own relations, never by an import.
"""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.generic import DetailView, ListView

from bomca.views import FilteredListMixin, LeadsToKept, VisibleMixin
from partners.filters import OrganisationFilter, PlaceFilter
from partners.models import Country, Organisation, Place

LATEST = 10


class OrganisationList(FilteredListMixin, VisibleMixin, ListView):
    """Every body that takes part, European or Central Asian."""

    queryset = Organisation.objects.select_related("country").prefetch_related("roles__phase")
    filterset_class = OrganisationFilter
    template_name = "partners/list.html"
    paginate_by = 50


class OrganisationPage(LeadsToKept, VisibleMixin, DetailView):
    """One organisation: its roles over the phases, its names, and what it took part in."""

    queryset = Organisation.objects.select_related("country", "parent", "predecessor").prefetch_related(
        "aliases", "successors", "parts", "merged", "roles__phase", "roles__components"
    )
    slug_field = slug_url_kwarg = "uid"
    context_object_name = "organisation"
    template_name = "partners/organisation.html"

    def get_context_data(self, **kwargs):
        relations = ("activities", "attended_activities", "joint_activities")
        seen = {name: getattr(self.object, name).visible_to(self.request.user) for name in relations}
        kwargs["places"] = self.object.places.visible_to(self.request.user)
        latest = {name: activities.for_display()[:LATEST] for name, activities in seen.items()}
        counts = {f"{name}_count": activities.count() for name, activities in seen.items()}
        return super().get_context_data(**latest, **counts, **kwargs)


@require_POST
@permission_required("partners.delete_organisationalias", raise_exception=True)
def forget_name(request, uid):
    """Remove a name under which an organisation was written; its history keeps it."""
    organisation = get_object_or_404(Organisation.objects.visible_to(request.user), uid=uid)
    for alias in organisation.aliases.filter(name=request.POST.get("name", "")):
        alias.delete()
        messages.success(request, _("“%(name)s” is no name of it any more.") % {"name": alias.name})
    return redirect(organisation)


class CountryList(VisibleMixin, ListView):
    """The five countries of the programme, and the others that appear in it."""

    model = Country
    template_name = "partners/countries.html"
    context_object_name = "countries"


class CountryPage(VisibleMixin, DetailView):
    """One country: its agencies and places; activities in it and activities with it are two numbers."""

    model = Country
    slug_field = slug_url_kwarg = "iso2"
    context_object_name = "country"
    template_name = "partners/country.html"

    def get_context_data(self, **kwargs):
        user, country = self.request.user, self.object
        taking_part = country.activities.visible_to(user).held()
        return super().get_context_data(
            held_here=country.hosted_activities.visible_to(user).held().count(),
            took_part=taking_part.count(),
            latest=taking_part.for_display()[:LATEST],
            organisations=country.organisations.visible_to(user),
            places=country.places.visible_to(user) | country.places_across.visible_to(user),
            phases=country.phases.visible_to(user).select_related("phase").order_by("-phase__number"),
            **kwargs,
        )


class PlaceList(FilteredListMixin, VisibleMixin, ListView):
    """Cities, border crossing points and training centres."""

    queryset = Place.objects.select_related("country", "second_country")
    filterset_class = PlaceFilter
    template_name = "partners/places.html"
    paginate_by = 50


class PlacePage(LeadsToKept, VisibleMixin, DetailView):
    """One place, how exactly it is known, and what happened there."""

    queryset = Place.objects.select_related("country", "second_country", "run_by")
    slug_field = slug_url_kwarg = "uid"
    context_object_name = "place"
    template_name = "partners/place.html"

    def get_context_data(self, **kwargs):
        activities = self.object.activities.visible_to(self.request.user).telling("place")
        seen = Place.objects.visible_to(self.request.user)
        kwargs["lies_in"] = seen.filter(pk=self.object.within_id).first()
        kwargs["places_within"] = seen.filter(within=self.object)
        return super().get_context_data(latest=activities.for_display()[:LATEST], count=activities.count(), **kwargs)
