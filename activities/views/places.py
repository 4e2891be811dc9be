"""The map of places: where activities are held or planned, as far as the person may know."""

from django.views.generic import ListView

from activities.filters import UnorderedFilter
from activities.models import Activity
from activities.places import named, spots_of
from bomca import geo
from bomca.geo import sheet
from bomca.history.asking import PastMixin
from bomca.views import FilteredListMixin, VisibleMixin
from partners.models import Country


class MapOfPlaces(PastMixin, FilteredListMixin, VisibleMixin, ListView):
    """The five countries with their places, each as large as the number of activities; and a table of the same."""

    queryset = Activity.objects.order_by()
    filterset_class = UnorderedFilter
    paginate_by = None
    template_name = "activities/map.html"
    extra_context = {
        "often_used": ["phase", "component", "host_country", "kind", "begins__gte", "begins__lte", "place_kind"]
    }

    def get_context_data(self, **kwargs):
        return super().get_context_data(**({} if self.is_refused else self.told()), **kwargs)

    def told(self):
        spots = spots_of(self.object_list, self.request.user)
        total, placed = self.object_list.count(), sum(spot.number for spot in spots)
        on_map, outlines = [spot for spot in spots if spot.at], self.outlines()
        return {
            "total": total,
            "spots": named(on_map, [(country.name, *at) for country, _path, at in outlines]),
            "on_map": sum(spot.number for spot in on_map),
            "not_on_map": total - sum(spot.number for spot in on_map),
            "beyond": [spot for spot in spots if not spot.at and spot.place.latitude is not None],
            "unlocated": [spot for spot in spots if spot.place.latitude is None],
            "unplaced": total - placed,
            "may_be_withheld": self.object_list.withholds("place"),
            "outlines": outlines,
            "sheet": {"width": sheet.WIDTH, "height": sheet.height()},
            "boundary_note": geo.boundary_note(),
        }

    def outlines(self):
        """Of each country of the programme: the path of its outline, its name and where the name stands."""
        paths = sheet.paths()
        countries = Country.objects.visible_to(self.request.user).filter(iso2__in=paths)
        return [(country, paths[country.iso2], sheet.point(*geo.LABELS[country.iso2])) for country in countries]
