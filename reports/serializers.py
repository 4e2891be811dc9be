"""Reports and figures as the API tells them."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from bomca.api_input import Key, PlainDate, StrictNames
from bomca.api_output import InLanguages
from bomca.records import Qualifier
from components.models import Phase
from reports.models import Report, ReportFile, Schedule


class FileSerializer(serializers.ModelSerializer):
    """One file of a report and the address that gives it out."""

    name = serializers.CharField(read_only=True)
    url = serializers.SerializerMethodField()

    class Meta:
        model = ReportFile
        fields = ["kind", "name", "size", "sha256", "url"]

    @extend_schema_field({"type": "string", "format": "uri"})
    def get_url(self, file):
        return self.context["view"].reverse_action("file", kwargs={"uid": file.report.uid, "kind": file.kind})


class ReportSerializer(serializers.ModelSerializer):
    """A periodic report: how far it is (`state`, `step`, `percent`), and once it is made, its files."""

    phase = serializers.SlugRelatedField("number", read_only=True)
    title = InLanguages(source="schedule")
    files = FileSerializer(many=True, read_only=True)

    class Meta:
        model = Report
        fields = [
            "uid", "phase", "title", "period_starts_on", "period_ends_on", "due_on", "language", "version",
            "state", "step", "percent", "failure", "cut_off_at", "made_at", "phase_ends_on", "sha256", "files",
            "created_at",
        ]  # fmt: skip


class ReportOrderSerializer(StrictNames, serializers.Serializer):
    """Which report to make: the phase, and the first day of one of the periods of its schedule."""

    phase = Key("number", queryset=Phase.objects.with_extensions())
    period_starts_on = PlainDate()
    language = serializers.ChoiceField(settings.LANGUAGES, required=False)

    def validate(self, attrs):
        user = self.context["request"].user
        schedules = (
            Schedule.objects.open_to(user, "reports.add_report")
            .active()
            .filter(phase=attrs["phase"])
            .select_related("phase")
        )
        periods = [(schedule, period) for schedule in schedules for period in schedule.periods()]
        for attrs["schedule"], attrs["period"] in periods:
            if attrs["period"].starts_on == attrs["period_starts_on"]:
                return attrs
        known = ", ".join(f"{period.starts_on:%Y-%m-%d}" for _schedule, period in periods)
        raise serializers.ValidationError({"period_starts_on": self.no_period(known)})

    def no_period(self, known):
        return _("No period of the phase's schedule starts on this day. They start on: %(known)s.") % {"known": known}


class FigureSerializer(serializers.Serializer):
    """A number with what it claims of itself and what it does not know. Money is text in EUR, to the cent.

    `withheld` counts the activities whose number is not added, because it is small and the caller is not told such.
    `records` is the address that lists the activities counted, where one filter can say it.
    """

    value = serializers.JSONField()
    qualifier = serializers.ChoiceField(Qualifier.choices)
    unknown = serializers.IntegerField()
    withheld = serializers.IntegerField()
    records = serializers.URLField(allow_null=True)


class FiguresSerializer(serializers.Serializer):
    """All figures of the activities chosen. Country figures overlap and never add up to the total."""

    as_of = serializers.DateTimeField()
    figures = serializers.DictField(child=FigureSerializer())
