from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bomca.fields import LineField, ProseField
from bomca.records import Record, Sourced
from bomca.visibility import ReferenceQuerySet

GENERAL = "G"


class ComponentQuerySet(ReferenceQuerySet):
    def thematic(self):
        """All but the General ones, which hold steering, coordination and visibility."""
        return self.exclude(number=GENERAL)


class Component(Record, Sourced):
    """A part of a phase with an objective and a responsible partner; every phase also has a General one."""

    phase = models.ForeignKey("components.Phase", models.PROTECT, related_name="components", verbose_name=_("phase"))
    number = models.CharField(_("number"), max_length=1, validators=[RegexValidator(r"^[1-9G]\Z")])
    code = models.CharField(_("code"), max_length=8, unique=True, editable=False)
    lead = models.ForeignKey(
        "partners.Organisation",
        models.PROTECT,
        related_name="led_components",
        null=True,
        blank=True,
        verbose_name=_("responsible partner"),
    )

    title = LineField(_("title"), max_length=250)
    objective = ProseField(_("objective"), blank=True)

    objects = ComponentQuerySet.as_manager()
    chosen_by = {"phase": "phase", "component": "pk"}

    class Meta:
        verbose_name = _("component")
        verbose_name_plural = _("components")
        ordering = ["-phase__number", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["phase", "number"],
                name="component_number_is_given_once_in_a_phase",
                violation_error_message=_("The phase already has a component with this number."),
            ),
        ]

    def __str__(self):
        return f"{self.code} {self.title}"

    def save(self, *args, **kwargs):
        self.code = f"B{self.phase.number}-{self.number if self.is_general else f'C{self.number}'}"
        if (fields := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {"code", *fields}
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("components:component", args=[self.code])

    @property
    def is_general(self):
        return self.number == GENERAL
