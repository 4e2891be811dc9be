"""Values of indicators and their periods, as the API tells and takes them."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from bomca.api_input import CheckedSerializer, Key, PlainDecimal, StrictNames
from components.logframe import values
from components.models import Indicator, IndicatorValue, ReportingPeriod, ValuePart, ValueStep
from components.models.indicator_value import RECORD
from components.models.measures import Division
from partners.models import Country


class PeriodSerializer(serializers.ModelSerializer):
    """A stretch of a phase for which values are given; in a locked one nothing is entered or changed."""

    phase = serializers.SlugRelatedField("number", read_only=True)

    class Meta:
        model = ReportingPeriod
        fields = ["uid", "phase", "starts_on", "ends_on", "is_locked", "updated_at"]


class PartSerializer(StrictNames, serializers.ModelSerializer):
    """A part of a value: of a division, so many of this key; `unknown` is a key of every division."""

    division = serializers.ChoiceField(Division.choices)
    key = serializers.CharField(max_length=30)
    amount = PlainDecimal(16, 2, min_value=0)

    class Meta:
        model = ValuePart
        fields = ["division", "key", "amount"]


class ValueStepSerializer(serializers.ModelSerializer):
    """That a value was submitted, returned, approved or superseded."""

    class Meta:
        model = ValueStep
        fields = ["step", "at", "note"]


class WhyReturnedSerializer(StrictNames, serializers.Serializer):
    """Why a value is returned."""

    note = serializers.CharField(max_length=4000)


class IndicatorValueSerializer(CheckedSerializer):
    """What an indicator came to in a period, in a country or (null) in the whole programme.

    `status` moves by its own steps only. `amount` is the number that is told, of a percentage the numerator's share. A
    new value without an amount takes what the log counts, kept in `counted`; another amount needs `override_reason`.
    `corporate_amount` is what goes to the corporate indicator (EURF, GERF …); `corporate_value` is given only where the
    indicator says that it is an amount of its own. `parts` that are given replace the present ones. `thread` is the
    same for the indicator in every version.
    """

    indicator = Key("uid", queryset=Indicator.objects.all())
    thread = serializers.UUIDField(source="indicator.thread", read_only=True)
    phase = serializers.IntegerField(source="indicator.result.logframe.phase.number", read_only=True)
    period = Key("uid", queryset=ReportingPeriod.objects.all())
    starts_on = serializers.DateField(source="period.starts_on", read_only=True)
    ends_on = serializers.DateField(source="period.ends_on", read_only=True)
    country = Key("iso2", queryset=Country.objects.all(), allow_null=True, required=False)
    amount = serializers.DecimalField(16, 2, read_only=True, allow_null=True)
    corporate_amount = serializers.DecimalField(16, 2, read_only=True, allow_null=True)
    corrects = serializers.SlugRelatedField("uid", read_only=True, allow_null=True)
    parts = PartSerializer(many=True, required=False)
    steps = ValueStepSerializer(many=True, read_only=True)

    class Meta:
        model = IndicatorValue
        fields = [
            "uid", "indicator", "thread", "phase", "period", "starts_on", "ends_on", "country", "amount", "value",
            "numerator", "denominator", "text", "parts", "comment", "evidence", "evidence_url", "counted",
            "override_reason", "corporate_value", "corporate_amount", "status", "corrects", "steps", "created_at",
            "updated_at",
        ]  # fmt: skip
        read_only_fields = ["uid", "counted", "status", "created_at", "updated_at"]
        validators = []

    def validate(self, facts):
        parts = facts.get("parts", [])
        places = [(one["division"], one["key"]) for one in parts]
        if len(set(places)) < len(places):
            raise serializers.ValidationError({"parts": _("A part is given twice. Leave one of the two out.")})
        if self.instance and facts.get("indicator", self.instance.indicator) != self.instance.indicator:
            message = _("It stays where it was recorded. Record a new one instead.")
            raise serializers.ValidationError({"indicator": message})
        return facts

    def permission_for(self, record):
        return RECORD

    def keep(self, record, links):
        if record._state.adding:
            record.indicator = values.in_force(record.indicator)
        given = links.get("parts")
        if given is None and record._state.adding:
            given = []
        parts = given if given is None else {(one["division"], one["key"]): one["amount"] for one in given}
        return values.record_value(record, parts=parts, by=self.context["request"].user)
