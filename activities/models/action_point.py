from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.models.part import Part, PartQuerySet, of_activity
from bomca.constraints import Rule
from bomca.fields import LineField, ProseField


class ActionPointQuerySet(PartQuerySet):
    def overdue(self, today):
        """Those that should have been done before today and are not."""
        return self.filter(done_on=None, due_on__lt=today)


class ActionPoint(Part):
    """What was agreed to be done after an activity: by whom, until when, whether it was, and who has looked."""

    lasting = True

    activity = of_activity("action_points")
    owner = models.ForeignKey(
        "partners.Organisation", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("agency")
    )
    text = ProseField(_("what is to be done"), max_length=2000)
    owner_role = LineField(
        _("function"), max_length=150, blank=True, help_text=_("Who in the agency or the programme; no names.")
    )
    due_on = models.DateField(_("due on"), null=True, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    verified_on = models.DateField(
        _("verified on"), null=True, blank=True, help_text=_("A second look has found it done.")
    )
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("verified by"),
    )

    objects = ActionPointQuerySet.as_manager()

    class Meta:
        verbose_name = _("action point")
        verbose_name_plural = _("action points")
        ordering = ["activity", "due_on", "pk"]
        constraints = [
            Rule(
                field="owner",
                condition=Q(owner__isnull=False) | ~Q(owner_role=""),
                name="action_point_has_an_owner",
                violation_error_message=_("Say who does it: an agency, a function, or both."),
            ),
            Rule(
                field="verified_on",
                condition=Q(verified_on=None) | Q(done_on__isnull=False, verified_on__gte=models.F("done_on")),
                name="action_point_is_done_before_it_is_verified",
                violation_error_message=_("It can be verified only once it is done. Enter when it was done."),
            ),
        ]

    def __str__(self):
        return self.text if len(self.text) <= 80 else f"{self.text[:79]}…"

    def clean(self):
        super().clean()
        for name in ("done_on", "verified_on"):
            if (day := getattr(self, name)) and day > timezone.localdate():
                raise ValidationError({name: ValidationError(_("This day lies ahead."), code="in_future")})

    def prepare(self, *, by):
        """Whoever enters the day of verification is who verified it. Raises ValidationError without the right."""
        before = type(self).objects.filter(pk=self.pk).values_list("verified_on", flat=True).first()
        if self.verified_on == before:
            return
        if by and not by.has_perm("activities.verify_activity", self.activity):
            message = _("Your role does not let you verify here. Leave this as it was.")
            raise ValidationError({"verified_on": ValidationError(message, code="not_permitted")})
        self.verified_by = by if self.verified_on else None

    @property
    def is_overdue(self):
        return self.done_on is None and self.due_on is not None and self.due_on < timezone.localdate()

    @property
    def state(self):
        """Where it stands, in a word."""
        if self.verified_on:
            return _("verified")
        if self.done_on:
            return _("done")
        return _("overdue") if self.is_overdue else _("open")
