"""Reports and figures as the API tells them."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from bomca.api_input import Key, PlainDate, StrictNames
from bomca.api_output import InLanguages
from bomca.records import Qualifier
from components.models import Phase
from reports.models import Comment, Milestone, Report, ReportFile, Schedule, Signature, Submission
from reports.models.life import Status

ADD = "reports.add_report"


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


class MilestoneSerializer(serializers.ModelSerializer):
    """A step that was taken with a report."""

    by = serializers.StringRelatedField()

    class Meta:
        model = Milestone
        fields = ["step", "status", "by", "at", "note"]


class SignatureSerializer(serializers.ModelSerializer):
    """What was signed: checksums, and the end of the history (row and seal) then."""

    by = serializers.StringRelatedField()
    files = serializers.DictField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = Signature
        fields = ["by", "at", "sha256", "files", "sequence", "hash"]


class SubmissionSerializer(serializers.ModelSerializer):
    """The line of the submission log."""

    by = serializers.StringRelatedField()

    class Meta:
        model = Submission
        fields = ["to_whom", "submitted_on", "how", "reference", "by", "at"]


class CommentSerializer(serializers.ModelSerializer):
    """A comment, on one text (`section`) or figure perhaps, with its answer."""

    by = serializers.StringRelatedField()
    answered_by = serializers.StringRelatedField()
    closed_by = serializers.StringRelatedField()

    class Meta:
        model = Comment
        fields = [
            "uid", "section", "figure", "text", "by", "created_at", "status", "answer", "answered_by", "answered_at",
            "closed_by", "closed_at",
        ]  # fmt: skip


class ReportSerializer(serializers.ModelSerializer):
    """A periodic report: how far its making is (`state`, `step`, `percent`), and once it is made, its files.

    `status` says what became of it, `milestones` by which steps; `replaces` is the version whose place it takes.
    """

    phase = serializers.SlugRelatedField("number", read_only=True)
    title = InLanguages(source="schedule")
    files = FileSerializer(many=True, read_only=True)
    status = serializers.ChoiceField(Status.choices, source="stands", read_only=True)
    replaces = serializers.IntegerField(source="replaces.version", allow_null=True, default=None, read_only=True)
    milestones = MilestoneSerializer(many=True, read_only=True)
    signature = SignatureSerializer(read_only=True, allow_null=True, default=None)
    submission = SubmissionSerializer(read_only=True, allow_null=True, default=None)
    comments = CommentSerializer(many=True, read_only=True)

    class Meta:
        model = Report
        fields = [
            "uid", "phase", "title", "period_starts_on", "period_ends_on", "due_on", "language", "version",
            "state", "step", "percent", "failure", "cut_off_at", "made_at", "phase_ends_on", "sha256", "files",
            "status", "replaces", "milestones", "signature", "submission", "comments", "created_at",
        ]  # fmt: skip


class OrderedPhase(Key):
    """A phase of which the caller may have reports made; any other is answered as one that is not there."""

    def get_queryset(self):
        return super().get_queryset().open_to(self.context["request"].user, ADD)


class ReportOrderSerializer(StrictNames, serializers.Serializer):
    """Which report to make: the phase, and the first day of one of the periods of its schedule."""

    phase = OrderedPhase("number", queryset=Phase.objects.with_extensions())
    period_starts_on = PlainDate()
    language = serializers.ChoiceField(settings.LANGUAGES, required=False)

    def validate(self, attrs):
        user = self.context["request"].user
        schedules = Schedule.objects.open_to(user, ADD).active().filter(phase=attrs["phase"]).select_related("phase")
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
