"""Values of indicators and their periods for machines, under the same rules as on the pages."""

from contextlib import contextmanager

from django.core.exceptions import ValidationError
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action

from bomca.problems import Conflict
from bomca.resources import WRITE, Resource
from components.logframe import values
from components.logframe.filters import IndicatorValueFilter, PeriodFilter
from components.logframe.serializers_values import IndicatorValueSerializer, PeriodSerializer, WhyReturnedSerializer
from components.models import IndicatorValue, ReportingPeriod
from components.models.indicator_value import MOVES, RECORD

CONFLICTS = {"wrong_step", "locked", "not_approved", "unique", "not_adding_up"}


@contextmanager
def answered():
    """Answer a step that does not follow from where the value stands with 409."""
    try:
        yield
    except ValidationError as error:
        if any(one.code in CONFLICTS for one in getattr(error, "error_list", ())):
            raise Conflict(" ".join(error.messages)) from None
        raise


class PeriodResource(Resource):
    """The periods of the phases for which values of indicators are given."""

    queryset = ReportingPeriod.objects.select_related("phase")
    serializer_class = PeriodSerializer
    filterset_class = PeriodFilter


class IndicatorValueResource(Resource):
    """The values of indicators that the caller may see; drafts are seen by those who enter values there."""

    queryset = IndicatorValue.objects.for_display().select_related("corrects").prefetch_related("steps")
    serializer_class = IndicatorValueSerializer
    filterset_class = IndicatorValueFilter
    http_method_names = WRITE

    def create(self, request, *args, **kwargs):
        """Enter a value as a draft, for an indicator in force and an open period."""
        self.require(RECORD)
        return super().create(request, *args, **kwargs)

    def partial_update(self, request, *args, **kwargs):
        """Change a draft or a returned value; one that was submitted is corrected by a new one (409)."""
        found = self.get_object()
        self.require(RECORD, found)
        if not found.is_editable or found.period.is_locked:
            raise Conflict
        return super().partial_update(request, *args, **kwargs)

    def take(self, step, **given):
        """Take one step in the life of a value; 409 when it does not follow from where the value stands."""
        self.require(MOVES[step].permission, self.get_object())
        with self.held() as value, answered():
            getattr(value, step)(by=self.request.user, **given)
        return self.tell(self.get_object())

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def submit(self, request, uid):
        """Say that a value is complete; its parts add up to it."""
        return self.take("submit")

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def approve(self, request, uid):
        """Agree to a submitted value; what it corrects is superseded."""
        return self.take("approve")

    @extend_schema(request=WhyReturnedSerializer)
    @action(detail=True, methods=["post"], url_path="return")
    def send_back(self, request, uid):
        """Return a submitted value with a note."""
        read = WhyReturnedSerializer(data=request.data, context=self.get_serializer_context())
        self.require(MOVES["send_back"].permission, self.get_object())
        read.is_valid(raise_exception=True)
        return self.take("send_back", **read.validated_data)

    @extend_schema(request=None, responses={201: IndicatorValueSerializer})
    @action(detail=True, methods=["post"])
    def correct(self, request, uid):
        """Begin a correction: a new draft, a copy of the approved value, which takes its place once it is approved."""
        self.require(RECORD, self.get_object())
        with self.held() as value, answered():
            made = values.correct(value, by=request.user)
        return self.tell(self.get_queryset().get(pk=made.pk), status=status.HTTP_201_CREATED)
