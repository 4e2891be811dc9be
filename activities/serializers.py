"""Activities with the rows of who took part, as the API tells and takes them."""

from django.urls import reverse
from django.utils.functional import cached_property
from drf_spectacular.extensions import OpenApiSerializerExtension
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.fields import get_error_detail

from activities.models import Activity, Attachment, Participation, Step, Topic, WorkPlanItem
from activities.models.choices import BEGINNING, Language, Status
from activities.services import LINKS, LONGEST_REASON, permission_to_save, record_activity
from bomca import history
from bomca.api_input import CheckedSerializer, Key, StrictNames
from bomca.api_output import SOURCED, CountSerializer, InLanguages
from bomca.fields import SeveralField
from bomca.history.acting import because
from components.models import Component, Phase
from partners.models import Country, Organisation, Place


class TopicSerializer(serializers.ModelSerializer):
    """A subject of the programme's work."""

    name = InLanguages()

    class Meta:
        model = Topic
        fields = ["uid", "slug", "name", *SOURCED]


class TheRows(serializers.ListSerializer):
    """The rows of an activity as its reader is told them."""

    def get_attribute(self, activity):
        return activity.attendance.every_row


class ParticipationSerializer(CheckedSerializer):
    """How many people of one country and organisation took part; null where the source does not state them.

    `source` is what the number rests on. Of each role the verified rows count, or else the attendance; what was planned
    never does. Rows that do not count are told to whoever is told every number.

    Where so few people could be recognised and the caller is not told such numbers, `women`, `men` and `not_stated` are
    null, and the row has `withheld` (true) and `total`, which is null as well unless it may be told.
    """

    country = Key("iso2", queryset=Country.objects.all(), allow_null=True, required=False)
    organisation = Key("uid", queryset=Organisation.objects.all(), allow_null=True, required=False)

    class Meta:
        model = Participation
        fields = ["country", "organisation", "role", "source", "women", "men", "not_stated", "qualifier"]
        list_serializer_class = TheRows
        validators = []

    def to_representation(self, row):
        told = super().to_representation(row.row)
        if not row.is_withheld:
            return told
        kept = {"women": row.women, "men": row.men, "not_stated": row.not_stated}
        return {**told, **kept, "total": row.total, "withheld": True}


class ParticipationSchema(OpenApiSerializerExtension):
    """What a row may hold when it is told, beside what is taken."""

    target_class = ParticipationSerializer

    def map_serializer(self, auto_schema, direction):
        schema = auto_schema._map_serializer(self.target, direction, bypass_extensions=True)
        for name in ("women", "men", "not_stated"):
            about = {"description": "Null only in answers, where it is withheld; a number in requests."}
            schema["properties"][name] |= {"type": ["integer", "null"], **about}
        kept = {"type": ["integer", "null"], "readOnly": True, "description": "Only where `withheld` is true."}
        schema["properties"] |= {"total": kept, "withheld": {"type": "boolean", "readOnly": True}}
        return schema


class AttachmentSerializer(StrictNames, serializers.ModelSerializer):
    """A file of an activity; its bytes are at `url`. Files with names are told only to those who may see names."""

    url = serializers.SerializerMethodField()
    consent = serializers.BooleanField(allow_null=True, required=False)

    class Meta:
        model = Attachment
        fields = [
            "uid", "kind", "title", "language", "version", "caption", "credit", "consent", "name", "content_type",
            "size", "sha256", "url", "created_at",
        ]  # fmt: skip
        read_only_fields = ["uid", "name", "content_type", "size", "sha256", "created_at"]

    @extend_schema_field({"type": "string", "format": "uri"})
    def get_url(self, attachment):
        path = reverse("api-activity-attachment", args=[attachment.activity.uid, attachment.uid])
        return self.context["request"].build_absolute_uri(path)


class ParticipantsSerializer(serializers.Serializer):
    """Participations in all and by sex; no trainers, experts or observers."""

    total = CountSerializer()
    women = CountSerializer()
    men = CountSerializer()
    not_stated = CountSerializer()


def told_tally(tally):
    """A tally of participants in the shape of ParticipantsSerializer."""
    about = {"qualifier": str(tally.qualifier), "unknown": tally.unknown}
    kept = dict.fromkeys(("women", "men", "not_stated"), tally.undivided_in) | {"total": tally.withheld}

    def told(name):
        value = getattr(tally, name) if tally.is_known and not kept[name] else None
        return {"value": value, **about, "withheld": kept[name]}

    return {name: told(name) for name in ("total", "women", "men", "not_stated")}


class StepSerializer(serializers.ModelSerializer):
    """A step in the life of an activity; its note is null where it could name what is withheld from the caller."""

    note = serializers.SerializerMethodField()

    class Meta:
        model = Step
        fields = ["step", "status", "cause", "note", "at"]

    @extend_schema_field({"type": ["string", "null"]})
    def get_note(self, step):
        return step.note if step.activity.tells_notes else None


