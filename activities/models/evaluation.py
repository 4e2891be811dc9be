from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from activities.models.part import Part, of_activity
from bomca.constraints import Rule

NOT_NEGATIVE = [MinValueValidator(0, _("A score is zero or more."))]
WITHIN = _("A score lies between 0 and the highest possible score.")


def score(title):
    return models.DecimalField(title, max_digits=6, decimal_places=2, null=True, blank=True, validators=NOT_NEGATIVE)


def between(field):
    """The rule that a mean lies between 0 and the highest possible score."""
    return Rule(
        field=field,
        condition=Q(**{field: None}) | Q(**{f"{field}__gte": 0, f"{field}__lte": F("highest_score")}),
        name=f"evaluation_{field}_lies_within_the_scale",
        violation_error_message=WITHIN,
    )


class Evaluation(Part):
    """How an activity was evaluated: what those who answered gave it, and the tests before and after.

    Numbers without names. The EU asks how many of the people trained have increased their knowledge.
    """

    activity = of_activity("evaluations")
    respondents = models.PositiveIntegerField(_("people who answered"))
    highest_score = models.DecimalField(
        _("highest possible score"), max_digits=6, decimal_places=2, help_text=_("Such as 5, 10 or 100.")
    )
    average_score = score(_("average score of the activity"))
    pre_test_mean = score(_("mean of the test before"))
    post_test_mean = score(_("mean of the test after"))
    improved = models.PositiveIntegerField(_("people who improved"), null=True, blank=True)

    class Meta:
        verbose_name = _("evaluation")
        verbose_name_plural = _("evaluations")
        ordering = ["activity", "pk"]
        constraints = [
            Rule(
                field="respondents",
                condition=Q(respondents__gte=1, respondents__lte=100_000),
                name="evaluation_was_answered",
                violation_error_message=_("Enter how many people answered, from 1 to 100,000."),
            ),
            Rule(
                field="highest_score",
                condition=Q(highest_score__gt=0),
                name="evaluation_has_a_scale",
                violation_error_message=_("The highest possible score is more than 0."),
            ),
            between("average_score"),
            between("pre_test_mean"),
            between("post_test_mean"),
            Rule(
                field="improved",
                condition=Q(improved=None) | Q(improved__lte=F("respondents")),
                name="no_more_people_improved_than_answered",
                violation_error_message=_(
                    "No more people can have improved than have answered. Correct one of the two."
                ),
            ),
        ]

    def __str__(self):
        return str(_("%(number)s answers") % {"number": self.respondents})
