"""What was handed to agencies, what it advises, and what became of that; under the same rules as on the pages."""

from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action

from activities.filters_deliverables import HALF_A_YEAR, DeliverableFilter, RecommendationFilter
from activities.models import Activity, Deliverable, Recommendation
from activities.serializers_deliverables import (
    DaySerializer,
    DeliverableSerializer,
    RecommendationSerializer,
    StatusSerializer,
    SuccessorSerializer,
)
from activities.services.deliverables import ADD, CHANGE, RECOMMEND
from bomca.history.asking import PastResource
from bomca.problems import Conflict
from bomca.resources import WRITE, Resource


@contextmanager
def conflicts():
    """Answer a step that does not follow from where the record stands with 409."""
    try:
        yield
    except ValidationError as error:
        if getattr(error, "code", "") in {"wrong_step", "recipients_missing"}:
            raise Conflict(error.messages[0]) from None
        raise


class DeliverableResource(PastResource, Resource):
    """What the programme handed to agencies, as far as the caller may see it."""

    queryset = Deliverable.objects.for_display()
    serializer_class = DeliverableSerializer
    filterset_class = DeliverableFilter
    http_method_names = WRITE

    def get_queryset(self):
        seen = Activity.objects.visible_to(self.request.user) if self.request else Activity.objects.none()
        return super().get_queryset().prefetch_related(Prefetch("activities", seen))

    def create(self, request, *args, **kwargs):
        """Record a deliverable; it begins as a draft."""
        self.require(ADD)
        return super().create(request, *args, **kwargs)

    def partial_update(self, request, *args, **kwargs):
        """Correct a deliverable."""
        self.require(CHANGE, self.get_object())
        return super().partial_update(request, *args, **kwargs)

    def take(self, step, given=None):
        """Take one step in the deliverable's life; 409 when it does not follow from where it stands."""
        with self.held() as deliverable:
            self.require(CHANGE, deliverable)
            facts = {}
            if given:
                read = given(data=self.request.data, context=self.get_serializer_context())
                read.is_valid(raise_exception=True)
                facts = read.validated_data
            if "superseded_by" in facts:
                facts = {"successor": facts["superseded_by"]}
            with conflicts():
                getattr(deliverable, step)(by=self.request.user, **facts)
        return self.tell(self.get_object())

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def check_quality(self, request, uid):
        """Say that the draft is finished and its quality is looked at."""
        return self.take("check_quality")

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def redraft(self, request, uid):
        """Send it back from the quality check."""
        return self.take("redraft")

    @extend_schema(request=DaySerializer)
    @action(detail=True, methods=["post"])
    def transmit(self, request, uid):
        """Say when the recipient agencies got it."""
        return self.take("transmit", DaySerializer)

    @extend_schema(request=DaySerializer)
    @action(detail=True, methods=["post"])
    def take_into_use(self, request, uid):
        """Say since when it is used."""
        return self.take("take_into_use", DaySerializer)

    @extend_schema(request=SuccessorSerializer)
    @action(detail=True, methods=["post"])
    def supersede(self, request, uid):
        """Say which deliverable takes its place."""
        return self.take("supersede", SuccessorSerializer)


class RecommendationResource(PastResource, Resource):
    """What deliverables advise agencies to do, and what became of it."""

    queryset = Recommendation.objects.for_display().prefetch_related("statuses")
    serializer_class = RecommendationSerializer
    filterset_class = RecommendationFilter
    http_method_names = WRITE

    def get_queryset(self):
        rows, today = super().get_queryset(), timezone.localdate()
        return rows if self.action == "list" else rows.standing_on(today).standing_on(today - HALF_A_YEAR, "before")

    def create(self, request, *args, **kwargs):
        """Record a recommendation; without a number it gets the next one of its deliverable."""
        self.require(RECOMMEND)
        return super().create(request, *args, **kwargs)

    def partial_update(self, request, *args, **kwargs):
        """Correct a recommendation. What became of it is told by `statuses`."""
        self.require(RECOMMEND, self.get_object())
        return super().partial_update(request, *args, **kwargs)

    @extend_schema(request=StatusSerializer)
    @action(detail=True, methods=["post"])
    def statuses(self, request, uid):
        """Record what became of it as of a day. The same sent twice is one row."""
        with self.held() as recommendation:
            self.require(RECOMMEND, recommendation)
            context = {**self.get_serializer_context(), "recommendation": recommendation}
            self.save(StatusSerializer(data=request.data, context=context))
        return self.tell(self.get_object())
