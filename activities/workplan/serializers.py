"""Work plans and their items, as the API tells and takes them."""

from rest_framework import serializers

from activities.models import WorkPlan, WorkPlanItem
from activities.models.work_plan_item import CHANGE_ITEM
from activities.workplan import services
from bomca.api_input import CheckedSerializer, Key
from bomca.api_output import SOURCED
from components.models import Component, Result
from partners.models import Country, Organisation, Place


class OwnComponent(Key):
    """A component for which the caller may write items; any other is answered as one that is not there."""

    def get_queryset(self):
        kept = getattr(self.parent.instance, "component_id", None)
        return super().get_queryset().offered_to(self.context["request"].user, CHANGE_ITEM, keeping=kept)


class WorkPlanItemSerializer(CheckedSerializer):
    """One thing a phase means to do in a year. `key` is the same for the item in every version of its plan.

    Items are written while their plan is a draft or returned (else 409). `work_plan` is given once and stays. `result`
    is null where the caller does not see the logframe; `place` is null where it has become sensitive.
    """

    work_plan = Key("uid", source="plan", queryset=WorkPlan.objects.all())
    key = serializers.UUIDField(source="origin.uid", read_only=True)
    component = OwnComponent("code", queryset=Component.objects.all())
    result = Key("uid", queryset=Result.objects.all(), allow_null=True, required=False)
    countries = Key("iso2", queryset=Country.objects.all(), many=True, required=False)
    lead = Key("uid", queryset=Organisation.objects.all(), allow_null=True, required=False)
    place = Key("uid", queryset=Place.objects.all(), allow_null=True, required=False)

    class Meta:
        model = WorkPlanItem
        fields = [
            "uid", "work_plan", "key", "code", "title", "component", "kind", "quarter_from", "quarter_until",
            "countries", "lead", "result", "participants", "budget", "place", "place_note", "created_at", "updated_at",
        ]  # fmt: skip
        read_only_fields = ["uid", "code", "created_at", "updated_at"]
        validators = []

    def validate(self, facts):
        if self.instance and facts.get("plan", self.instance.plan) != self.instance.plan:
            raise serializers.ValidationError({"work_plan": services.STAYS})
        return facts

    def to_representation(self, item):
        told = super().to_representation(item)
        return told | ({"place": None} if item.place and item.place.is_sensitive else {})

    def keep(self, record, links):
        return services.record_item(record, countries=links.get("countries"), by=self.context["request"].user)


class WorkPlanSerializer(serializers.ModelSerializer):
    """A version of the work plan of a phase and year. Its items are at `/api/v1/work-plan-items/?work_plan=…`."""

    phase = serializers.SlugRelatedField("number", read_only=True)
    meeting = serializers.SerializerMethodField()

    class Meta:
        model = WorkPlan
        fields = [
            "uid", "phase", "year", "version", "status", "rationale", "meeting", "approved_on", *SOURCED, "updated_at",
        ]  # fmt: skip

    def get_meeting(self, plan) -> str:
        """The meeting that approved it, in words; empty before."""
        return str(plan.meeting or "")
