"""What was done and is planned."""

from django.core.exceptions import ValidationError
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action

from activities import api_parts
from activities.api_attachments import AttachmentActions
from activities.api_deliverables import DeliverableResource, RecommendationResource
from activities.filters import ActivityFilter
from activities.models import Activity, Topic
from activities.models.choices import Cause, Visibility
from activities.models.life import MOVES
from activities.serializers import ActivitySerializer, TopicSerializer
from activities.workplan.api import WorkPlanItemResource, WorkPlanResource
from bomca.api_input import StrictNames
from bomca.history.asking import PastResource
from bomca.problems import Conflict
from bomca.resources import WRITE, Resource, Router


class CorrectionSerializer(StrictNames, serializers.Serializer):
    """What has to be corrected, or why."""

    note = serializers.CharField(max_length=2000)


class CompletionSerializer(StrictNames, serializers.Serializer):
    """Why an activity was held otherwise than planned (dates, place, participants, costs); asked for where it was."""

    note = serializers.CharField(max_length=2000, required=False)


class StopSerializer(StrictNames, serializers.Serializer):
    """Why an activity is postponed or cancelled: as a code, and in words."""

    cause = serializers.ChoiceField(Cause.choices)
    reason = serializers.CharField(max_length=2000)


class VisibilitySerializer(StrictNames, serializers.Serializer):
    """Who may see an activity."""

    visibility = serializers.ChoiceField(Visibility.choices)


class ActivityResource(PastResource, AttachmentActions, Resource):
    """The programme's activities, as far as the caller may see them."""

    queryset = Activity.objects.for_display().prefetch_related(
        "partners", "agencies", "co_organisers", "topics", "steps", "planned_place"
    )
    serializer_class = ActivitySerializer
    filterset_class = ActivityFilter
    http_method_names = WRITE

    def get_queryset(self):
        return super().get_queryset().with_items_for(self.request.user)

    def create(self, request, *args, **kwargs):
        """Log an activity."""
        self.require("activities.add_activity")
        return super().create(request, *args, **kwargs)

    def partial_update(self, request, *args, **kwargs):
        """Correct an activity. A verified one is locked (409)."""
        activity = self.get_object()
        self.require("activities.change_activity", activity)
        if activity.is_locked:
            raise Conflict
        return super().partial_update(request, *args, **kwargs)

    def take(self, step, serializer_class=None):
        """Take one step in the activity's life; 409 when it does not follow from where the activity stands."""
        with self.held() as activity:
            self.require(MOVES[step].permission, activity)
            given = self.read(serializer_class) if serializer_class else {}
            try:
                activity.take(step, by=self.request.user, **given)
            except ValidationError as error:
                if getattr(error, "code", "") == "wrong_step":
                    raise Conflict(error.messages[0]) from None
                raise
        return self.tell(self.get_object())

    def read(self, serializer_class):
        """What the caller sent, once it is right."""
        given = serializer_class(data=self.request.data)
        given.is_valid(raise_exception=True)
        return given.validated_data

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def plan(self, request, uid):
        """Put the activity into the work plan."""
        return self.take("plan")

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def begin(self, request, uid):
        """Say that the activity is under way."""
        return self.take("begin")

    @extend_schema(request=CompletionSerializer)
    @action(detail=True, methods=["post"])
    def complete(self, request, uid):
        """Say that the activity was held, or that its correction is done."""
        return self.take("complete", CompletionSerializer)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def verify(self, request, uid):
        """Confirm a completed activity by a second look; from then on it is locked."""
        return self.take("verify")

    @extend_schema(request=CorrectionSerializer)
    @action(detail=True, methods=["post"], url_path="return")
    def send_back(self, request, uid):
        """Return a completed activity for correction, with a note."""
        return self.take("return", CorrectionSerializer)

    @extend_schema(request=CorrectionSerializer)
    @action(detail=True, methods=["post"])
    def correct(self, request, uid):
        """Open a verified activity for correction, and say why."""
        return self.take("correct", CorrectionSerializer)

    @extend_schema(request=StopSerializer)
    @action(detail=True, methods=["post"])
    def postpone(self, request, uid):
        """Say that the activity will be held later, and why."""
        return self.take("postpone", StopSerializer)

    @extend_schema(request=StopSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request, uid):
        """Say that the activity will not be held, and why."""
        return self.take("cancel", StopSerializer)

    @extend_schema(request=VisibilitySerializer)
    @action(detail=True, methods=["post"])
    def publish(self, request, uid):
        """Say who may see the activity, whatever step of its life it stands on."""
        given = self.read(VisibilitySerializer)
        with self.held() as activity:
            self.require("activities.publish_activity", activity)
            activity.publish(by=request.user, **given)
        return self.tell(self.get_object())


class TopicResource(Resource):
    """The subjects of the programme's work."""

    queryset = Topic.objects.all()
    serializer_class = TopicSerializer
    lookup_field = "slug"
    lookup_value_converter = "slug"


router = Router()
router.register("activities", ActivityResource, basename="api-activity")
router.register("deliverables", DeliverableResource, basename="api-deliverable")
router.register("recommendations", RecommendationResource, basename="api-recommendation")
router.register("topics", TopicResource, basename="api-topic")
router.register("work-plans", WorkPlanResource, basename="api-work-plans")
router.register("work-plan-items", WorkPlanItemResource, basename="api-work-plan-items")
api_parts.register(router)
urlpatterns = router.urls
