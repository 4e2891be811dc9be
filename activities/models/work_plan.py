from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from activities.models import visibility
from bomca import history
from bomca.accounts import rights
from bomca.added_only import AddedOnly, OwnedLogQuerySet
from bomca.constraints import Rule
from bomca.fields import ProseField
from bomca.records import Record, Sourced
from bomca.visibility import ScopedQuerySet
from components.models import Meeting
from components.models.agreed import AgreedInVersions, Move

CHANGE_PLAN, APPROVE_PLAN = "activities.change_workplan", "activities.approve_workplan"
WIDE = ("country", "component")  # a plan is of the whole phase: who has a part of one sees it all


class PlanStatus(models.TextChoices):
    """How far a version has come. What a meeting approved is in force until the next version is."""

    DRAFT = "draft", pgettext_lazy("of a work plan", "draft")
    SUBMITTED = "submitted", pgettext_lazy("of a work plan", "submitted")
    RETURNED = "returned", pgettext_lazy("of a work plan", "returned")
    APPROVED = "approved", pgettext_lazy("of a work plan", "approved")
    SUPERSEDED = "superseded", pgettext_lazy("of a work plan", "superseded")


OPEN = (PlanStatus.DRAFT, PlanStatus.SUBMITTED, PlanStatus.RETURNED)
EDITABLE = (PlanStatus.DRAFT, PlanStatus.RETURNED)
TOLD = (PlanStatus.APPROVED, PlanStatus.SUPERSEDED)
SEEN_BY = {
    "activities.view_workplan": TOLD,
    "activities.view_submitted_workplan": (PlanStatus.SUBMITTED,),
    "activities.view_draft_workplan": EDITABLE,
}
MOVES = {
    "submit": Move(
        _("Submit to the steering group"), _("submitted to the steering group"), CHANGE_PLAN, EDITABLE,
        PlanStatus.SUBMITTED,
    ),
    "approve": Move(
        _("Record the approval"), pgettext_lazy("of a work plan", "approved"), APPROVE_PLAN,
        (PlanStatus.SUBMITTED,), PlanStatus.APPROVED,
    ),
    "send_back": Move(
        pgettext_lazy("a work plan", "Return"), pgettext_lazy("of a work plan", "returned"), APPROVE_PLAN,
        (PlanStatus.SUBMITTED,), PlanStatus.RETURNED, asks_note=True,
    ),
    "supersede": Move(
        "", pgettext_lazy("of a work plan", "superseded"), "", (PlanStatus.APPROVED,), PlanStatus.SUPERSEDED
    ),
}  # fmt: skip


class WorkPlanQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """By status, as the roles' table says; of a partner approved ones of phases in which it has a part."""
        if not user.is_authenticated:
            return self.none()
        if rights.is_administrator(user):
            return self
        ways = [
            Q(status__in=statuses) & rights.scope(one, self.model, leaving_out=WIDE)
            for permission, statuses in SEEN_BY.items()
            for one in rights.granting(user, permission)
        ]
        ways += [
            Q(status__in=TOLD, phase__in=visibility.phases_of(one))
            for one in rights.granting(user, "activities.view_consortium")
        ]
        return self.filter(rights.any_of(ways))

    def in_force(self):
        """The version of each phase and year that is approved now."""
        return self.filter(status=PlanStatus.APPROVED)

    def of(self, phase, year):
        """The versions of the plan of a phase and year, the newest first."""
        return self.filter(phase=phase, year=year).order_by("-version")


