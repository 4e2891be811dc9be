from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from activities.models import visibility
from activities.models.activity import Activity
from activities.models.attachment import AttachmentLanguage
from bomca import history
from bomca.accounts import rights
from bomca.constraints import Rule
from bomca.fields import LineField, LinkField, ProseField
from bomca.lookups import mentioning
from bomca.records import Record, Sourced
from bomca.visibility import ScopedQuerySet


class DeliverableType(models.TextChoices):
    """What is handed over to agencies."""

    RECOMMENDATION_SET = "recommendation_set", _("set of recommendations")
    GUIDELINE = "guideline", _("guideline")
    SOP = "sop", _("standard operating procedure")
    MANUAL = "manual", _("manual")
    CURRICULUM = "curriculum", _("curriculum")
    METHODOLOGY = "methodology", _("methodology")
    ASSESSMENT = "assessment", pgettext_lazy("deliverable", "assessment")
    LEGAL_PROPOSAL = "legal_proposal", _("legal proposal")
    STRATEGY = "strategy", _("strategy")
    ACTION_PLAN = "action_plan", _("action plan")
    SOFTWARE_SYSTEM = "software_system", _("software system")
    PUBLICATION = "publication", _("publication")


class DeliverableStatus(models.TextChoices):
    """How far a deliverable has come."""

    DRAFTING = "drafting", _("being drafted")
    QUALITY_CHECK = "quality_check", _("in quality check")
    TRANSMITTED = "transmitted", _("transmitted")
    IN_USE = "in_use", _("in use")
    SUPERSEDED = "superseded", _("superseded")


HANDED_OVER = [DeliverableStatus.TRANSMITTED, DeliverableStatus.IN_USE, DeliverableStatus.SUPERSEDED]


class DeliverableQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """Those of activities that the person may see; without activities, those that lie where their role holds.

        What was not transmitted yet is seen by those who see drafts there.
        """
        if not user.is_authenticated:
            return self.none()
        if rights.is_administrator(user):
            return self
        links = self.model.activities.through.objects.filter(deliverable=OuterRef("pk"))
        seen = Activity.objects.filter(visibility.visible(user, Activity))
        without = ~Exists(links) & rights.any_of(self._own(user))
        drafts = rights.reach(user, "activities.see_drafts", self.model)
        told = rights.any_of([Q(status__in=HANDED_OVER), drafts])
        return self.filter(told, Exists(links.filter(activity__in=seen.order_by().values("pk"))) | without)

    def _own(self, user):
        """Where the person's roles let them see what is for the consortium."""
        yield rights.reach(user, "activities.view_published", self.model)
        for assignment in rights.granting(user, "activities.view_consortium"):
            yield Q(phase__in=visibility.phases_of(assignment))
        if any(rights.grants(one, "activities.view_published_anywhere") for one in rights.current(user)):
            yield rights.EVERY_ROW

    def handed_over(self):
        """Those that agencies have: transmitted, in use, or superseded since."""
        return self.filter(status__in=HANDED_OVER)

    def for_display(self):
        """With everything a list or a page shows, in a constant number of queries."""
        return self.select_related("phase", "component", "superseded_by", "document__activity").prefetch_related(
            "countries", "recipients"
        )

    def search(self, words):
        """Those in whose code, titles or summary every one of the words occurs."""
        return mentioning(self, words, ("code", "title", "own_title", "summary"))

    def next_number(self, component):
        """The next free number among a component's deliverables; its row is locked until the transaction ends."""
        type(component).objects.select_for_update().get(pk=component.pk)
        taken = self.filter(component=component).exclude(code="").values_list("code", flat=True)
        return max((int(code.rpartition("-D")[2]) for code in taken), default=0) + 1


