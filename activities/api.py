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
from activities.models.choices import Visibility
from activities.serializers import ActivitySerializer, TopicSerializer
from bomca.api_input import StrictNames
from bomca.history.asking import PastResource
from bomca.problems import Conflict
from bomca.resources import WRITE, Resource, Router


class ReasonSerializer(StrictNames, serializers.Serializer):
    """Why an activity is postponed or cancelled."""

    reason = serializers.CharField(max_length=2000)


class VisibilitySerializer(StrictNames, serializers.Serializer):
    """Who may see an activity."""

    visibility = serializers.ChoiceField(Visibility.choices)


class ActivityResource(PastResource, AttachmentActions, Resource):
    """The programme's activities, as far as the caller may see them."""

    queryset = Activity.objects.for_display().prefetch_related("partners", "agencies", "co_organisers", "topics")
    serializer_class = ActivitySerializer
    filterset_class = ActivityFilter
    http_method_names = WRITE

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

    def take(self, step, permission="activities.change_activity", **given):
        """Take one step in the activity's life; 409 when it does not follow from where the activity stands."""
        with self.held() as activity:
            self.require(permission, activity)
            try:
                getattr(activity, step)(by=self.request.user, **given)
            except ValidationError as error:
                if getattr(error, "code", "") == "wrong_step":
                    raise Conflict(error.messages[0]) from None
                raise
        return self.tell(self.get_object())

    def reason(self):
        given = ReasonSerializer(data=self.request.data)
        given.is_valid(raise_exception=True)
        return given.validated_data["reason"]

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def plan(self, request, uid):
        """Put the activity into the work plan."""
        return self.take("plan")

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def complete(self, request, uid):
        """Say that the activity was held."""
        return self.take("complete")

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def verify(self, request, uid):
        """Confirm a completed activity by a second look; from then on it is locked."""
        return self.take("verify", "activities.verify_activity")

    @extend_schema(request=ReasonSerializer)
    @action(detail=True, methods=["post"])
    def postpone(self, request, uid):
        """Say that the activity will be held later, and why."""
        return self.take("postpone", reason=self.reason())

    @extend_schema(request=ReasonSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request, uid):
        """Say that the activity will not be held, and why."""
        return self.take("cancel", reason=self.reason())

    @extend_schema(request=VisibilitySerializer)
    @action(detail=True, methods=["post"])
    def publish(self, request, uid):
        """Say who may see the activity, whatever step of its life it stands on."""
        given = VisibilitySerializer(data=request.data)
        given.is_valid(raise_exception=True)
        return self.take("publish", "activities.publish_activity", **given.validated_data)


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
api_parts.register(router)
urlpatterns = router.urls
