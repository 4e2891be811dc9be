from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.models.deliverable import HANDED_OVER, Deliverable
from bomca.accounts import rights, roles
from bomca.fields import LineField, ProseField
from bomca.lookups import mentioning
from bomca.records import Record, Sourced
from bomca.visibility import ScopedQuerySet
from partners.models.kin import is_own_ancestor, reached

ASK = "activities.ask_agency"


class Standing(models.TextChoices):
    """What became of a recommendation."""

    ISSUED = "issued", _("issued")
    CONSIDERED = "considered", _("under consideration")
    PARTLY_ADOPTED = "partly_adopted", _("partly adopted")
    ADOPTED = "adopted", _("adopted")
    NOT_ADOPTED = "not_adopted", _("not adopted")
    OVERTAKEN = "overtaken", _("overtaken by events")


SAID_LATER = [one for one in Standing.choices if one[0] != Standing.ISSUED]
NEEDING_EVIDENCE = [Standing.PARTLY_ADOPTED, Standing.ADOPTED]


class RecommendationQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """Those of deliverables that the person may see, and those addressed to the person's own agency.

        Who only belongs to a steering group sees those of the own country.
        """
        if not user.is_authenticated:
            return self.none()
        if rights.is_administrator(user):
            return self
        held = rights.current(user)
        of_agencies = [one.organisation_id for one in held if one.role in roles.OF_A_PARTNER]
        own = Q(addressee__in=of_agencies, deliverable__status__in=HANDED_OVER)
        rows = self.filter(Q(deliverable__in=Deliverable.objects.visible_to(user).order_by().values("pk")) | own)
        if held and all(one.role == roles.STEERING_MEMBER for one in held):
            rows = rows.filter(rights.any_of(rights.scope(one, self.model) for one in held))
        return rows

    def for_display(self):
        """With everything a list or a page shows, in a constant number of queries."""
        return self.select_related(
            "deliverable__component__phase", "deliverable__phase", "addressee", "country", "renews"
        )

    def standing_on(self, day, name="standing"):
        """Each with its status at the end of that day, under this name; None where it was not issued yet."""
        rows = self.model._meta.get_field("statuses").related_model.objects
        last = rows.filter(recommendation=OuterRef("pk"), as_of_on__lte=day).order_by("-as_of_on", "-pk")
        then = Coalesce(Subquery(last.values("status")[:1]), Value(Standing.ISSUED))
        known = Case(When(issued_on__lte=day, then=then), default=None, output_field=models.CharField())
        return self.annotate(**{name: known})

    def search(self, words):
        """Those in whose text, area or deliverable every one of the words occurs."""
        return mentioning(self, words, ("text", "area", "deliverable__title", "deliverable__code"))


class Recommendation(Record, Sourced):
    """One thing that a deliverable advises one agency to do. What became of it is told by rows, one for each day."""

    deliverable = models.ForeignKey(
        "activities.Deliverable", models.PROTECT, related_name="recommendations", verbose_name=_("deliverable")
    )
    addressee = models.ForeignKey(
        "partners.Organisation", models.PROTECT, related_name="recommendations", verbose_name=_("addressed to")
    )
    country = models.ForeignKey(
        "partners.Country", models.PROTECT, related_name="recommendations", verbose_name=_("country")
    )

    renews = models.ForeignKey(
        "self",
        models.PROTECT,
        related_name="renewed_by",
        null=True,
        blank=True,
        verbose_name=_("renews"),
        help_text=_("The earlier recommendation that it takes up again, perhaps of a phase before."),
    )

    number = models.PositiveSmallIntegerField(_("number"))
    text = ProseField(_("text"), max_length=4000)
    area = LineField(_("area"), max_length=120, blank=True, help_text=_("For instance: risk management, training."))
    issued_on = models.DateField(_("issued on"))

    objects = RecommendationQuerySet.as_manager()
    lies_in = {
        "phase": ["deliverable__phase"],
        "component": ["deliverable__component"],
        "country": ["country"],
        "organisation": ["addressee"],
    }
    history_follows = ("deliverable",)

    class Meta:
        verbose_name = _("recommendation")
        verbose_name_plural = _("recommendations")
        ordering = ["deliverable", "number"]
        permissions = [("ask_agency", "Can ask an agency what became of its recommendations")]
        indexes = [models.Index(fields=["addressee", "country"], name="recommendation_by_addressee")]
        constraints = [
            models.UniqueConstraint(
                fields=["deliverable", "number"],
                name="recommendation_number_is_given_once",
                violation_error_message=_("The deliverable already has a recommendation with this number."),
            ),
        ]

    def __str__(self):
        return f"{self.deliverable.code}/{self.number}"

    def get_absolute_url(self):
        return reverse("activities:recommendation", args=[self.uid])

    def clean(self):
        super().clean()
        if self.issued_on and self.issued_on > timezone.localdate():
            message = _("This day lies ahead. Enter it when it has come.")
            raise ValidationError({"issued_on": ValidationError(message, code="in_future")})
        if self.pk and self.issued_on and self.statuses.filter(as_of_on__lt=self.issued_on).exists():
            message = _("A status is recorded from before this day. Enter an earlier day.")
            raise ValidationError({"issued_on": ValidationError(message, code="after_status")})
        if self.renews_id:
            self._check_what_it_renews()

    def _check_what_it_renews(self):
        if self.pk and is_own_ancestor(self, "renews"):
            message = _("A recommendation cannot come before itself. Choose another one.")
            raise ValidationError({"renews": ValidationError(message, code="circle")})
        if self.issued_on and self.renews.issued_on > self.issued_on:
            message = _("It was issued later than this one. Choose an earlier one, or correct the day.")
            raise ValidationError({"renews": ValidationError(message, code="later")})

    # Questions

    def chain(self, user):
        """The keys of this recommendation, of those it renews and of those that renew it, as the person sees them."""
        seen = Recommendation.objects.visible_to(user).order_by().values("pk")
        pairs = list(
            Recommendation.objects.filter(pk__in=seen, renews__in=seen).order_by().values_list("renews_id", "pk")
        )
        return reached(self.pk, pairs) | reached(self.pk, [(later, earlier) for earlier, later in pairs])

    def standing_at(self, day):
        """Its status at the end of that day; None before it was issued. One query: lists ask `standing_on`."""
        return Recommendation.objects.filter(pk=self.pk).standing_on(day).values_list("standing", flat=True).first()

    @property
    def standing_label(self):
        """The status of the day that the query asked for, in words."""
        return Standing(self.standing).label if self.standing else _("not issued yet")

    @property
    def before_label(self):
        """The status of the earlier day that the query asked for, in words."""
        return Standing(self.before).label if self.before else _("not issued yet")
