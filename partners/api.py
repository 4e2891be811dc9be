"""Who takes part, and where."""

from bomca.resources import Resource, Router
from partners.filters import OrganisationFilter, PlaceFilter
from partners.models import Country, Organisation, Place
from partners.serializers import CountrySerializer, OrganisationSerializer, PlaceSerializer


class CountryResource(Resource):
    """Countries, by their ISO code of two letters."""

    queryset = Country.objects.all()
    serializer_class = CountrySerializer
    lookup_field = "iso2"
    lookup_value_converter = "slug"


class PlaceResource(Resource):
    """Cities, border crossing points, training centres and other places."""

    queryset = Place.objects.select_related("country", "second_country", "run_by")
    serializer_class = PlaceSerializer
    filterset_class = PlaceFilter


class PartnerResource(Resource):
    """The organisations that take part, on whichever side."""

    queryset = Organisation.objects.select_related("country", "parent", "predecessor").prefetch_related("aliases")
    serializer_class = OrganisationSerializer
    filterset_class = OrganisationFilter


router = Router()
router.register("countries", CountryResource, basename="api-country")
router.register("places", PlaceResource, basename="api-place")
router.register("partners", PartnerResource, basename="api-partner")
urlpatterns = router.urls
