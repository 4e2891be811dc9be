"""What is told: figures, and the reports that keep them."""

from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.renderers import BaseRenderer
from rest_framework.response import Response

from activities.filters import ActivityFilter
from activities.models import Activity
from bomca.history.asking import PastResource
from bomca.problems import Conflict
from bomca.resources import READ, Gated, Resource, Router
from reports import api_timelines, figures, services
from reports.api_life import LifeActions, conflicts
from reports.filters import ReportFilter
from reports.models import Comment, Milestone, Report, ReportFile
from reports.models.report_file import CONTENT_TYPES
from reports.serializers import FiguresSerializer, ReportOrderSerializer, ReportSerializer
from reports.tasks import compile_report


class AnyFile(BaseRenderer):
    """Lets a caller ask for a file in whatever terms."""

    media_type = "*/*"
    format = "file"


class ReportResource(LifeActions, Resource):
    """Reports, made and being made."""

    queryset = (
        Report.objects.for_display()
        .prefetch_related(
            Prefetch("files", ReportFile.objects.defer("content").select_related("report__phase")),
            Prefetch("milestones", Milestone.objects.select_related("by")),
            Prefetch("comments", Comment.objects.select_related("by", "answered_by", "closed_by")),
        )
        .select_related("replaces", "signature__by", "submission__by")
        .defer("snapshot", "replaces__snapshot")
    )
    serializer_class = ReportSerializer
    filterset_class = ReportFilter
    http_method_names = [*READ, "post"]

    @extend_schema(request=ReportOrderSerializer, responses={201: ReportSerializer, 200: ReportSerializer})
    def create(self, request, *args, **kwargs):
        """Make the next version of a report. While one is being made, that one is told (200).

        While a version is in review, or submitted and not yet judged, there is no next one (409).
        """
        self.require("reports.add_report")
        order = ReportOrderSerializer(data=request.data, context=self.get_serializer_context())
        order.is_valid(raise_exception=True)
        chosen = order.validated_data
        schedule = chosen["schedule"]
        language = chosen.get("language", schedule.language)
        with conflicts():
            report, is_new = services.open_report(
                schedule=schedule, period=chosen["period"], language=language, by=request.user
            )
        if is_new:
            compile_report.delay_on_commit(report.pk)
        number = status.HTTP_201_CREATED if is_new else status.HTTP_200_OK
        return self.tell(self.get_queryset().get(pk=report.pk), status=number)

    @extend_schema(responses={200: OpenApiTypes.OBJECT})
    @action(detail=True)
    def snapshot(self, request, uid):
        """What the report is rendered from: its figures and the rows behind them, as of its cut-off."""
        report = self.get_object()
        if not report.is_made:
            raise Conflict
        return Response(report.snapshot)

    @extend_schema(responses={(200, media_type): OpenApiTypes.BINARY for media_type in CONTENT_TYPES.values()})
    @action(detail=True, url_path="files/<slug:kind>", renderer_classes=[*Resource.renderer_classes, AnyFile])
    def file(self, request, uid, kind):
        """One file of a made report."""
        file = get_object_or_404(ReportFile, report=self.get_object(), kind=kind)
        disposition = {"Content-Disposition": f'attachment; filename="{file.name}"'}
        return HttpResponse(bytes(file.content), content_type=file.content_type, headers=disposition)


class FigureResource(PastResource, Gated):
    """Every figure of the dashboard and the reports, of the activities that the filters choose."""

    title = _("figures")
    queryset = Activity.objects.logged()
    filterset_class = ActivityFilter
    serializer_class = FiguresSerializer
    pagination_class = None

    @extend_schema(responses=FiguresSerializer)
    def list(self, request):
        """The figures, by their keys, such as `country.KG.participants`."""
        chosen = self.filter_queryset(self.get_queryset())
        found = figures.compute(figures.read_rows(chosen))
        told = {key: self.told(figure) for key, figure in found.items()}
        return Response({"as_of": request.as_of or timezone.now(), "figures": told})

    def told(self, figure):
        facts = figure.as_json()
        return {**facts, "withheld": figure.withheld, "records": self.address_of(figure.query)}

    def address_of(self, query):
        """The list of the activities counted; None where two values of one filter would be needed."""
        given = self.request.query_params.dict()
        if any(name in given and given[name] != value for name, value in query.items()):
            return None
        return self.request.build_absolute_uri(f"{reverse('api-activity-list')}?{urlencode({**given, **query})}")


router = Router()
router.register("reports", ReportResource, basename="api-report")
router.register("figures", FigureResource, basename="api-figure")
urlpatterns = [*router.urls, *api_timelines.urlpatterns]
