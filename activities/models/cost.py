from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from activities.models.part import Part, of_activity
from bomca.constraints import Rule

# The headings of the EU budget of a grant (Annex III), as far as the costs of one activity fall under them.
HEADINGS = [
    ("1.1", _("1.1 Salaries, local staff")),
    ("1.2", _("1.2 Salaries, international staff")),
    ("1.3.1", _("1.3.1 Per diems abroad")),
    ("1.3.2", _("1.3.2 Per diems, local")),
    ("1.3.3", _("1.3.3 Per diems of participants")),
    ("2.1", _("2.1 International travel")),
    ("2.2", _("2.2 Local transport")),
    ("3.1", _("3.1 Vehicles")),
    ("3.2", _("3.2 Furniture and computers")),
    ("3.3", _("3.3 Machines and tools")),
    ("3.4", _("3.4 Spare parts")),
    ("3.5", _("3.5 Other equipment and supplies")),
    ("4.1", _("4.1 Vehicle costs")),
    ("4.2", _("4.2 Office rent")),
    ("4.3", _("4.3 Consumables")),
    ("4.4", _("4.4 Other services of the office")),
    ("5.1", _("5.1 Publications")),
    ("5.2", _("5.2 Studies and research")),
    ("5.3", _("5.3 Expenditure verification")),
    ("5.4", _("5.4 Evaluation")),
    ("5.5", _("5.5 Translation and interpretation")),
    ("5.6", _("5.6 Financial services")),
    ("5.7", _("5.7 Conferences and seminars")),
    ("5.8", _("5.8 Visibility")),
    ("6", _("6 Other, financial support to third parties")),
]


def euros(title):
    return models.DecimalField(title, max_digits=14, decimal_places=2, null=True, blank=True)


class Cost(Part):
    """What an activity was planned to cost and has cost under one heading of the EU budget, in EUR.

    The portal is no accounting: this says where the money of an activity went, not how it was booked.
    """

    activity = of_activity("costs")
    heading = models.CharField(_("budget heading"), max_length=8, choices=HEADINGS)
    planned = euros(_("planned, EUR"))
    actual = euros(_("actual, EUR"))

    class Meta:
        verbose_name = _("cost")
        verbose_name_plural = _("costs")
        ordering = ["activity", "heading", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "heading"],
                name="heading_has_one_cost_in_an_activity",
                violation_error_message=_("This heading has a cost already. Edit that one."),
            ),
            Rule(
                field="planned",
                condition=Q(planned__isnull=False) | Q(actual__isnull=False),
                name="cost_is_planned_or_actual",
                violation_error_message=_("Enter the planned amount, the actual one, or both."),
            ),
            *(
                Rule(
                    field=name,
                    condition=Q(**{name: None}) | Q(**{f"{name}__gte": 0}),
                    name=f"{name}_cost_is_not_negative",
                    violation_error_message=_("An amount is zero or more."),
                )
                for name in ("planned", "actual")
            ),
        ]

    def __str__(self):
        return str(self.get_heading_display())
