from django.db import models
from django.utils.translation import gettext_lazy as _

from bomca.fields import LineField
from bomca.records import Qualifier, Record, Sourced
from bomca.visibility import ReferenceQuerySet


class Statement(Record, Sourced):
    """A total that the programme has told the public: a statement made on a day, never a record of what was done.

    The published totals contradict each other (198 events in 2017, 181 in 2018); they are kept as they were made.
    """

    phase = models.ForeignKey("components.Phase", models.PROTECT, related_name="statements", verbose_name=_("phase"))
    country = models.ForeignKey(
        "partners.Country", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("country")
    )
    as_of = models.DateField(_("as of"))
    measure = LineField(_("measure"), max_length=150)
    value = models.PositiveIntegerField(_("value"))
    qualifier = models.CharField(_("qualifier"), max_length=8, choices=Qualifier, default=Qualifier.EXACT)

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("published statement")
        verbose_name_plural = _("published statements")
        ordering = ["as_of", "pk"]

    def __str__(self):
        return f"{self.as_of}: {self.measure} {self.get_qualifier_display()} {self.value}"
