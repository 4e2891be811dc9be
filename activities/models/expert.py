from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from activities.models.part import Part, of_activity
from activities.sensitivity import Sensitive
from bomca.constraints import Rule
from bomca.encryption import EncryptedField
from bomca.fields import LineField

MOST_DAYS = Decimal(366)


class ExpertRole(models.TextChoices):
    """As what an expert worked."""

    TRAINER = "trainer", _("trainer")
    KEY_EXPERT = "key_expert", _("key expert")
    SHORT_TERM = "short_term", _("short-term expert")
    ADVISER = "adviser", _("adviser")
    INTERPRETER = "interpreter", _("interpreter")
    OTHER = "other", pgettext_lazy("expert", "other")


class Expert(Part):
    """An expert who worked in an activity: from which institution, and for how many days.

    The name is told to those who log and to the EU officer; others are told the institution and the days.
    """

    history_hides = frozenset({"name"})
    history_rebuilds = False
    sensitive = (Sensitive("name", ("name",), Q(pk__isnull=False), "activities.see_expert"),)

    activity = of_activity("experts")
    country = models.ForeignKey(
        "partners.Country", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("country")
    )
    name = EncryptedField(pgettext_lazy("person", "name"), max_length=150)
    institution = LineField(_("institution"), max_length=250)
    role = models.CharField(_("role"), max_length=12, choices=ExpertRole, default=ExpertRole.SHORT_TERM)
    days = models.DecimalField(_("days of work"), max_digits=4, decimal_places=1)

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
        ]

    def __str__(self):
        return self.institution
