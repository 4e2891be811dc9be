"""What all parts of a logframe have in common: they lie in one version, and are the same in every version."""

import uuid

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bomca.records import Record, Sourced
from bomca.visibility import ScopedQuerySet
from components.models.logframe import TOLD, Logframe


class LogframePartQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """Parts of the versions that the person may see."""
        seen = Logframe.objects.visible_to(user).order_by().values("pk")
        return self.filter(**{f"{self.model.path}__in": seen})

    def of(self, logframe):
        """The parts of one version."""
        return self.filter(**{self.model.path: logframe})

    def in_order(self):
        """As they follow each other among their neighbours."""
        return self.order_by("position", "pk")


class LogframePart(Record, Sourced):
    """A result, assumption, indicator or target of one version. `thread` is the same for it in every version."""

    path = ""
    """The way from the part to its logframe."""

    thread = models.UUIDField(_("thread"), default=uuid.uuid4, editable=False, db_index=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0, editable=False)

    objects = LogframePartQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def version(self):
        """The logframe that the part lies in; None as long as that is not said."""
        part = self
        for name in self.path.split("__"):
            part = getattr(part, name) if part is not None and getattr(part, f"{name}_id") else None
        return part

    @property
    def agreed(self):
        """The same part in the latest version that was approved; None where there was none."""
        told = Q(**{f"{self.path}__status__in": TOLD})
        others = type(self).objects.filter(told, thread=self.thread).exclude(pk=self.pk)
        return others.order_by(f"-{self.path}__version").first()

    def clean(self):
        super().clean()
        self.check_editable()

    def check_editable(self):
        """Parts change only in a version that is not submitted or approved. Raises ValidationError."""
        if self.version is not None and not self.version.is_editable:
            message = _(
                "This version of the logframe is %(status)s and cannot be changed. Make the next version, and change "
                "that."
            )
            raise ValidationError(message, code="locked", params={"status": self.version.get_status_display()})

    def delete(self, *args, **kwargs):
        """Remove the part from a version that may be changed. Raises ValidationError from any other."""
        self.check_editable()
        return super().delete(*args, **kwargs)

    def neighbours(self):
        """Those among which the part has its position, itself included."""
        raise NotImplementedError
