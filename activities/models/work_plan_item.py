from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from activities.models.choices import Kind
from activities.models.work_plan import WorkPlan
from bomca.constraints import Rule
from bomca.fields import LineField
from bomca.records import Record
from bomca.visibility import ScopedQuerySet
from components.models.of_phase import euros

CHANGE_ITEM = "activities.change_workplanitem"
QUARTERS = [(number, format_lazy(_("Q{number}"), number=number)) for number in (1, 2, 3, 4)]


class WorkPlanItemQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """Items of the versions that the person may see."""
        return self.filter(plan__in=WorkPlan.objects.visible_to(user).order_by().values("pk"))

    def in_order(self):
        return self.order_by("position", "pk")

    def origins(self):
        """The keys of the rows by which these items are known in every version: what activities point at."""
        known_by = Coalesce("first_id", "pk", output_field=models.BigIntegerField())
        return self.order_by().annotate(known_by=known_by).values("known_by")

    def lasting(self):
        """Each item once, as it stood in its first version: what activities point at."""
        return self.filter(first=None)

    def for_display(self):
        rows = self.select_related("plan__phase", "component", "lead", "place", "first")
        return rows.prefetch_related("countries")


class WorkPlanItem(Record):
    """One thing a phase means to do in a year: what, when, for whom, where, and for how much.

    An item is the same in every version: `first` is its row in the version in which it was first planned, which its
    number, its code and the activities that carry it out belong to.
    """

    history_part_of = "plan"
    history_follows = ("plan__phase",)

    plan = models.ForeignKey(
        WorkPlan, models.PROTECT, related_name="items", editable=False, verbose_name=_("work plan")
    )
    first = models.ForeignKey(
        "self",
        models.PROTECT,
        related_name="later",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("first planned as"),
    )
    number = models.PositiveSmallIntegerField(_("number"), editable=False)
    code = models.CharField(_("code"), max_length=16, editable=False)
    position = models.PositiveSmallIntegerField(_("position"), default=0, editable=False)
    title = LineField(_("title"), max_length=300)
    component = models.ForeignKey(
        "components.Component", models.PROTECT, related_name="work_plan_items", verbose_name=_("component")
    )
    result = models.ForeignKey(
        "components.Result",
        models.PROTECT,
        related_name="work_plan_items",
        null=True,
        blank=True,
        verbose_name=_("result of the logframe"),
    )
    kind = models.CharField(_("kind"), max_length=24, choices=Kind)
    countries = models.ManyToManyField(
        "partners.Country", related_name="work_plan_items", blank=True, verbose_name=_("countries")
    )
    lead = models.ForeignKey(
        "partners.Organisation",
        models.PROTECT,
        related_name="work_plan_items",
        null=True,
        blank=True,
        verbose_name=_("responsible partner"),
    )
    quarter_from = models.PositiveSmallIntegerField(_("from quarter"), choices=QUARTERS)
    quarter_until = models.PositiveSmallIntegerField(_("until quarter"), choices=QUARTERS)
    participants = models.PositiveIntegerField(_("planned participants"), null=True, blank=True)
    budget = euros(_("planned budget, EUR"), null=True, blank=True)
    place = models.ForeignKey(
        "partners.Place",
        models.PROTECT,
        related_name="work_plan_items",
        null=True,
        blank=True,
        verbose_name=_("planned place"),
    )
    place_note = LineField(
        _("place in words"), max_length=200, blank=True, help_text=_("Where the list has no such place, or it is open.")
    )

    objects = WorkPlanItemQuerySet.as_manager()
    lies_in = {"phase": ["plan__phase"], "component": ["component"]}

    class Meta:
        verbose_name = _("work-plan item")
        verbose_name_plural = _("work-plan items")
        ordering = ["plan", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="work_plan_item_has_its_own_number"),
            Rule(
                field="quarter_until",
                condition=Q(quarter_from__gte=1, quarter_from__lte=F("quarter_until"), quarter_until__lte=4),
                name="work_plan_item_ends_after_it_begins",
                violation_error_message=_("The last quarter cannot lie before the first. Correct one of the two."),
            ),
            Rule(
                field="budget",
                condition=Q(budget=None) | Q(budget__gte=0),
                name="work_plan_item_budget_is_not_negative",
                violation_error_message=_("An amount is zero or more."),
            ),
        ]

    def __str__(self):
        return f"{self.code} {self.title}"

    def save(self, *args, **kwargs):
        self.code = self.code or f"B{self.plan.phase.number}-{self.plan.year}-{self.number:02d}"
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return f"{reverse('activities:work_plan', args=[self.plan.uid])}#item-{self.uid}"

    @property
    def origin(self):
        """The row by which the item is known in every version."""
        return self.first or self

    @property
    def quarters(self):
        """The planned quarters: Q2, or Q2–Q3."""
        return "–".join(dict.fromkeys(str(dict(QUARTERS)[one]) for one in (self.quarter_from, self.quarter_until)))

    @property
    def where(self):
        """The planned place in words; one that has become sensitive is not told in a plan."""
        place = "" if self.place is None or self.place.is_sensitive else str(self.place)
        return ", ".join(part for part in (place, self.place_note) if part)

    def check_editable(self):
        """Items change only in a version that is not submitted or approved. Raises ValidationError."""
        if not self.plan.is_editable:
            message = _(
                "This version of the work plan is %(status)s and cannot be changed. Make the next version, and change "
                "that."
            )
            raise ValidationError(message, code="locked", params={"status": self.plan.get_status_display()})

    def clean(self):
        super().clean()
        self.check_editable()
        phase, errors = self.plan.phase_id, {}
        if self.component_id and self.component.phase_id != phase:
            message = _("Choose a component of the same phase.")
            errors["component"] = ValidationError(message, code="other_phase")
        if self.result_id and self.result.logframe.phase_id != phase:
            errors["result"] = ValidationError(_("Choose a result of the same phase."), code="other_phase")
        if self.place_id and self.place.is_sensitive:
            message = _("A work plan names no sensitive place. Choose the city, or leave it open.")
            errors["place"] = ValidationError(message, code="sensitive")
        if errors:
            raise ValidationError(errors)

    def delete(self, *args, **kwargs):
        """Remove the item from a version that may be changed. Raises ValidationError from any other."""
        self.check_editable()
        return super().delete(*args, **kwargs)
