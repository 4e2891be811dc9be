from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from activities import small_counts
from activities.models import rules
from activities.models.choices import Context, Format, Kind, Language, Status, Visibility
from activities.models.life import Living
from activities.models.querysets import ActivityQuerySet, items_value_of
from activities.models.withholding import Withheld
from bomca.fields import LineField, ProseField, SeveralField
from bomca.merged import Mergeable
from bomca.records import Record, Sourced


class Activity(Mergeable, Withheld, Living, Record, Sourced):
    """One thing the programme does: a training, a study visit, an expert mission, a hand-over of equipment.

    A regional activity is one record: it counts once in the total and once in each participating country.
    """

    code = models.CharField(_("code"), max_length=24, blank=True, default="", editable=False)
    phase = models.ForeignKey("components.Phase", models.PROTECT, related_name="activities", verbose_name=_("phase"))
    component = models.ForeignKey(
        "components.Component", models.PROTECT, related_name="activities", verbose_name=_("component")
    )
    place = models.ForeignKey(
        "partners.Place", models.PROTECT, related_name="activities", null=True, blank=True, verbose_name=_("place")
    )
    host_country = models.ForeignKey(
        "partners.Country",
        models.PROTECT,
        related_name="hosted_activities",
        null=True,
        blank=True,
        verbose_name=_("host country"),
    )
    countries = models.ManyToManyField(
        "partners.Country", related_name="activities", blank=True, verbose_name=_("participating countries")
    )
    partners = models.ManyToManyField(
        "partners.Organisation", related_name="activities", blank=True, verbose_name=_("partners")
    )
    agencies = models.ManyToManyField(
        "partners.Organisation", related_name="attended_activities", blank=True, verbose_name=_("beneficiary agencies")
    )
    co_organisers = models.ManyToManyField(
        "partners.Organisation", related_name="joint_activities", blank=True, verbose_name=_("co-organisers")
    )
    host_organisation = models.ForeignKey(
        "partners.Organisation",
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("host institution"),
    )
    predecessor = models.ForeignKey(
        "self",
        models.PROTECT,
        related_name="successors",
        null=True,
        blank=True,
        verbose_name=_("continues"),
        help_text=_("The activity before it in a series: its code, such as B9-C1-2018-017."),
    )
    work_plan_item = models.ForeignKey(
        "activities.WorkPlanItem",
        models.PROTECT,
        related_name="activities",
        null=True,
        blank=True,
        verbose_name=_("work-plan item"),
        help_text=_("What of the year's work plan it carries out."),
    )
    topics = models.ManyToManyField("activities.Topic", related_name="activities", blank=True, verbose_name=_("topics"))

    kind = models.CharField(_("kind"), max_length=24, choices=Kind)
    context = models.CharField(_("context"), max_length=16, choices=Context)
    format = models.CharField(_("format"), max_length=8, choices=Format, default=Format.ON_SITE)
    title = LineField(_("title"), max_length=300)
    planned_starts_on = models.DateField(_("planned start"), null=True, blank=True)
    planned_ends_on = models.DateField(_("planned end"), null=True, blank=True)
    planned_place = models.ForeignKey(
        "partners.Place", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("planned place")
    )
    planned_budget = models.DecimalField(
        _("planned budget, EUR"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    starts_on = models.DateField(_("start"), null=True, blank=True)
    ends_on = models.DateField(_("end"), null=True, blank=True)
    dates_note = LineField(
        _("note on the dates"),
        max_length=200,
        blank=True,
        help_text=_("When the dates are not fully known: what is known."),
    )
    venue = LineField(_("venue"), max_length=200, blank=True)
    joint_with = LineField(
        _("joint with"),
        max_length=300,
        blank=True,
        help_text=_("The event of another donor or programme it was part of."),
    )
    languages = SeveralField(_("languages"), max_length=60, choices=Language, blank=True)
    objectives = ProseField(_("objectives"), blank=True)
    methods = ProseField(_("methods"), blank=True)
    summary = ProseField(_("summary"), blank=True)
    results = ProseField(_("results"), blank=True)
    equipment_value = models.DecimalField(
        _("value of equipment handed over, EUR"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    is_dual_use = models.BooleanField(
        _("equipment is dual-use"),
        default=False,
        help_text=_("It could also serve a military end: its value is told only to those who work with it."),
    )
    visibility = models.CharField(_("who may see it"), max_length=10, choices=Visibility, default=Visibility.CONSORTIUM)

    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("logged by"),
    )

    objects = ActivityQuerySet.as_manager()
    lies_in = {
        "phase": ["phase"],
        "component": ["component"],
        "country": ["countries", "host_country"],
        "organisation": ["partners", "agencies", "co_organisers"],
    }
    counts_for = small_counts.EVERYTHING  # for whom small numbers of people are told

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = [F("starts_on").desc(nulls_last=True), "-pk"]
        permissions = [
            ("see_drafts", "Can see drafts"),
            ("view_internal", "Can see internal activities"),
            ("view_published", "Can see activities for the consortium or public"),
            ("view_published_anywhere", "Can see them beyond the own scope"),
            ("view_verified", "Can see verified activities"),
            ("view_consortium", "Can see what is shared in phases of the own organisation"),
            ("plan_activity", "Can put activities into the work plan"),
            ("complete_activity", "Can say that activities have begun or were held"),
            ("stop_activity", "Can postpone and cancel activities"),
            ("return_activity", "Can return activities for correction"),
            ("verify_activity", "Can verify activities"),
            ("correct_verified", "Can open verified activities for correction"),
            ("publish_activity", "Can say who may see an activity"),
            ("see_dual_use", "Can see the value of dual-use equipment"),
            ("see_small_counts", "Can see small numbers of people"),
            ("view_own_small_counts", "Can see small numbers of people of the own organisation"),
        ]
        indexes = [models.Index(fields=["phase", "status", "starts_on"], name="activity_by_phase")]
        constraints = rules.CONSTRAINTS

    def __str__(self):
        return f"{self.code} {self.title}" if self.code else self.title

    def get_absolute_url(self):
        return reverse("activities:activity", args=[self.uid])

    def clean(self):
        super().clean()
        if self.place and not self.host_country_id:
            self.host_country = self.place.country
        if self.work_plan_item and self.work_plan_item.first_id:
            self.work_plan_item = self.work_plan_item.first
        rules.check_neighbours(self)

    def keep_names_of(self, other):
        """An activity has one title; what the other was called is told by its history."""

    def publish(self, visibility, *, by):
        """Say who may see it: internal, consortium or public. Raises ValidationError on any other word."""
        self.visibility = visibility
        self.clean_fields(exclude=[field.name for field in self._meta.fields if field.name != "visibility"])
        self.save(update_fields=["visibility", "updated_at"])

    def allocate_code(self, next_in_series=None):
        """Give the activity its lasting code, such as B9-C1-2018-017, once it leaves draft.

        next_in_series: counts for many activities at once; by default the log is asked.
        """
        next_in_series = next_in_series or Activity.objects.next_in_series
        if not self.code and self.status != Status.DRAFT:
            day = self.starts_on or self.planned_starts_on
            series = f"{self.component.code}-{day.year if day else 'ND'}-"
            self.code = series + f"{next_in_series(self.component, series):03d}"

    # Questions

    @property
    def tells_notes(self):
        """Whether the notes of its steps are told: free text may name what is withheld from the reader."""
        return not self.withheld and self.counts_for is small_counts.EVERYTHING

    @property
    def is_beyond_phase(self):
        """Whether it lies after the phase's approved end, under an extension that is still pending."""
        last = self.ends_on or self.starts_on
        return bool(last and last > self.phase.ends_on)

    @property
    def days(self):
        """How many days it lasted, first and last included; None when a date is not known."""
        return (self.ends_on - self.starts_on).days + 1 if self.starts_on and self.ends_on else None

    @property
    def languages_told(self):
        """The languages it was held in, as people call them."""
        labels = dict(Language.choices)
        return [labels[code] for code in SeveralField.codes(self.languages) if code in labels]

    @property
    def value_of_equipment(self):
        """EUR of equipment handed over: the sum of its items, or else as told. None when not known."""
        if "equipment_value" in self.withheld:
            return None
        items = self.items_value if hasattr(self, "items_value") else items_value_of(self)
        return self.equipment_value if items is None else items.quantize(Decimal("0.01"))

    @property
    def attendance(self):
        """Who took part, row by row and in all, as far as the reader of this instance is told numbers."""
        return small_counts.attendance(self.participations.all(), self.counts_for)

    @property
    def rows_told(self):
        """The participations that the reader of this instance is told of, numbers or not."""
        return [one.row for one in self.attendance.every_row]

    @property
    def participants(self):
        """The tally of its participants: no trainers, experts or observers."""
        return self.attendance.participants
