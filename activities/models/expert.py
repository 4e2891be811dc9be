from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from activities.models.activity import Activity
from activities.models.part import Part, PartQuerySet, of_activity
from activities.models.participant import plain
from activities.models.participant_list import CHANGE, ErasedWhy
from activities.sensitivity import Sensitive
from bomca.accounts import rights
from bomca.constraints import Rule
from bomca.encryption import EncryptedField, digests
from bomca.fields import LineField

MOST_DAYS = Decimal(366)
SEE = "activities.see_expert"
IN_PLACE_OF_NAME = {
    ErasedWhy.SCHEDULE: _("name erased by schedule"),
    ErasedWhy.REQUEST: _("name erased on request"),
}


class ExpertRole(models.TextChoices):
    """As what an expert worked."""

    TRAINER = "trainer", _("trainer")
    KEY_EXPERT = "key_expert", _("key expert")
    SHORT_TERM = "short_term", _("short-term expert")
    ADVISER = "adviser", _("adviser")
    INTERPRETER = "interpreter", _("interpreter")
    OTHER = "other", pgettext_lazy("expert", "other")


class ExpertQuerySet(PartQuerySet):
    def named(self):
        """Those whose names are not erased."""
        return self.filter(erased_at=None)

    def erasable_by(self, user):
        """Those whose names the person may see and erase; also in activities that were merged into another."""
        may = (rights.reach(user, permission, Activity) for permission in (SEE, CHANGE))
        return self.filter(activity__in=Activity.objects.told_to(user).filter(*may).order_by().values("pk"))

    def answering(self, words):
        """A list of those in whose name every one of the words occurs. The database cannot read it."""
        words = plain(words).split()
        return [row for row in self.named().for_display() if all(word in plain(row.name) for word in words)]


class Expert(Part):
    """An expert who worked in an activity: from which institution, and for how many days.

    The name is told to those who log and to the EU officer; others are told the institution and the days. When it is
    erased, on request or by schedule, everything else stays.
    """

    history_hides = frozenset({"name"})
    history_rebuilds = False
    sensitive = (Sensitive("name", ("name", "erased_at", "erased_why"), Q(pk__isnull=False), SEE),)

    activity = of_activity("experts")
    country = models.ForeignKey(
        "partners.Country", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("country")
    )
    name = EncryptedField(pgettext_lazy("person", "name"), max_length=150)
    institution = LineField(_("institution"), max_length=250)
    role = models.CharField(_("role"), max_length=12, choices=ExpertRole, default=ExpertRole.SHORT_TERM)
    days = models.DecimalField(_("days of work"), max_digits=4, decimal_places=1)

    erased_at = models.DateTimeField(_("name erased at"), null=True, blank=True, editable=False)
    erased_why = models.CharField(_("name erased"), max_length=8, choices=ErasedWhy, blank=True, editable=False)

    objects = ExpertQuerySet.as_manager()

    class Meta:
        verbose_name = _("expert")
        verbose_name_plural = _("experts")
        ordering = ["activity", "pk"]
        permissions = [("see_expert", "Can see experts by name")]
        constraints = [
            Rule(
                field="days",
                condition=Q(days__gt=0, days__lte=MOST_DAYS),
                name="expert_works_some_days",
                violation_error_message=_("An expert works more than 0 and at most 366 days, in tenths of a day."),
            ),
            Rule(
                field="erased_why",
                condition=Q(erased_at=None, erased_why="") | (Q(erased_at__isnull=False) & ~Q(erased_why="")),
                name="erased_expert_says_why",
                violation_error_message=_("A name is erased by schedule or on request."),
            ),
        ]

    def __str__(self):
        return self.institution

    def clean_fields(self, exclude=None):
        """A name that was erased is not missing."""
        super().clean_fields(exclude={*(exclude or ()), "name"} if self.is_erased else exclude)

    def clean(self):
        super().clean()
        if self.is_erased and self.name:
            message = _("The name was erased and is not entered again. Leave it empty.")
            raise ValidationError({"name": ValidationError(message, code="erased")})

    def erase(self, *, why=ErasedWhy.REQUEST):
        """Leave nothing of the name; what was worked stays. A second time changes nothing."""
        if not self.is_erased:
            self.name, self.erased_at, self.erased_why = "", timezone.now(), why
            self.save()

    # Questions

    @property
    def is_erased(self):
        return self.erased_at is not None

    @property
    def in_place_of(self):
        """What is told in place of fields that were erased, by their names."""
        return {"name": IN_PLACE_OF_NAME[self.erased_why]} if self.is_erased else {}

    @property
    def erasure_key(self):
        """By what a request for erasure names the row."""
        return f"expert {self.uid}"

    @property
    def recorded_at(self):
        return self.created_at

    @property
    def marks(self):
        """By what the person is known again after a restore: keyed digests of name and institution together."""
        return digests(f"expert\n{plain(self.name)}\n{plain(self.institution)}")
