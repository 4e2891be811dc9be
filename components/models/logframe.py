from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bomca import history
from bomca.accounts import rights
from bomca.added_only import AddedOnly, OwnedLogQuerySet
from bomca.fields import ProseField
from bomca.records import Record, Sourced
from bomca.visibility import ScopedQuerySet
from components.models.agreed import AgreedInVersions, Move

SEE, CHANGE, APPROVE = "components.view_logframe", "components.change_logframe", "components.approve_logframe"


class LogframeStatus(models.TextChoices):
    """How far a version has come; OPSYS's states, with "superseded" for what a later version replaced."""

    DRAFT = "draft", pgettext_lazy("of a logframe", "draft")
    SUBMITTED = "submitted", pgettext_lazy("of a logframe", "submitted")
    RETURNED = "returned", pgettext_lazy("of a logframe", "returned")
    APPROVED = "approved", pgettext_lazy("of a logframe", "approved")
    SUPERSEDED = "superseded", pgettext_lazy("of a logframe", "superseded")


OPEN = (LogframeStatus.DRAFT, LogframeStatus.SUBMITTED, LogframeStatus.RETURNED)
EDITABLE = (LogframeStatus.DRAFT, LogframeStatus.RETURNED)
TOLD = (LogframeStatus.APPROVED, LogframeStatus.SUPERSEDED)


MOVES = {
    "submit": Move(
        _("Submit for approval"),
        _("submitted for approval"),
        CHANGE,
        EDITABLE,
        LogframeStatus.SUBMITTED,
    ),
    "approve": Move(
        _("Approve"),
        LogframeStatus.APPROVED.label,
        APPROVE,
        (LogframeStatus.SUBMITTED,),
        LogframeStatus.APPROVED,
    ),
    "send_back": Move(
        _("Return"),
        LogframeStatus.RETURNED.label,
        APPROVE,
        (LogframeStatus.SUBMITTED,),
        LogframeStatus.RETURNED,
        asks_note=True,
    ),
    "supersede": Move("", LogframeStatus.SUPERSEDED.label, "", (LogframeStatus.APPROVED,), LogframeStatus.SUPERSEDED),
}


class LogframeQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """What is approved or was is seen by whoever has signed in; the rest by those whose role reads drafts."""
        if not user.is_authenticated:
            return self.none()
        if rights.is_administrator(user):
            return self
        granting = rights.granting(user, SEE)
        drafts = (rights.scope(one, self.model, leaving_out=("country", "component")) for one in granting)
        return self.filter(rights.any_of([Q(status__in=TOLD), rights.any_of(drafts)]))

    def in_force(self):
        """The version of each phase that is approved now."""
        return self.filter(status=LogframeStatus.APPROVED)


class Logframe(AgreedInVersions, Record, Sourced):
    """One version of a phase's logical framework: what it shall change, and by what that is seen (Annex E3d, OPSYS).

    An approved version is never changed: a change of structure, baseline or target makes the next version, which asks
    for approval again; until that is given, the approved one stays in force.
    """

    history_follows = ("phase",)
    moves = MOVES
    wrong_step = _("A logframe that is %(now)s cannot become %(then)s.")

    phase = models.ForeignKey("components.Phase", models.PROTECT, related_name="logframes", verbose_name=_("phase"))
    version = models.PositiveSmallIntegerField(_("version"), default=1, editable=False)
    status = models.CharField(
        _("status"), max_length=10, choices=LogframeStatus, default=LogframeStatus.DRAFT, editable=False
    )

    objects = LogframeQuerySet.as_manager()
    lies_in = {"phase": ["phase"]}

    class Meta:
        verbose_name = _("logframe")
        verbose_name_plural = _("logframes")
        ordering = ["-phase__number", "-version"]
        permissions = [("approve_logframe", "Can approve or return a logframe")]
        constraints = [
            models.UniqueConstraint(
                fields=["phase", "version"],
                name="logframe_version_is_given_once_in_a_phase",
                violation_error_message=_("The phase already has a logframe with this version."),
            ),
            models.UniqueConstraint(
                fields=["phase"],
                condition=Q(status__in=OPEN),
                name="one_version_of_a_logframe_is_open",
                violation_error_message=_("A version of this logframe is being worked on. Go on with that one."),
            ),
            models.UniqueConstraint(
                fields=["phase"],
                condition=Q(status="approved"),
                name="one_version_of_a_logframe_is_in_force",
                violation_error_message=_("Another version of this logframe is in force."),
            ),
        ]

    def __str__(self):
        return _("Logframe of %(phase)s, version %(version)s") % {"phase": self.phase, "version": self.version}

    def get_absolute_url(self):
        return reverse("components:logframe", args=[self.uid])

    # The life of a version

    @history.atomic()
    def submit(self, *, by):
        """Ask the donor for approval. Raises ValidationError with everything that is missing."""
        if missing := self.missing():
            raise ValidationError(missing, code="incomplete")
        self._move("submit", by)

    @history.atomic()
    def approve(self, *, by):
        """The donor agrees: this version is in force, the one before it is superseded."""
        self.check_move("approve")
        for before in Logframe.objects.filter(phase=self.phase_id).in_force():
            before._move("supersede", by)
        self._move("approve", by)

    def send_back(self, *, by, note):
        """The donor returns it with a note; it is changed and submitted again."""
        if not note.strip():
            raise ValidationError({"note": ValidationError(_("Say why the logframe is returned."), code="required")})
        self._move("send_back", by, note)

    def missing(self):
        """What OPSYS would not take: a list of sentences, empty when the version is complete."""
        results = self.results.in_order().prefetch_related("indicators__targets", "children")
        if not any(one.level == "impact" for one in results):
            return [_("The logframe has no impact yet. Add one.")]
        return [said for result in results for said in result.missing()]


class LogframeStep(AddedOnly):
    """That a version was submitted, returned, approved or superseded: when, by whom, with what note."""

    history_part_of = "logframe"
    history_follows = ("logframe__phase",)

    logframe = models.ForeignKey(Logframe, models.PROTECT, related_name="steps", verbose_name=_("logframe"))
    step = models.CharField(_("step"), max_length=10, choices=[(name, move.told) for name, move in MOVES.items()])
    at = models.DateTimeField(_("at"), auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("by")
    )
    note = ProseField(_("note"), blank=True, max_length=4000)

    objects = OwnedLogQuerySet.as_manager()

    class Meta:
        verbose_name = _("step of a logframe")
        verbose_name_plural = _("steps of logframes")
        ordering = ["logframe", "pk"]

    def __str__(self):
        return f"{self.logframe}: {self.get_step_display()}"
