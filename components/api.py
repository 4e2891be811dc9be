"""What was agreed."""

from bomca.resources import Resource, Router
from components.logframe.api import IndicatorResource, LogframeResource
from components.logframe.api_values import IndicatorValueResource, PeriodResource
from components.models import Component, Phase
from components.serializers import ComponentSerializer, PhaseSerializer


class PhaseResource(Resource):
    """The phases of the programme, with their extensions, countries, agreements and partners."""

    queryset = Phase.objects.prefetch_related(
        "extensions__addenda",
        "phase_countries__country",
        "agreements__country",
        "partner_roles__organisation",
        "partner_roles__components",
        "components",
    )
    serializer_class = PhaseSerializer
    lookup_field = "number"
    lookup_value_converter = "int"


class ComponentResource(Resource):
    """The components of all phases, by codes such as B9-C1."""

    queryset = Component.objects.select_related("phase", "lead")
    serializer_class = ComponentSerializer
    lookup_field = "code"
    lookup_value_converter = "slug"


router = Router()
router.register("phases", PhaseResource, basename="api-phase")
router.register("components", ComponentResource, basename="api-component")
router.register("logframes", LogframeResource, basename="api-logframe")
router.register("indicators", IndicatorResource, basename="api-indicator")
router.register("reporting-periods", PeriodResource, basename="api-reporting-period")
router.register("indicator-values", IndicatorValueResource, basename="api-indicator-value")
urlpatterns = router.urls
