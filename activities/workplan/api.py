"""Work plans and their items for machines, under the same rules as on the pages."""

from django.db.models import Prefetch

from activities.models import WorkPlan, WorkPlanItem
from activities.models.work_plan_item import CHANGE_ITEM
from activities.workplan.filters import WorkPlanFilter, WorkPlanItemFilter
from activities.workplan.serializers import WorkPlanItemSerializer, WorkPlanSerializer
from bomca.problems import Conflict
from bomca.resources import WRITE, Resource
from components.models import Result


class WorkPlanResource(Resource):
    """The versions of the phases' work plans, by year. The approved one is in force."""

    queryset = WorkPlan.objects.select_related("phase", "meeting__country")
    serializer_class = WorkPlanSerializer
    filterset_class = WorkPlanFilter


class WorkPlanItemResource(Resource):
    """The items of all versions that the caller may see."""

    queryset = WorkPlanItem.objects.for_display()
    serializer_class = WorkPlanItemSerializer
    filterset_class = WorkPlanItemFilter
    http_method_names = WRITE

    def get_queryset(self):
        seen = Result.objects.visible_to(self.request.user) if self.request else Result.objects.none()
        return super().get_queryset().prefetch_related(Prefetch("result", seen))

    def create(self, request, *args, **kwargs):
        """Add an item to a work plan that is a draft or returned."""
        self.require(CHANGE_ITEM)
        return super().create(request, *args, **kwargs)

    def partial_update(self, request, *args, **kwargs):
        """Change an item. In a submitted or approved work plan it is fixed (409)."""
        item = self.get_object()
        self.require(CHANGE_ITEM, item)
        if not item.plan.is_editable:
            raise Conflict
        return super().partial_update(request, *args, **kwargs)

    def save(self, serializer):
        serializer.is_valid(raise_exception=True)
        plan = serializer.validated_data.get("plan") or serializer.instance.plan
        if not plan.is_editable:
            raise Conflict
        return serializer.save()