class WorkPlan(AgreedInVersions, Record, Sourced):
    """One version of what a phase means to do in a calendar year, approved by a steering meeting.

    An approved version is never changed: the next version is a copy with a rationale; until a meeting approves that,
    the approved one stays in force.
    """

    history_follows = ("phase",)
    moves = MOVES
    wrong_step = _("A work plan that is %(now)s cannot become %(then)s.")

    phase = models.ForeignKey("components.Phase", models.PROTECT, related_name="work_plans", verbose_name=_("phase"))
    year = models.PositiveSmallIntegerField(_("year"))
    version = models.PositiveSmallIntegerField(_("version"), default=1, editable=False)
    status = models.CharField(_("status"), max_length=10, choices=PlanStatus, default=PlanStatus.DRAFT, editable=False)
    rationale = ProseField(_("why this version"), max_length=2000, blank=True)
    meeting = models.ForeignKey(
        Meeting,
        models.PROTECT,
        related_name="work_plans",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("approved by the meeting"),
    )
    approved_on = models.DateField(_("approved on"), null=True, blank=True, editable=False)

    objects = WorkPlanQuerySet.as_manager()
    lies_in = {"phase": ["phase"]}

    class Meta:
        verbose_name = _("work plan")
        verbose_name_plural = _("work plans")
        ordering = ["-phase__number", "-year", "-version"]
        permissions = [
            ("view_submitted_workplan", "Can see submitted work plans"),
            ("view_draft_workplan", "Can see drafts of work plans"),
            ("approve_workplan", "Can record the approval of a work plan or return it"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["phase", "year", "version"],
                name="work_plan_version_is_given_once_in_a_year",
                violation_error_message=_("The phase already has a work plan of this year with this version."),
            ),
            models.UniqueConstraint(
                fields=["phase", "year"],
                condition=Q(status__in=OPEN),
                name="one_version_of_a_work_plan_is_open",
                violation_error_message=_("A version of this work plan is being worked on. Go on with that one."),
            ),
            models.UniqueConstraint(
                fields=["phase", "year"],
                condition=Q(status="approved"),
                name="one_version_of_a_work_plan_is_in_force",
                violation_error_message=_("Another version of this work plan is in force."),
            ),
            Rule(
                field="meeting",
                condition=Q(status__in=OPEN, meeting=None, approved_on=None)
                | Q(status__in=TOLD, meeting__isnull=False, approved_on__isnull=False),
                name="approved_work_plan_has_its_meeting_and_day",
                violation_error_message=_("A work plan is approved by a steering meeting, on a day."),
            ),
            Rule(
                field="rationale",
                condition=Q(version=1) | ~Q(rationale=""),
                name="next_version_of_a_work_plan_says_why",
                violation_error_message=_("Say why the approved work plan is changed."),
            ),
        ]

    def __str__(self):
        facts = {"year": self.year, "phase": self.phase, "version": self.version}
        return _("Work plan %(year)s of %(phase)s, version %(version)s") % facts

    def get_absolute_url(self):
        return reverse("activities:work_plan", args=[self.uid])

    def clean(self):
        """The year is one of the phase's, pending extensions included. Raises ValidationError."""
        super().clean()
        if not self.phase_id or self.year is None:
            return
        first, last = self.phase.starts_on.year, self.phase.ends_on_if_approved.year
        if not first <= self.year <= last:
            message = _("%(phase)s runs from %(first)s to %(last)s. Choose one of these years.")
            values = {"phase": self.phase, "first": first, "last": last}
            raise ValidationError({"year": ValidationError(message, code="outside_phase", params=values)})

    # The life of a version

    @history.atomic()
    def submit(self, *, by):
        """Put it before the steering group. Raises ValidationError while it holds no item."""
        if not self.items.exists():
            raise ValidationError(_("The work plan holds no item yet. Add one."), code="incomplete")
        self._move("submit", by)

    @history.atomic()
    def approve(self, *, by, meeting, on=None):
        """A steering meeting has approved it: it is in force, the version before it is superseded.

        meeting: of the same phase. on: the day, where it is not that of the meeting. Raises ValidationError.
        """
        self.check_move("approve")
        self.meeting, self.approved_on = meeting, on or (meeting and meeting.held_on)
        self.check_approval()
        for before in WorkPlan.objects.filter(phase=self.phase_id, year=self.year).in_force():
            before._move("supersede", by)
        self._move("approve", by)

    def check_approval(self):
        if self.meeting is None:
            raise _wrong("meeting", _("Choose the steering meeting that approved it."), "required")
        if self.meeting.phase_id != self.phase_id:
            raise _wrong("meeting", _("Choose a meeting of the same phase."), "other_phase")
        if not self.meeting.held_on <= self.approved_on <= timezone.localdate():
            raise _wrong("on", _("It is approved on the day of the meeting or later, and not in the future."), "day")

    @history.atomic()
    def send_back(self, *, by, note):
        """It is returned with a note; it is changed and submitted again."""
        if not note.strip():
            raise _wrong("note", _("Say why the work plan is returned."), "required")
        self._move("send_back", by, note)


def _wrong(field, message, code):
    return ValidationError({field: ValidationError(message, code=code)})


class WorkPlanStep(AddedOnly):
    """That a version was submitted, returned, approved or superseded: when, by whom, with what note."""

    history_part_of = "plan"
    history_follows = ("plan__phase",)

    plan = models.ForeignKey(WorkPlan, models.PROTECT, related_name="steps", verbose_name=_("work plan"))
    step = models.CharField(_("step"), max_length=10, choices=[(name, move.told) for name, move in MOVES.items()])
    at = models.DateTimeField(_("at"), auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("by")
    )
    note = ProseField(_("note"), blank=True, max_length=4000)

    objects = OwnedLogQuerySet.as_manager()

    class Meta:
        verbose_name = _("step of a work plan")
        verbose_name_plural = _("steps of work plans")
        ordering = ["plan", "pk"]
        default_permissions = ["view"]

    def __str__(self):
        return f"{self.plan}: {self.get_step_display()}"
