"""What is done with a report, for machines: its steps and the comments on it, under the same rules as on its page."""

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action

from bomca.api_input import PlainDate, StrictNames
from bomca.problems import Conflict
from reports.models import Comment, Submission
from reports.models.life import CHANGE, JUDGE, STEPS
from reports.serializers import ReportSerializer


class NoteSerializer(StrictNames, serializers.Serializer):
    """Why a report is returned."""

    note = serializers.CharField(max_length=2000)


class AnswerSerializer(StrictNames, serializers.Serializer):
    """The answer to a comment."""

    answer = serializers.CharField(max_length=5000)


class SubmissionOrderSerializer(StrictNames, serializers.ModelSerializer):
    """To whom a report was sent, when, how, and the receipt."""

    submitted_on = PlainDate(default=timezone.localdate)

    class Meta:
        model = Submission
        fields = ["to_whom", "submitted_on", "how", "reference"]


class CommentOrderSerializer(StrictNames, serializers.ModelSerializer):
    """A comment on a report, or on one text (`section`) or figure (its key) of it."""

    class Meta:
        model = Comment
        fields = ["text", "section", "figure"]


class LifeActions:
    """What a report's resource can do with a report."""

    def read(self, serializer_class):
        """What the caller sent, once it is right."""
        given = serializer_class(data=self.request.data)
        given.is_valid(raise_exception=True)
        return given.validated_data

    def take(self, name, **given):
        """Take one step in the report's life; 409 when it does not follow from where the report stands."""
        with self.held() as report, conflicts():
            self.require(STEPS[name].permission, report)
            report.take(name, by=self.request.user, **given)
        return self.tell(self.get_object())

    @extend_schema(request=None, responses=ReportSerializer)
    @action(detail=True, methods=["post"])
    def review(self, request, uid):
        """Put a made report in review."""
        return self.take("review")

    @extend_schema(request=None, responses=ReportSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request, uid):
        """Take a report back from review."""
        return self.take("withdraw")

    @extend_schema(request=None, responses=ReportSerializer)
    @action(detail=True, methods=["post"])
    def sign(self, request, uid):
        """Sign a report: from then on nothing of it changes."""
        return self.take("sign")

    @extend_schema(request=SubmissionOrderSerializer, responses=ReportSerializer)
    @action(detail=True, methods=["post"])
    def submit(self, request, uid):
        """Say that a signed report was sent to the donor."""
        self.require_here(STEPS["submit"].permission)
        return self.take("submit", submission=Submission(**self.read(SubmissionOrderSerializer)))

    @extend_schema(request=None, responses=ReportSerializer)
    @action(detail=True, methods=["post"])
    def accept(self, request, uid):
        """Accept a submitted report; the versions before it are superseded."""
        return self.take("accept")

    @extend_schema(request=NoteSerializer, responses=ReportSerializer)
    @action(detail=True, methods=["post"], url_path="return")
    def send_back(self, request, uid):
        """Return a submitted report with a note."""
        self.require_here(STEPS["return"].permission)
        return self.take("return", note=self.read(NoteSerializer)["note"])

    @extend_schema(request=CommentOrderSerializer, responses={201: ReportSerializer})
    @action(detail=True, methods=["post"])
    def comments(self, request, uid):
        """Comment on a made report. The answer is the report with all its comments."""
        report = self.require_here(JUDGE)
        comment = Comment(report=report, by=request.user, **self.read(CommentOrderSerializer))
        with conflicts():
            comment.full_clean()
            comment.save()
        return self.tell(self.get_object(), status=status.HTTP_201_CREATED)

    @extend_schema(request=AnswerSerializer, responses=ReportSerializer)
    @action(detail=True, methods=["post"], url_path="comments/<uuid:comment>/answer")
    def answer(self, request, uid, comment):
        """Answer an open comment."""
        self.require_here(CHANGE)
        text = self.read(AnswerSerializer)["answer"]
        return self.on_comment(comment, CHANGE, lambda one: one.reply(text, by=request.user))

    @extend_schema(request=None, responses=ReportSerializer)
    @action(detail=True, methods=["post"], url_path="comments/<uuid:comment>/close")
    def close(self, request, uid, comment):
        """Close a comment: its author is content."""
        return self.on_comment(comment, JUDGE, lambda one: one.close(by=request.user))

    def require_here(self, permission):
        """The report, for who has the permission there; else 404 or 403."""
        report = self.get_object()
        self.require(permission, report)
        return report

    def on_comment(self, uid, permission, step):
        with self.held() as report, conflicts():
            self.require(permission, report)
            step(get_object_or_404(Comment.objects.filter(report=report), uid=uid))
        return self.tell(self.get_object())


class conflicts:  # noqa: N801, it reads as a word
    """Answers 409 to a step that does not follow."""

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        if isinstance(error, ValidationError) and getattr(error, "code", "") == "wrong_step":
            raise Conflict(" ".join(error.messages)) from None
