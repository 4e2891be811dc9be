"""The life of a made report: which step leads where, who may take it; `Living` holds the steps themselves."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bomca import history, moves
from bomca.history import anchors
from reports import outline
from reports.models import sealing


class Status(models.TextChoices):
    """What became of a report."""

    OPEN = "open", _("being prepared")  # never stored: it is not made yet
    GENERATED = "generated", _("made")
    IN_REVIEW = "in_review", _("in review")
    SIGNED = "signed", pgettext_lazy("of a report", "signed")
    SUBMITTED = "submitted", _("submitted")
    RETURNED = "returned", _("returned")
    ACCEPTED = "accepted", _("accepted")
    SUPERSEDED = "superseded", _("superseded")


FROZEN = (Status.SIGNED, Status.SUBMITTED, Status.RETURNED, Status.ACCEPTED, Status.SUPERSEDED)
ON_THE_WAY = (Status.IN_REVIEW, Status.SIGNED, Status.SUBMITTED)  # its texts are not written any more
CHANGE, SIGN, JUDGE = "reports.change_report", "reports.sign_report", "reports.accept_report"


@dataclass(frozen=True)
class Move(moves.Move):
    """A step of a report, and what it asks for."""

    asks: str = ""  # "note" or "submission"
    method: str = ""  # of the report, where it is not called as the step is


MOVES = {
    "review": Move(_("Put in review"), _("put in review"), CHANGE, (Status.GENERATED,), Status.IN_REVIEW),
    "withdraw": Move(
        _("Take back from review"), _("taken back from review"), CHANGE, (Status.IN_REVIEW,), Status.GENERATED
    ),
    "sign": Move(_("Sign"), pgettext_lazy("of a report", "signed"), SIGN, (Status.IN_REVIEW,), Status.SIGNED),
    "submit": Move(_("Submit"), _("submitted"), SIGN, (Status.SIGNED,), Status.SUBMITTED, asks="submission"),
    "accept": Move(_("Accept"), _("accepted"), JUDGE, (Status.SUBMITTED,), Status.ACCEPTED),
    "return": Move(
        _("Return"), _("returned"), JUDGE, (Status.SUBMITTED,), Status.RETURNED, asks="note", method="send_back"
    ),
    "supersede": Move(
        "", _("superseded"), "", tuple(one for one in Status if one != Status.SUPERSEDED), Status.SUPERSEDED
    ),
}  # fmt: skip
STEPS = {name: move for name, move in MOVES.items() if move.label}


class Living(models.Model):
    """A report that is reviewed, signed, submitted and judged; each step is told with person, moment and note."""

    status = models.CharField(
        _("status"), max_length=10, choices=Status, default=Status.GENERATED, db_default=Status.GENERATED
    )

    class Meta:
        abstract = True

    @property
    def stands(self):
        """What became of it; being prepared until it is made."""
        return Status(self.status) if self.is_made else Status.OPEN

    @property
    def is_frozen(self):
        """Whether it is signed, so that nothing of it may change any more."""
        return self.status in FROZEN

    def take(self, name, *, by, **given):
        """Take the step of this name. given: the note or the submission that it asks for. Raises ValidationError."""
        getattr(self, MOVES[name].method or name)(by=by, **given)

    def review(self, *, by):
        """The office has finished it; others read it before it is signed."""
        self._move("review", by)

    def withdraw(self, *, by):
        """It needs more work after all."""
        self._move("withdraw", by)

    @history.atomic()
    def sign(self, *, by):
        """Answer for it: from now on nothing of it changes. Raises ValidationError where a required text is missing."""
        self.check_move("sign")
        if fault := sealing.fault(self):
            message = _("The report is not as it was made and cannot be signed: %(fault)s.")
            raise ValidationError(message, code="wrong_step", params={"fault": fault})
        if missing := outline.missing(self.snapshot.get("texts", [])):
            message = _(
                "These texts are missing or not marked as ready: %(texts)s. Take the report back from review, write "
                "them, and have the report made again."
            )
            raise ValidationError(message, code="wrong_step", params={"texts": ", ".join(missing)})
        end = anchors.told()
        self._move("sign", by)
        signature = self._meta.get_field("signature").related_model(
            report=self,
            by=by,
            sha256=self.sha256,
            files=dict(self.files.values_list("kind", "sha256")),
            sequence=end["sequence"],
            hash=end["hash"],
        )
        signature.seal = sealing.seal_of(signature)
        signature.save()

    @history.atomic()
    def submit(self, *, by, submission):
        """It was sent to the donor. submission: the unsaved line of the log. Raises ValidationError."""
        self.check_move("submit")
        submission.report, submission.by = self, by
        submission.full_clean()
        if submission.submitted_on > timezone.localdate():
            message = _("The day of the submission cannot lie in the future.")
            raise ValidationError({"submitted_on": ValidationError(message, code="in_future")})
        self._move("submit", by)
        submission.save()

    @history.atomic()
    def accept(self, *, by):
        """The donor accepts it; the versions before it are superseded."""
        self._move("accept", by)
        older = type(self).objects.on_the_same(self).filter(version__lt=self.version, state=self.state)
        for report in older.exclude(status=Status.SUPERSEDED):
            report._move("supersede", by)

    def send_back(self, *, by, note):
        """The donor returns it with a note; the office makes the next version."""
        if not note.strip():
            raise ValidationError({"note": ValidationError(_("Say why the report is returned."), code="required")})
        self._move("return", by, note)

    def check_move(self, name):
        """Check that the step follows from where the report stands. Raises ValidationError."""
        move = MOVES[name]
        if not self.is_made or self.status not in move.since:
            values = {"now": self.stands.label, "then": Status(move.to).label}
            message = _("A report that is %(now)s cannot become %(then)s.")
            raise ValidationError(message, code="wrong_step", params=values)
        later = type(self).objects.on_the_same(self).filter(version__gt=self.version, state=self.state)
        if name in ("review", "sign", "submit") and later.exists():
            message = _("There is a newer version of this report. Go on with that one.")
            raise ValidationError(message, code="wrong_step")

    @history.atomic()
    def _move(self, name, by, note=""):
        self.check_move(name)
        self.status = MOVES[name].to
        self.save(update_fields=["status"])
        told = self.milestones.model(report=self, step=name, status=self.status, by=by, note=note)
        told.full_clean()
        told.save()
