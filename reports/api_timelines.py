"""The timelines of the API: what BOMCA did at a place, with an organisation, on a recommendation."""

from django.http import Http404
from django.urls import path
from drf_spectacular.helpers import forced_singular_serializer
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers

from activities.filters_deliverables import today
from activities.models import Recommendation
from activities.serializers import ParticipantsSerializer, told_tally
from bomca.history.asking import PastResource
from bomca.resources import Gated
from components.models import Phase
from partners.models import Organisation, Place
from reports.filters import TimelineFilter
from reports.timelines import lines, totals
from reports.timelines.subjects import OfOrganisation, OfPlace, OfRecommendation

PAGES = [OpenApiParameter(name, int) for name in ("page", "page_size")]


class StandingSerializer(serializers.Serializer):
    """What became of a recommendation as of a day."""

    status = serializers.CharField()
    as_of_on = serializers.DateField()


class LineSerializer(serializers.Serializer):
    """One thing that BOMCA did.

    `sort` is the kind of record (`activity`, `check`, `deliverable`, `recommendation`, `grant`) that `uid` names; `how`
    the ways in which an activity concerns the subject (`held`, `equipment`, `agencies`, …); `value_eur` what went to
    the subject, null where it is not known or not told.
    """

    phase = serializers.IntegerField()
    date = serializers.DateField(allow_null=True, source="day")
    until = serializers.DateField(allow_null=True, source="ends_on")
    dates_note = serializers.CharField()
    sort = serializers.CharField(source="key.sort")
    uid = serializers.UUIDField()
    title = serializers.CharField()
    how = serializers.ListField(child=serializers.CharField())
    status = serializers.CharField()
    value_eur = serializers.DecimalField(14, 2, allow_null=True, source="value")
    value_is_shared = serializers.BooleanField(source="is_shared")
    participants = serializers.SerializerMethodField()
    statuses = StandingSerializer(many=True)
    renews = serializers.SerializerMethodField()
    certainty = serializers.CharField(source="record.certainty", default="")
    source = serializers.CharField(source="record.source", default="")

    @extend_schema_field(ParticipantsSerializer(allow_null=True))
    def get_participants(self, line):
        return None if line.people is None else told_tally(line.people)

    @extend_schema_field({"type": ["string", "null"], "format": "uuid"})
    def get_renews(self, line):
        return line.renews and str(line.renews.uid)


class PhaseFiguresSerializer(serializers.Serializer):
    """What a phase comes to: its figures by their keys, each with the value, what is unknown and the records."""

    phase = serializers.IntegerField(source="phase.number")
    figures = serializers.SerializerMethodField()
    lines = serializers.DictField(child=serializers.IntegerField())
    is_blank = serializers.BooleanField()

    @extend_schema_field({"type": "object", "additionalProperties": {"type": "object"}})
    def get_figures(self, one):
        return {key: figure.as_json() | {"withheld": figure.withheld} for key, figure in one.figures.items()}


class TimelineSerializer(serializers.Serializer):
    """A timeline: a page of its lines, the uids of what is told as one, and what each phase comes to."""

    count = serializers.IntegerField()
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    told_together = serializers.ListField(child=serializers.UUIDField())
    phases = PhaseFiguresSerializer(many=True)
    results = LineSerializer(many=True)


class TimelineResource(PastResource, Gated):
    """What BOMCA did on one subject over all phases, the newest phase first unless `order=oldest`."""

    subject_class = OfPlace
    filterset_class = TimelineFilter
    serializer_class = LineSerializer

    @extend_schema(parameters=PAGES, responses=forced_singular_serializer(TimelineSerializer))
    def list(self, request, uid):
        """The lines of the timeline; `phases` always tells the whole, whatever the filters leave."""
        record = self.get_queryset().filter(uid=uid).first()
        if record is None:
            raise Http404
        subject = self.subject_class(record, request.user)
        super().filter_queryset(Phase.objects.none())  # refuses what the filter does not know
        filterset = TimelineFilter(request.query_params, queryset=Phase.objects.none(), request=request)
        filterset.is_valid()
        some = self.paginate_queryset(filterset.keys(subject))
        told = LineSerializer(lines.read(subject, some, today(request)), many=True).data
        answer = self.get_paginated_response(told)
        every = lines.keys(subject)
        answer.data["phases"] = PhaseFiguresSerializer(totals.of_phases(subject, every), many=True).data
        answer.data["told_together"] = [str(one.uid) for one in subject.others]
        return answer


class PlaceTimelineResource(TimelineResource):
    """What BOMCA did at a place and the places in it."""

    resource = "places"
    queryset = Place.objects.all()


class OrganisationTimelineResource(TimelineResource):
    """What BOMCA did with an organisation, also under its former and later names."""

    subject_class, resource = OfOrganisation, "partners"
    queryset = Organisation.objects.all()


class RecommendationTimelineResource(TimelineResource):
    """A recommendation with those it renews and those that renew it."""

    subject_class, resource = OfRecommendation, "recommendations"
    queryset = Recommendation.objects.all()


def timeline(resource, kind):
    """The address of a resource's timelines."""
    view = resource.as_view({"get": "list"})
    return path(f"{resource.resource}/<uuid:uid>/timeline/", view, name=f"api-{kind}-timeline")


urlpatterns = [
    timeline(PlaceTimelineResource, "place"),
    timeline(OrganisationTimelineResource, "partner"),
    timeline(RecommendationTimelineResource, "recommendation"),
]
