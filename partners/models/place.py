from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bomca.accounts import rights
from bomca.constraints import Rule
from bomca.fields import LineField
from bomca.merged import Mergeable
from bomca.records import Record, Sourced
from bomca.visibility import ScopedQuerySet
from partners.models.kin import is_own_ancestor, reached


class PlaceKind(models.TextChoices):
    """What is at the place."""

    CITY = "city", _("city")
    CROSSING_POINT = "crossing_point", _("border crossing point")
    TRAINING_CENTRE = "training_centre", _("training centre")
    OUTPOST = "outpost", _("border outpost")
    OFFICE = "office", _("office")
    AIRPORT = "airport", _("airport")
    OTHER = "other", _("other")


class CrossingMode(models.TextChoices):
    """How a border is crossed at a crossing point."""

    ROAD = "road", _("road")
    RAIL = "rail", _("railway")
    ROAD_RAIL = "road_rail", _("road and railway")
    RIVER = "river", _("river")
    AIR = "air", _("air")


class Exactness(models.TextChoices):
    """IATI GeographicExactness: 1 exact, 2 approximate."""

    EXACT = "exact", _("exact")
    APPROXIMATE = "approximate", _("approximate")


class PlaceQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """Places are open to everyone who has signed in, but for sensitive ones and those merged into another."""
        return self.told_to(user).filter(merged_into=None)

    def told_to(self, user):
        """Those of which the person may know, merged ones too: for what is told of the past."""
        if not user.is_authenticated:
            return self.none()
        sensitive = rights.reach(user, "partners.see_sensitive_places", self.model)
        return self.filter(rights.any_of([Q(is_sensitive=False), sensitive]))

    def sensitive(self):
        """Places about which only some may know."""
        return self.filter(is_sensitive=True)


class Place(Mergeable, Record, Sourced):
    """Where things happen: a city, a border crossing point between two countries, a training centre."""

    kind = models.CharField(_("kind"), max_length=16, choices=PlaceKind)
    code = models.CharField(_("code"), max_length=20, blank=True)
    country = models.ForeignKey("partners.Country", models.PROTECT, related_name="places", verbose_name=_("country"))
    second_country = models.ForeignKey(
        "partners.Country",
        models.PROTECT,
        related_name="places_across",
        null=True,
        blank=True,
        verbose_name=_("country on the other side"),
    )
    run_by = models.ForeignKey(
        "partners.Organisation", models.PROTECT, related_name="places", null=True, blank=True, verbose_name=_("run by")
    )
    within = models.ForeignKey(
        "self",
        models.PROTECT,
        related_name="places_within",
        null=True,
        blank=True,
        verbose_name=_("lies in"),
        help_text=_("The larger place it is a part of: a training centre in its city."),
    )

    name = LineField(_("name"), max_length=150)
    alternative_names = LineField(_("other names"), max_length=300, blank=True)
    mode = models.CharField(_("mode"), max_length=10, choices=CrossingMode, blank=True)
    latitude = models.DecimalField(_("latitude"), max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(_("longitude"), max_digits=8, decimal_places=5, null=True, blank=True)
    exactness = models.CharField(_("exactness"), max_length=12, choices=Exactness, blank=True)
    precision_km = models.PositiveSmallIntegerField(_("precision in km"), null=True, blank=True)
    note = LineField(_("note"), max_length=300, blank=True)

    is_sensitive = models.BooleanField(
        _("sensitive"),
        default=False,
        help_text=_("Only those who work with it may know that the place is one of the programme's."),
    )

    objects = PlaceQuerySet.as_manager()
    # Who leads a component or has one phase works with the places of every country.
    lies_in = {
        "country": ["country", "second_country"],
        "organisation": ["run_by"],
        "phase": rights.ANYWHERE,
        "component": rights.ANYWHERE,
    }

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering = ["name", "pk"]
        permissions = [("see_sensitive_places", "Can see sensitive places")]
        constraints = [
            Rule(
                field="latitude",
                condition=Q(latitude=None, longitude=None)
                | Q(latitude__isnull=False, longitude__isnull=False)
                & Q(latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180),
                name="place_lies_on_the_globe",
                violation_error_message=_(
                    "Give both coordinates, latitude from -90 to 90 and longitude from -180 to 180."
                ),
            ),
            Rule(
                field="second_country",
                condition=Q(kind="crossing_point", second_country__isnull=False)
                | (~Q(kind="crossing_point") & Q(second_country__isnull=True)),
                name="crossing_point_joins_two_countries",
                violation_error_message=_(
                    "A border crossing point, and only that, has a country on the other side. "
                    "Correct the kind or the country."
                ),
            ),
            Rule(
                field="second_country",
                condition=Q(second_country=None) | ~Q(second_country=F("country")),
                name="crossing_point_joins_different_countries",
                violation_error_message=_("The two sides of a border crossing point are different countries."),
            ),
            models.UniqueConstraint(
                fields=["code"],
                condition=~Q(code=""),
                name="place_code_is_given_once",
                violation_error_message=_("Another place already has this code."),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("partners:place", args=[self.uid])

    def with_places_within(self, user):
        """The keys of this place and of the places in it, in turn, as far as the person may know of them."""
        seen = Place.objects.visible_to(user).exclude(within=None).order_by()
        return reached(self.pk, seen.values_list("within_id", "pk"))

    def keep_names_of(self, other):
        """What the other was called becomes one of the other names, as far as there is room."""
        names = [one for one in map(str.strip, self.alternative_names.replace(",", ";").split(";")) if one]
        known = {one.casefold() for one in (*names, self.name_en, self.name_ru or "")}
        for name in (other.name_en, other.name_ru, *other.alternative_names.replace(",", ";").split(";")):
            if name and name.strip() and name.strip().casefold() not in known:
                known.add(name.strip().casefold())
                names.append(name.strip())
        longest = self._meta.get_field("alternative_names").max_length
        while len("; ".join(names)) > longest:
            names.pop()
        self.alternative_names = "; ".join(names)

    def clean(self):
        super().clean()
        if self.pk and is_own_ancestor(self, "within"):
            raise ValidationError({"within": _("A place cannot lie in itself. Choose another one.")})
        if self.latitude is not None and not self.exactness:
            raise ValidationError({"exactness": _("Say how exact the coordinates are.")})