class StatusField(serializers.ChoiceField):
    """Any status is told. A new activity begins with some; the status of a stored one changes by steps alone."""

    def to_internal_value(self, data):
        if data not in BEGINNING:
            self.fail("invalid_choice", input=data)
        return super().to_internal_value(data)


class Languages(serializers.ListField):
    """The languages it was held in, as a list of codes."""

    def to_representation(self, data):
        return SeveralField.codes(data)


class ActivitySerializer(CheckedSerializer):
    """One thing the programme does. It counts once in the total and once in each participating country.

    `participations` given in a PATCH replace all rows; so do `countries`, `partners`, `agencies`, `co_organisers`
    and `topics`. What is left out stays. A change of what was told in a report asks for a `change_reason`. `withheld`
    names the fields that are empty because the caller may not know them. `work_plan_item` can be the item of any
    version of its plan, and is told as that of the first; it is null where the caller does not see the plan.
    """

    phase = Key("number", queryset=Phase.objects.all())
    component = Key("code", queryset=Component.objects.all())
    place = Key("uid", queryset=Place.objects.all(), allow_null=True, required=False)
    host_country = Key("iso2", queryset=Country.objects.all(), allow_null=True, required=False)
    countries = Key("iso2", queryset=Country.objects.all(), many=True, required=False)
    partners = Key("uid", queryset=Organisation.objects.all(), many=True, required=False)
    agencies = Key("uid", queryset=Organisation.objects.all(), many=True, required=False)
    co_organisers = Key("uid", queryset=Organisation.objects.all(), many=True, required=False)
    host_organisation = Key("uid", queryset=Organisation.objects.all(), allow_null=True, required=False)
    work_plan_item = Key("uid", queryset=WorkPlanItem.objects.all(), allow_null=True, required=False)
    planned_place = Key("uid", queryset=Place.objects.all(), allow_null=True, required=False)
    predecessor = Key("uid", queryset=Activity.objects.all(), allow_null=True, required=False)
    languages = Languages(child=serializers.ChoiceField(Language.choices), required=False)
    topics = Key("slug", queryset=Topic.objects.all(), many=True, required=False)
    participations = ParticipationSerializer(many=True, required=False)
    participants = serializers.SerializerMethodField()
    attachments = serializers.SerializerMethodField()
    status = StatusField(Status.choices, default=Status.DRAFT)
    steps = StepSerializer(many=True, read_only=True)
    is_beyond_phase = serializers.BooleanField(read_only=True)
    withheld = serializers.ListField(child=serializers.CharField(), read_only=True)
    change_reason = serializers.CharField(max_length=LONGEST_REASON, write_only=True, required=False)

    class Meta:
        model = Activity
        fields = [
            "uid", "code", "title", "phase", "component", "kind", "context", "format", "status", "status_cause",
            "status_reason", "visibility", "starts_on", "ends_on", "planned_starts_on", "planned_ends_on", "dates_note",
            "work_plan_item", "planned_place", "planned_budget",
            "is_beyond_phase", "place", "venue", "host_country", "countries", "partners", "agencies",
            "co_organisers", "topics", "host_organisation", "joint_with", "languages", "predecessor", "objectives",
            "methods",
            "summary", "results", "equipment_value", "is_dual_use", "withheld", "participations", "participants",
            "attachments", *SOURCED, "steps", "verified_at", "created_at", "updated_at", "change_reason",
        ]  # fmt: skip
        read_only_fields = ["uid", "code", "verified_at", "created_at", "updated_at"]
        validators = []

    def to_representation(self, instance):
        """The value of equipment is told as the sum of the items, where there are any."""
        value = instance.value_of_equipment
        return super().to_representation(instance) | {"equipment_value": None if value is None else f"{value:.2f}"}

    @extend_schema_field(ParticipantsSerializer)
    def get_participants(self, activity):
        return told_tally(activity.participants)

    @extend_schema_field(AttachmentSerializer(many=True))
    def get_attachments(self, activity):
        """The files that the caller may see; a list fetches them for all its activities at once."""
        files = getattr(activity, "seen_attachments", None)
        if files is None:
            files = Attachment.objects.visible_to(self.context["request"].user).kept().filter(activity=activity)
        for file in files:
            file.activity = activity
        return self.of_files.to_representation(files)

    @cached_property
    def of_files(self):
        """What tells the files of each activity: made once for a whole list."""
        return AttachmentSerializer(many=True, context=self.context)

    def permission_for(self, record):
        return permission_to_save(record)

    def keep(self, record, links):
        reason, rows = links.pop("change_reason", ""), links.pop("participations", None)
        rows = None if rows is None else [Participation(**row) for row in rows]
        links = {name: links[name] for name in LINKS if name in links}
        with history.atomic(), because(reason):
            return record_activity(record, links=links, participations=rows, by=self.context["request"].user)

    def told(self, error):
        if hasattr(error, "rows"):
            return {"participations": [told_row(row) for row in error.rows]}
        return super().told(error)


def told_row(problems):
    """What is wrong with one participation row, in DRF's shape."""
    return {name: [detail for one in errors for detail in get_error_detail(one)] for name, errors in problems.items()}
