from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from activities.models.choices import Basis, ParticipantRole
from activities.tally import Tally
from bomca.constraints import CheckedAtOnce
from bomca.history.tracked import Tracked, TrackedQuerySet
from bomca.records import Qualifier

MOST_PEOPLE = 100_000
WITHIN_REASON = [
    MinValueValidator(0, _("Numbers of people are zero or more.")),
    MaxValueValidator(MOST_PEOPLE, _("Not more than 100,000 people take part in one activity. Check the number.")),
]
SOMEONE = Q(women__gt=0) | Q(men__gt=0) | Q(not_stated__gt=0)


class ParticipationQuerySet(TrackedQuerySet):
    def visible_to(self, user):
        """The rows of the activities that the person may see."""
        activities = self.model._meta.get_field("activity").related_model.objects.visible_to(user)
        return self.filter(activity__in=activities.values("pk"))

    def of_participants(self):
        """Rows of those who are counted as participants: no trainers, experts or observers."""
        return self.filter(role=ParticipantRole.PARTICIPANT)

    def counted(self):
        """Rows that count (see `tally.counted`): of each role the verified ones, or else the attendance."""
        verified = self.model.objects.filter(
            activity=OuterRef("activity"), role=OuterRef("role"), source=Basis.VERIFIED
        )
        return self.filter(Q(source=Basis.VERIFIED) | Q(source=Basis.ATTENDANCE) & ~Exists(verified.order_by()))


class Participation(CheckedAtOnce, Tracked):
    """How many people of one country and organisation took part in an activity, and as what.

    Counts are participations, not unique persons, and carry no names. Country and organisation stay empty
    when the source does not state them; "more than 20" is 20 with the qualifier "more than". What was planned, what the
    attendance says and what was verified are rows of their own.
    """

    history_part_of = "activity"
    history_follows = ("country",)

    activity = models.ForeignKey(
        "activities.Activity", models.CASCADE, related_name="participations", verbose_name=_("activity")
    )
    country = models.ForeignKey(
        "partners.Country",
        models.PROTECT,
        related_name="participations",
        null=True,
        blank=True,
        verbose_name=_("country"),
    )
    organisation = models.ForeignKey(
        "partners.Organisation",
        models.PROTECT,
        related_name="participations",
        null=True,
        blank=True,
        verbose_name=_("organisation"),
    )
    role = models.CharField(_("role"), max_length=12, choices=ParticipantRole, default=ParticipantRole.PARTICIPANT)
    women = models.IntegerField(_("women"), default=0, validators=WITHIN_REASON)
    men = models.IntegerField(_("men"), default=0, validators=WITHIN_REASON)
    not_stated = models.IntegerField(_("sex not stated"), default=0, validators=WITHIN_REASON)
    source = models.CharField(_("basis"), max_length=10, choices=Basis, default=Basis.ATTENDANCE)
    qualifier = models.CharField(_("qualifier"), max_length=8, choices=Qualifier, default=Qualifier.EXACT)

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        verbose_name = _("participation")
        verbose_name_plural = _("participations")
        ordering = ["activity", "country__iso2", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(women__gte=0, men__gte=0, not_stated__gte=0),
                name="participation_counts_are_not_negative",
                violation_error_message=_("Numbers of people are zero or more."),
            ),
            models.CheckConstraint(
                condition=Q(women__lte=MOST_PEOPLE, men__lte=MOST_PEOPLE, not_stated__lte=MOST_PEOPLE),
                name="participation_counts_are_plausible",
                violation_error_message=_("Not more than 100,000 people take part in one activity. Check the number."),
            ),
            models.CheckConstraint(
                condition=SOMEONE,
                name="participation_counts_someone",
                violation_error_message=_("Enter how many people took part, or remove the row."),
            ),
            models.UniqueConstraint(
                F("activity"),
                Coalesce("country", 0),
                Coalesce("organisation", 0),
                F("role"),
                F("source"),
                name="participation_is_counted_once",
                violation_error_message=_(
                    "This country, organisation, role and basis already have a row. Put the numbers into one row."
                ),
            ),
        ]

    def __str__(self):
        country = self.country or _("country not stated")
        return f"{country}: {self.tally.total}"

    def twin_of(self, record):
        """The row that would mean the same, were this one of that organisation, or of that activity."""
        key = {"activity": self.activity_id, "organisation": self.organisation_id, record._meta.model_name: record}
        rows = type(self).objects.filter(**key, country=self.country_id, role=self.role, source=self.source)
        return rows.exclude(pk=self.pk).first()

    def take(self, other):
        """Add the people of a row that means the same, which goes."""
        tally = self.tally + other.tally
        other.delete()
        self.women, self.men, self.not_stated = tally.women, tally.men, tally.not_stated
        self.qualifier = tally.qualifier
        self.save()

    @property
    def tally(self):
        return Tally(self.women, self.men, self.not_stated, self.qualifier)

    @property
    def key(self):
        """What may occur once in an activity."""
        return (self.country_id, self.organisation_id, self.role, self.source)
