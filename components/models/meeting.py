"""Steering meetings of a phase: who sat there, what was decided, and what follows from it."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bomca import wording
from bomca.accounts import rights
from bomca.constraints import Rule
from bomca.fields import LineField, ProseField
from components.models.of_phase import OfPhase, OfPhaseQuerySet, of_phase

VIEW_MEETINGS, CHANGE_MEETINGS = "components.view_meeting", "components.change_meeting"


class MeetingKind(models.TextChoices):
    """A national steering group meets in one country, the regional one for all."""

    NATIONAL = "national", _("national steering group")
    REGIONAL = "regional", _("regional steering group")


class MeetingQuerySet(OfPhaseQuerySet):
    def visible_to(self, user):
        """Meetings of the countries a role is given for; regional ones wherever the person sees any of the phase."""
        regional = (
            Q(country=None) & rights.scope(one, self.model, leaving_out=("country",))
            for one in rights.granting(user, VIEW_MEETINGS)
        )
        return self.filter(rights.any_of([rights.reach(user, VIEW_MEETINGS, self.model), *regional]))


class Meeting(OfPhase):
    """A meeting of a steering group of a phase."""

    has_parts = True
    view_permission, change_permission = VIEW_MEETINGS, CHANGE_MEETINGS
    lies_in = {"phase": ["phase"], "component": rights.ANYWHERE, "country": ["country"]}

    phase = of_phase("meetings")
    kind = models.CharField(_("kind"), max_length=8, choices=MeetingKind)
    country = models.ForeignKey(
        "partners.Country", models.PROTECT, related_name="meetings", null=True, blank=True, verbose_name=_("country")
    )
    held_on = models.DateField(_("held on"))
    place = LineField(_("place"), max_length=150, blank=True, help_text=_("A city, or online."))
    agenda = ProseField(_("agenda"), blank=True)
    summary = ProseField(_("summary"), blank=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("steering meeting")
        verbose_name_plural = _("steering meetings")
        ordering = ["phase", "-held_on", "-pk"]
        constraints = [
            Rule(
                field="country",
                condition=Q(kind="national", country__isnull=False) | Q(kind="regional", country=None),
                name="national_meeting_has_a_country_and_a_regional_one_none",
                violation_error_message=_("A national steering group has a country, the regional one has none."),
            ),
        ]

    def __str__(self):
        about = f"{self.get_kind_display()}, {self.country}" if self.country_id else str(self.get_kind_display())
        return f"{wording.capital(about)}, {wording.on(self.held_on)}"

    def get_absolute_url(self):
        return reverse("activities:meeting", args=[self.uid])

    def clean(self):
        super().clean()
        if not (self.phase_id and self.country_id):
            return
        if not self.phase.phase_countries.filter(country_id=self.country_id).exists():
            message = _("The country does not take part in this phase. Choose another.")
            raise ValidationError({"country": message}, code="not_in_phase")


class PartOfMeetingQuerySet(OfPhaseQuerySet):
    def visible_to(self, user):
        """Parts of the meetings that the person may see."""
        return self.filter(meeting__in=Meeting.objects.visible_to(user).values("pk"))


class Seat(OfPhase):
    """That an organisation took part in a meeting, with how many people. No names."""

    history_part_of = "meeting"
    change_permission = CHANGE_MEETINGS

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="seats", verbose_name=_("steering meeting"))
    organisation = models.ForeignKey(
        "partners.Organisation", models.PROTECT, related_name="seats", verbose_name=_("organisation")
    )
    people = models.PositiveSmallIntegerField(_("people"), null=True, blank=True)

    objects = PartOfMeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation that took part")
        verbose_name_plural = _("organisations that took part")
        ordering = ["meeting", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "organisation"],
                name="organisation_sits_once_in_a_meeting",
                violation_error_message=_("The organisation is in the list already."),
            ),
        ]

    def __str__(self):
        return str(self.organisation)


class DecisionQuerySet(PartOfMeetingQuerySet):
    def waiting(self):
        """Decisions whose follow-up is not done yet."""
        return self.filter(due_on__isnull=False, done_on=None)


class Decision(OfPhase):
    """What a meeting decided, and the follow-up: who does it, until when, and when it was done."""

    history_part_of = "meeting"
    change_permission = CHANGE_MEETINGS

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="decisions", verbose_name=_("steering meeting"))
    text = LineField(_("decision"), max_length=1000)
    responsible = LineField(_("who follows it up"), max_length=150, blank=True)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions and follow-ups")
        ordering = ["meeting", "pk"]
        constraints = [
            Rule(
                field="responsible",
                condition=Q(due_on=None, done_on=None) | ~Q(responsible=""),
                name="follow_up_has_somebody_responsible",
                violation_error_message=_("Say who follows it up: an organisation or a function."),
            ),
        ]

    def __str__(self):
        return self.text[:80]

    def clean(self):
        super().clean()
        for name in ("due_on", "done_on"):
            day = getattr(self, name)
            if day and self.meeting_id and day < self.meeting.held_on:
                message = _("A follow-up comes after the meeting. Correct the day.")
                raise ValidationError({name: message}, code="before_meeting")

    @property
    def state(self):
        """Where the follow-up stands, in words."""
        if self.done_on:
            return _("done")
        if not self.due_on:
            return _("nothing to follow up")
        return _("overdue") if self.is_overdue else _("waiting")

    @property
    def is_overdue(self):
        """Whether the follow-up was due before today."""
        return self.done_on is None and self.due_on is not None and self.due_on < rights.today()
