"""The life of an activity: which step leads where and who may take it; `Living` holds the steps themselves."""

from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from activities.deviation import asked
from activities.models.choices import HELD, STOPPED, Cause, Status
from bomca import history, moves
from bomca.fields import ProseField
from bomca.history.acting import because

PLAN, COMPLETE, STOP = "activities.plan_activity", "activities.complete_activity", "activities.stop_activity"
RETURN, VERIFY, CORRECT = "activities.return_activity", "activities.verify_activity", "activities.correct_verified"
NOT_HELD = (Status.DRAFT, Status.PLANNED, Status.ONGOING, Status.POSTPONED)
BY_STEPS = ("status", "status_cause", "status_reason")  # of a stored activity nothing else sets them


@dataclass(frozen=True)
class Move(moves.Move):
    """A step of an activity, and what it asks for."""

    asks: tuple = ()
    takes: tuple = ()  # what else may be said
    method: str = ""  # of the activity, where it is not called as the step is


MOVES = {
    "plan": Move(
        _("Put into the work plan"), _("put into the work plan"), PLAN,
        (Status.DRAFT, Status.POSTPONED), Status.PLANNED,
    ),
    "begin": Move(
        _("Mark as begun"), pgettext_lazy("activity", "begun"), COMPLETE,
        (Status.PLANNED, Status.POSTPONED), Status.ONGOING,
    ),
    "complete": Move(
        _("Mark as completed"), pgettext_lazy("activity", "completed"), COMPLETE,
        (*NOT_HELD, Status.RETURNED), Status.COMPLETED, takes=("note",),
    ),
    "verify": Move(
        _("Verify"), pgettext_lazy("activity", "verified"), VERIFY, (Status.COMPLETED,), Status.VERIFIED
    ),
    "return": Move(
        _("Return with a note"), _("returned for correction"), RETURN,
        (Status.COMPLETED,), Status.RETURNED, asks=("note",), method="send_back",
    ),
    "correct": Move(
        _("Open a correction"), _("opened for correction"), CORRECT,
        (Status.VERIFIED,), Status.RETURNED, asks=("note",),
    ),
    "postpone": Move(
        _("Postpone"), pgettext_lazy("activity", "postponed"), STOP,
        (Status.PLANNED, Status.ONGOING), Status.POSTPONED, asks=("cause", "reason"),
    ),
    "cancel": Move(
        _("Cancel it"), pgettext_lazy("activity", "cancelled"), STOP,
        NOT_HELD, Status.CANCELLED, asks=("cause", "reason"),
    ),
}  # fmt: skip


def open_steps(activity, user):
    """The steps the person may take now with this activity, by name."""
    steps = {name: move for name, move in MOVES.items() if activity.status in move.since}
    may = {permission: user.has_perm(permission, activity) for permission in {one.permission for one in steps.values()}}
    return {name: move for name, move in steps.items() if may[move.permission]}


class Living(models.Model):
    """An activity that is planned, held, stopped, verified and corrected; each step is told with person and note."""

    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.DRAFT)
    status_cause = models.CharField(pgettext_lazy("of a stop", "cause"), max_length=12, choices=Cause, blank=True)
    status_reason = ProseField(_("reason"), blank=True, max_length=2000)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("verified by"),
    )
    verified_at = models.DateTimeField(_("verified at"), null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def is_held(self):
        """Whether it took place; one that is being corrected did too."""
        return self.status in HELD

    why_locked = _("A verified activity is locked and cannot be edited.")

    @property
    def is_locked(self):
        """A verified activity is not edited any more."""
        return self.status == Status.VERIFIED

    @property
    def correction(self):
        """The step by which it was returned or opened for the correction under way; None where there is none."""
        return self.steps.select_related("by").last() if self.status == Status.RETURNED else None

    def take(self, name, *, by, **given):
        """Take the step of this name. given: what it asks for, as texts. Raises ValidationError."""
        getattr(self, MOVES[name].method or name)(by=by, **given)

    def plan(self, *, by):
        """It enters the work plan."""
        self._move("plan", by)

    def begin(self, *, by):
        """It is under way."""
        self._move("begin", by)

    def complete(self, *, by, note=""):
        """It was held; or its correction is done. note: why otherwise than planned, which is asked for then."""
        self.check_move("complete")
        if self.status != Status.RETURNED and (differing := asked(self)):
            what = ", ".join(str(one.label).lower() for one in differing)
            message = _("It was held otherwise than planned (%(what)s). Say why; the timeline keeps it.")
            self._ask("note", note, message % {"what": what})
        self._move("complete", by, note=note)

    def verify(self, *, by):
        """A second look has confirmed it; from now on it is locked."""
        self.verified_by, self.verified_at = by, timezone.now()
        self._move("verify", by)

    def send_back(self, *, by, note):
        """Who looks at it a second time returns it: what has to be corrected stands in the note."""
        self._ask("note", note, _("Say what has to be corrected."))
        self._move("return", by, note=note)

    @history.atomic()
    def correct(self, *, by, note):
        """Unlock a verified activity, and say why; it has to be completed and verified again."""
        self._ask("note", note, _("Say why the verified activity is corrected."))
        self.verified_by = self.verified_at = None
        with because(note):
            self._move("correct", by, note=note)

    def postpone(self, *, by, cause, reason):
        """It will be held later. cause: a code of `Cause`; reason: the same in words."""
        self._stop("postpone", by, cause, reason)

    def cancel(self, *, by, cause, reason):
        """It will not be held. cause: a code of `Cause`; reason: the same in words."""
        self._stop("cancel", by, cause, reason)

    def check_move(self, name):
        """Check that the step follows from where the activity stands. Raises ValidationError."""
        move = MOVES[name]
        if self.status not in move.since:
            message = _("An activity that is %(now)s cannot become %(then)s.")
            values = {"now": self.get_status_display(), "then": Status(move.to).label}
            raise ValidationError(message, code="wrong_step", params=values)

    def _ask(self, name, text, message):
        if not text.strip():
            raise ValidationError({name: ValidationError(message, code="required")})

    def _stop(self, name, by, cause, reason):
        self.check_move(name)
        if cause not in Cause.values:
            message = _("Choose from the list why it is postponed or cancelled.")
            raise ValidationError({"cause": ValidationError(message, code="required")})
        self._ask("reason", reason, _("Say why in words too; the donor report tells it."))
        self.status_cause, self.status_reason = cause, reason
        self._move(name, by, cause=cause, note=reason)

    @history.atomic()
    def _move(self, name, by, **told):
        self.check_move(name)
        self.status = MOVES[name].to
        if self.status not in STOPPED:
            self.status_cause = self.status_reason = ""
        self.allocate_code()
        self.full_clean()
        self.save()
        step = self.steps.model(activity=self, step=name, status=self.status, by=by, **told)
        step.full_clean()
        step.save()
