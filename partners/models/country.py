from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bomca.fields import LineField
from bomca.revisions import Revised
from bomca.visibility import ReferenceQuerySet


class CountryQuerySet(ReferenceQuerySet):
    def of_programme(self):
        """The five states of Central Asia that BOMCA serves."""
        return self.filter(is_programme_country=True)


class Country(Revised):
    """A state: one of the five of the programme, a neighbour, or the home of a partner."""

    iso2 = models.CharField(_("ISO code"), max_length=2, unique=True, validators=[RegexValidator(r"^[A-Z]{2}\Z")])
    iso3 = models.CharField(_("ISO code of three letters"), max_length=3, unique=True)
    name = LineField(_("name"), max_length=100)
    is_programme_country = models.BooleanField(_("is a country of the programme"), default=False)

    objects = CountryQuerySet.as_manager()
    chosen_by = {"country": "pk"}

    class Meta:
        verbose_name = _("country")
        verbose_name_plural = _("countries")
        ordering = ["-is_programme_country", "iso2"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("partners:country", args=[self.iso2])