class Deliverable(Record, Sourced):
    """What the programme hands to agencies to keep: recommendations, a manual, a procedure, a system.

    One may come from several activities.
    """

    code = models.CharField(_("code"), max_length=24, blank=True, default="", editable=False)
    phase = models.ForeignKey("components.Phase", models.PROTECT, related_name="deliverables", verbose_name=_("phase"))
    component = models.ForeignKey(
        "components.Component", models.PROTECT, related_name="deliverables", verbose_name=_("component")
    )
    activities = models.ManyToManyField(
        "activities.Activity", related_name="deliverables", blank=True, verbose_name=_("activities")
    )
    countries = models.ManyToManyField(
        "partners.Country", related_name="deliverables", blank=True, verbose_name=_("countries")
    )
    recipients = models.ManyToManyField(
        "partners.Organisation", related_name="deliverables", blank=True, verbose_name=_("recipient agencies")
    )

    type = models.CharField(_("type"), max_length=20, choices=DeliverableType)
    title = LineField(_("title"), max_length=300)
    own_title = LineField(_("title in its own language"), max_length=300, blank=True)
    language = models.CharField(_("language"), max_length=8, choices=AttachmentLanguage, blank=True)
    version = LineField(pgettext_lazy("of a document", "version"), max_length=40, blank=True)
    summary = ProseField(_("summary"), blank=True, max_length=4000)
    transmitted_on = models.DateField(_("transmitted on"), null=True, blank=True)
    in_use_since = models.DateField(_("in use since"), null=True, blank=True)
    dates_note = LineField(
        _("note on the dates"),
        max_length=200,
        blank=True,
        help_text=_("When the dates are not fully known: what is known."),
    )
    document = models.ForeignKey(
        "activities.Attachment",
        models.PROTECT,
        related_name="deliverables",
        null=True,
        blank=True,
        verbose_name=_("document"),
        help_text=_("A file of one of its activities. Add it there first."),
    )
    link = LinkField(_("link to the document"), max_length=500, blank=True)
    status = models.CharField(
        _("status"), max_length=16, choices=DeliverableStatus, default=DeliverableStatus.DRAFTING, editable=False
    )
    superseded_by = models.ForeignKey(
        "self",
        models.PROTECT,
        related_name="replaces",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("superseded by"),
    )

    objects = DeliverableQuerySet.as_manager()
    chosen_by = {"phase": "phase", "component": "component"}
    lies_in = {
        "phase": ["phase"],
        "component": ["component"],
        "country": ["countries"],
        "organisation": ["recipients"],
    }

    class Meta:
        verbose_name = _("deliverable")
        verbose_name_plural = _("deliverables")
        ordering = [F("transmitted_on").desc(nulls_last=True), "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["code"],
                condition=~Q(code=""),
                name="deliverable_code_is_given_once",
                violation_error_message=_("Another deliverable already has this code."),
            ),
            Rule(
                field="transmitted_on",
                condition=~Q(status__in=["transmitted", "in_use"])
                | Q(transmitted_on__isnull=False)
                | ~Q(dates_note=""),
                name="transmitted_deliverable_has_a_date",
                violation_error_code="date_missing",
                violation_error_message=_(
                    "Enter when it was transmitted, or say in the note on the dates what is known."
                ),
            ),
            Rule(
                field="in_use_since",
                condition=Q(in_use_since=None) | Q(transmitted_on=None) | Q(in_use_since__gte=F("transmitted_on")),
                name="deliverable_is_used_after_it_was_transmitted",
                violation_error_message=_(
                    "It cannot be in use before it was transmitted. Correct one of the two dates."
                ),
            ),
            models.CheckConstraint(
                condition=Q(status="superseded", superseded_by__isnull=False)
                | (~Q(status="superseded") & Q(superseded_by=None)),
                name="superseded_deliverable_names_its_successor",
                violation_error_message=_("A deliverable is superseded by another one. Name it."),
            ),
            models.CheckConstraint(
                condition=Q(superseded_by=None) | ~Q(superseded_by=F("id")),
                name="deliverable_does_not_supersede_itself",
                violation_error_message=_("A deliverable cannot supersede itself. Choose another one."),
            ),
        ]

    def __str__(self):
        return f"{self.code} {self.title}" if self.code else self.title

    def get_absolute_url(self):
        return reverse("activities:deliverable", args=[self.uid])

    def clean(self):
        super().clean()
        errors = {}
        if self.component_id and self.phase_id and self.component.phase_id != self.phase_id:
            errors["component"] = ValidationError(_("The component belongs to another phase."), code="other_phase")
        for name in ("transmitted_on", "in_use_since"):
            day = getattr(self, name)
            if day and day > timezone.localdate():
                errors[name] = ValidationError(_("This day lies ahead. Enter it when it has come."), code="in_future")
        if errors:
            raise ValidationError(errors)

    def save(self, *args, **kwargs):
        """Save the deliverable; a new one gets its lasting code, such as B9-C1-D03."""
        with history.atomic():
            if not self.code:
                self.code = f"{self.component.code}-D{Deliverable.objects.next_number(self.component):02d}"
            super().save(*args, **kwargs)

    # The life of a deliverable

    def check_quality(self, *, by):
        """The draft is finished and its quality is looked at."""
        self._step(DeliverableStatus.QUALITY_CHECK, since=[DeliverableStatus.DRAFTING])

    def redraft(self, *, by):
        """The quality check sends it back."""
        self._step(DeliverableStatus.DRAFTING, since=[DeliverableStatus.QUALITY_CHECK])

    def transmit(self, *, by, on):
        """The recipient agencies got it on that day. Raises ValidationError where no recipient is named."""
        if not self.recipients.exists():
            message = _("Name the recipient agencies first: edit the deliverable.")
            raise ValidationError(message, code="recipients_missing")
        self.transmitted_on = on
        self._step(DeliverableStatus.TRANSMITTED, since=[DeliverableStatus.QUALITY_CHECK])

    def take_into_use(self, *, by, on):
        """At least one recipient uses it since that day."""
        self.in_use_since = on
        self._step(DeliverableStatus.IN_USE, since=[DeliverableStatus.TRANSMITTED])

    def supersede(self, *, by, successor):
        """Another deliverable takes its place. Raises ValidationError where that one was not transmitted itself."""
        if successor.pk == self.pk or successor.status not in (DeliverableStatus.TRANSMITTED, DeliverableStatus.IN_USE):
            message = _("Choose another deliverable that was transmitted already.")
            raise ValidationError({"superseded_by": ValidationError(message, code="not_transmitted")})
        self.superseded_by = successor
        self._step(DeliverableStatus.SUPERSEDED, since=[DeliverableStatus.TRANSMITTED, DeliverableStatus.IN_USE])

    @history.atomic()
    def _step(self, status, since):
        if self.status not in since:
            message = _("A deliverable that is %(now)s cannot become %(then)s.")
            values = {"now": self.get_status_display(), "then": DeliverableStatus(status).label}
            raise ValidationError(message, code="wrong_step", params=values)
        self.status = status
        self.full_clean()
        self.save()

    # Questions

    @property
    def is_handed_over(self):
        """Whether agencies have it."""
        return self.status in HANDED_OVER
