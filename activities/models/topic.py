from django.db import models
from django.utils.translation import gettext_lazy as _

from bomca.fields import LineField
from bomca.records import Record, Sourced
from bomca.visibility import ReferenceQuerySet


class Topic(Record, Sourced):
    """A subject of the programme's work, such as risk management or prevention of corruption."""

    slug = models.SlugField(_("short name"), max_length=60, unique=True)
    name = LineField(_("name"), max_length=150)

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["name", "pk"]

    def __str__(self):
        return self.name
