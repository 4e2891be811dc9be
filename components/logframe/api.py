"""Logframes and their indicators, under the same rules as on the pages."""

from bomca.resources import Resource
from components.logframe import tree
from components.logframe.filters import IndicatorFilter, LogframeFilter
from components.logframe.serializers import IndicatorSerializer, LogframeSerializer
from components.models import Indicator, Logframe


class LogframeResource(Resource):
    """The versions of the phases' logframes, each with its results from the impact down."""

    queryset = Logframe.objects.select_related("phase").prefetch_related(tree.whole())
    serializer_class = LogframeSerializer
    filterset_class = LogframeFilter


class IndicatorResource(Resource):
    """The indicators of all versions that the caller may see, with baselines, milestones and targets."""

    queryset = Indicator.objects.select_related("result__logframe__phase", "result__component").prefetch_related(
        "targets", "result__logframe__phase__extensions", tree.whole("result__logframe__results")
    )
    serializer_class = IndicatorSerializer
    filterset_class = IndicatorFilter
