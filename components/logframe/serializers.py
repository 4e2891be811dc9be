"""Logframes and their indicators, as the API tells them."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from bomca.api_output import SOURCED, InLanguages
from bomca.fields import SeveralField
from components.logframe import now, tree
from components.models import Assumption, Indicator, Logframe, Result, Target


class TargetSerializer(serializers.ModelSerializer):
    """A baseline, milestone or target. Of a percentage with numerator and denominator, `amount` is the share."""

    amount = serializers.DecimalField(16, 2, read_only=True, allow_null=True)

    class Meta:
        model = Target
        fields = [
            "uid", "kind", "on", "amount", "numerator", "denominator", "text", "comment", "rationale", "rationale_text",
            *SOURCED,
        ]  # fmt: skip


class AssumptionSerializer(serializers.ModelSerializer):
    """What must hold for a result to lead to the one above it."""

    class Meta:
        model = Assumption
        fields = ["uid", "text", "status"]


class Codes(serializers.ListField):
    """Several choices, as a list of their codes."""

    child = serializers.CharField()

    def to_representation(self, value):
        return SeveralField.codes(value)


class NowSerializer(serializers.Serializer):
    """How an indicator stands for the caller. `value` is what its approved values come to, null where the caller is not
    told all of them or they cannot be put together (`problem`); `is_least`: it is at least this.

    `counted` is what the log counts in the whole phase now, and no value; of different people only `at_least` and
    `at_most` are known. `light` rests on the value, or else on the count; `come` and `due` are shares of the way.
    """

    value = serializers.DecimalField(16, 2, source="amount", allow_null=True)
    is_least = serializers.BooleanField(source="total.is_least", default=False)
    problem = serializers.CharField(source="total.problem", default="")
    counted = serializers.DecimalField(16, 2, source="count.amount", allow_null=True, default=None)
    at_least = serializers.DecimalField(16, 2, source="count.at_least", allow_null=True, default=None)
    at_most = serializers.DecimalField(16, 2, source="count.at_most", allow_null=True, default=None)
    unknown = serializers.IntegerField(source="count.unknown", default=0)
    withheld = serializers.IntegerField(source="count.withheld", default=0)
    light = serializers.CharField(source="standing.light", allow_null=True, default=None)
    come = serializers.DecimalField(12, 4, source="standing.come", allow_null=True, default=None)
    due = serializers.DecimalField(12, 4, source="standing.due", allow_null=True, default=None)
    rating = serializers.CharField(source="rating.colour", allow_null=True, default=None)


class IndicatorSerializer(serializers.ModelSerializer):
    """What is measured. `thread` is the same for the indicator in every version of its logframe."""

    name = InLanguages()
    unit = InLanguages()
    code = serializers.SerializerMethodField()
    result = serializers.SlugRelatedField("uid", read_only=True)
    logframe = serializers.UUIDField(source="result.logframe.uid", read_only=True)
    phase = serializers.IntegerField(source="result.logframe.phase.number", read_only=True)
    version = serializers.IntegerField(source="result.logframe.version", read_only=True)
    logframe_status = serializers.CharField(source="result.logframe.status", read_only=True)
    level = serializers.CharField(source="result.level", read_only=True)
    component = serializers.CharField(source="result.component.code", read_only=True, allow_null=True, default=None)
    divisions, racer = Codes(read_only=True), Codes(read_only=True)
    targets = TargetSerializer(many=True, read_only=True)
    now = serializers.SerializerMethodField()

    class Meta:
        model = Indicator
        fields = [
            "uid", "thread", "code", "phase", "logframe", "version", "logframe_status", "result", "level", "component",
            "name", "is_proposed", "measure", "unit", "scale", "direction", "across_periods", "across_places",
            "divisions", "source_of_data", "source_detail", "responsible", "racer", "racer_note", "counts",
            "counted_where", "framework", "corporate_code", "corporate_part", "corporate_share", "corporate_note",
            "targets", "now", *SOURCED, "updated_at",
        ]  # fmt: skip

    @extend_schema_field(serializers.CharField())
    def get_code(self, indicator):
        """Its place in the version, such as Op1.1-2; the codes of a version are read once for each answer."""
        known = self.context.setdefault("codes", {})
        logframe = indicator.result.logframe
        if logframe.pk not in known:
            known[logframe.pk] = tree.codes_of(logframe)
        return known[logframe.pk].get(indicator.pk)

    @extend_schema_field(NowSerializer)
    def get_now(self, indicator):
        """How it stands; those on a page are reckoned together."""
        known = self.context.setdefault("now", {})
        if indicator.pk not in known:
            rows = self.parent.instance if self.parent else [indicator]
            known |= now.read(rows, self.context["request"].user)
        return NowSerializer(known[indicator.pk]).data


class ResultSerializer(serializers.ModelSerializer):
    """A result with its assumptions and its indicators, named by their identifiers."""

    statement = InLanguages()
    code = serializers.SerializerMethodField()
    parent = serializers.SlugRelatedField("uid", read_only=True, allow_null=True)
    component = serializers.SlugRelatedField("code", read_only=True, allow_null=True)
    assumptions = AssumptionSerializer(many=True, read_only=True)
    indicators = serializers.SlugRelatedField("uid", many=True, read_only=True)

    class Meta:
        model = Result
        fields = ["uid", "thread", "code", "level", "parent", "component", "statement", "assumptions", "indicators"]

    @extend_schema_field(serializers.CharField())
    def get_code(self, result):
        return self.context["result_codes"][result.pk]


class LogframeSerializer(serializers.ModelSerializer):
    """A version of a phase's logframe with its results, from the impact down."""

    phase = serializers.SlugRelatedField("number", read_only=True)
    results = serializers.SerializerMethodField()

    class Meta:
        model = Logframe
        fields = ["uid", "phase", "version", "status", "results", *SOURCED, "updated_at"]

    @extend_schema_field(ResultSerializer(many=True))
    def get_results(self, logframe):
        nodes = tree.read(logframe)
        by_key = {node.result.pk: node.result for node in nodes}
        for node in nodes:
            node.result.parent = by_key.get(node.result.parent_id)
        context = {**self.context, "result_codes": {node.result.pk: node.code for node in nodes}}
        return ResultSerializer([node.result for node in nodes], many=True, context=context).data
