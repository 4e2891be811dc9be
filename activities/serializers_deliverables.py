"""Deliverables and recommendations as the API tells and takes them."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from activities import services
from activities.models import Activity, Attachment, Deliverable, Recommendation, RecommendationStatus
from activities.models.deliverable import DeliverableStatus
from activities.models.recommendation import Standing
from activities.services.deliverables import RECOMMEND
from bomca.api_input import CheckedSerializer, Key, PlainDate, StrictNames
from bomca.api_output import SOURCED
from components.models import Component, Phase
from partners.models import Country, Organisation


class SeenKey(Key):
    """Another record by its public key; null where the caller may not see it."""

    def __init__(self, *args, among=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.among = among

    def to_representation(self, record):
        seen = self.context.setdefault("seen", {})
        if self.field_name not in seen:
            rows = self.among.objects.visible_to(self.context["request"].user)
            seen[self.field_name] = set(rows.order_by().values_list("pk", flat=True))
        return super().to_representation(record) if record.pk in seen[self.field_name] else None


class DeliverableSerializer(CheckedSerializer):
    """What the programme hands to agencies. `status` moves by its own steps only.

    Lists given in a PATCH replace the present ones; what is left out stays. Activities, document and successor are told
    as far as the caller may see them.
    """

    phase = Key("number", queryset=Phase.objects.all())
    component = Key("code", queryset=Component.objects.all())
    activities = Key("uid", queryset=Activity.objects.all(), many=True, required=False)
    countries = Key("iso2", queryset=Country.objects.all(), many=True, required=False)
    recipients = Key("uid", queryset=Organisation.objects.all(), many=True, required=False)
    document = SeenKey("uid", queryset=Attachment.objects.all(), among=Attachment, allow_null=True, required=False)
    superseded_by = SeenKey("uid", read_only=True, among=Deliverable)
    status = serializers.ChoiceField(DeliverableStatus.choices, read_only=True)

    class Meta:
        model = Deliverable
        fields = [
            "uid", "code", "title", "own_title", "type", "language", "version", "summary", "phase", "component",
            "activities", "countries", "recipients", "status", "transmitted_on", "in_use_since", "dates_note",
            "document", "link", "superseded_by", *SOURCED, "created_at", "updated_at",
        ]  # fmt: skip
        read_only_fields = ["uid", "code", "created_at", "updated_at"]
        validators = []

    def permission_for(self, record):
        return services.permission_to_save_deliverable(record)

    def keep(self, record, links):
        links = {name: links[name] for name in services.DELIVERABLE_LINKS if name in links}
        return services.record_deliverable(record, links=links, by=self.context["request"].user)


class DaySerializer(StrictNames, serializers.Serializer):
    """The day on which something happened to a deliverable."""

    on = PlainDate()


class SuccessorSerializer(StrictNames, serializers.Serializer):
    """Which deliverable takes the place of another."""

    superseded_by = Key("uid", queryset=Deliverable.objects.all())


class StatusSerializer(CheckedSerializer):
    """What became of a recommendation as of a day. Rows are only added; of two rows of a day the later one counts."""

    class Meta:
        model = RecommendationStatus
        fields = ["status", "as_of_on", "evidence", "evidence_url", "meeting", "source", "accepted_at"]
        read_only_fields = ["source", "accepted_at"]
        validators = []

    def keep(self, record, links):
        record.recommendation = self.context["recommendation"]
        return services.record_status(record, by=self.context["request"].user)


class RecommendationSerializer(CheckedSerializer):
    """One thing that a deliverable advises an agency to do.

    `status` is the one on the day `on` of the list (today where none is named), `status_before` the one on the day
    `compared_with` (half a year before); null where it was not issued yet. `deliverable` is null where the caller may
    not see it.
    """

    deliverable = SeenKey("uid", queryset=Deliverable.objects.all(), among=Deliverable)
    addressee = Key("uid", queryset=Organisation.objects.all())
    country = Key("iso2", queryset=Country.objects.all())
    renews = SeenKey(
        "uid", queryset=Recommendation.objects.all(), among=Recommendation, allow_null=True, required=False
    )
    number = serializers.IntegerField(min_value=1, max_value=9_999, required=False)
    code = serializers.CharField(source="__str__", read_only=True)
    status = serializers.SerializerMethodField()
    status_before = serializers.SerializerMethodField()
    statuses = StatusSerializer(many=True, read_only=True)

    class Meta:
        model = Recommendation
        fields = [
            "uid", "code", "deliverable", "number", "text", "area", "addressee", "country", "issued_on", "renews",
            "status", "status_before", "statuses", *SOURCED, "created_at", "updated_at",
        ]  # fmt: skip
        read_only_fields = ["uid", "created_at", "updated_at"]
        validators = []

    @extend_schema_field(serializers.ChoiceField(Standing.choices, allow_null=True))
    def get_status(self, record):
        return record.standing if hasattr(record, "standing") else record.standing_at(timezone.localdate())

    @extend_schema_field(serializers.ChoiceField(Standing.choices, allow_null=True))
    def get_status_before(self, record):
        return getattr(record, "before", None)

    def permission_for(self, record):
        return RECOMMEND

    def keep(self, record, links):
        return services.record_recommendation(record, by=self.context["request"].user)
