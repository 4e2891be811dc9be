"""What records of the management of a phase share: money, risks, meetings. Who may see and who records them."""

from django.apps import apps
from django.db import models
from django.utils.translation import gettext_lazy as _

from bomca.accounts import rights
from bomca.records import Record
from bomca.visibility import ScopedQuerySet


def euros(title, **facts):
    """A field for an amount in EUR, to the cent."""
    return models.DecimalField(title, max_digits=14, decimal_places=2, **facts)


def of_phase(related_name):
    """The foreign key of such a record to its phase."""
    return models.ForeignKey("components.Phase", models.PROTECT, related_name=related_name, verbose_name=_("phase"))


class OfPhaseQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """Those of phases where a role lets the person see them."""
        return self.open_to(user, self.model.view_permission)

    def for_display(self):
        """With what their rows show of other records, in one query."""
        keys = [field.name for field in self.model._meta.concrete_fields if field.many_to_one]
        return self.select_related(*keys)


def phases_of(user, model):
    """The phases of which the person may see such records: some of them at least."""
    phases = apps.get_model("components", "Phase").objects
    if rights.is_administrator(user):
        return phases.all()
    wide = [name for name in model.lies_in if name != "phase"]
    granted = rights.granting(user, model.view_permission)
    return phases.filter(rights.any_of(rights.scope(one, phases.model, leaving_out=wide) for one in granted))


class OfPhase(Record):
    """A record of the management of a phase, or a part of one, seen and recorded as its permissions say."""

    view_permission = change_permission = ""
    lies_in = {"phase": ["phase"]}
    lasting = False
    is_locked = False

    objects = OfPhaseQuerySet.as_manager()

    class Meta:
        abstract = True

    def prepare(self, *, by):
        """Set what follows from who records it. Raises ValidationError when it is not theirs to record."""

    @property
    def owner_record(self):
        """The record it is recorded in."""
        return getattr(self, self.history_part_of or "phase")
