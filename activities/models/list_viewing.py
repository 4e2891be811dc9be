from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_ipv46_address
from django.db import models
from django.utils.translation import gettext_lazy as _

from activities.models.activity import Activity
from activities.models.participant_list import CHANGE
from bomca.added_only import AddedOnly, AddedOnlyQuerySet
from bomca.fields import LineField


class ViewingPurpose(models.TextChoices):
    """What somebody opens names for; asked before they open."""

    CERTIFICATES = "certificates", _("to issue certificates")
    VISAS = "visas", _("to support visas")
    PER_DIEMS = "per_diems", _("to pay per diems")
    TRAVEL = "travel", _("to arrange travel")
    CORRECTION = "correction", _("to complete or correct the list")
    REQUEST = "request", _("to answer a person's request")
    AUDIT = "audit", _("for an audit")


class Manner(models.TextChoices):
    """How names were seen."""

    PAGE = "page", _("on the page")
    EXPORT = "export", _("as a table to keep")
    FILE = "file", _("as a file")
    SEARCH = "search", _("in a search for a person")
    PERSON = "person", _("as a copy for the person")


class ListViewingQuerySet(AddedOnlyQuerySet):
    def visible_to(self, user):
        """Who has seen names is told to those who manage the lists."""
        return self.filter(activity__in=Activity.objects.keys_permitting(user, CHANGE))


class ListViewing(AddedOnly):
    """That somebody saw the names of who took part in an activity: who, when, how, for what, from where.

    Rows are only added, never changed or deleted.
    """

    history_hides = frozenset({"purpose_note", "address"})

    activity = models.ForeignKey(
        "activities.Activity", models.PROTECT, related_name="list_viewings", verbose_name=_("activity")
    )
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="list_viewings", verbose_name=_("seen by")
    )
    seen_at = models.DateTimeField(_("seen at"), auto_now_add=True)
    manner = models.CharField(_("how"), max_length=8, choices=Manner)
    purpose = models.CharField(_("what for"), max_length=12, choices=ViewingPurpose)
    purpose_note = LineField(_("note on the purpose"), max_length=300, blank=True)
    address = models.GenericIPAddressField(_("network address"), null=True, blank=True)

    objects = ListViewingQuerySet.as_manager()

    class Meta:
        verbose_name = _("viewing of a list")
        verbose_name_plural = _("viewings of lists")
        ordering = ["-seen_at", "-pk"]
        default_permissions = ["view"]
        indexes = [models.Index(fields=["activity", "seen_at"], name="viewing_by_activity")]

    def __str__(self):
        return f"{self.seen_by}, {self.get_purpose_display()}"

    def history_title(self):
        return str(self.get_purpose_display())

    @classmethod
    def note(cls, activity, *, by, manner, purpose, note="", address=""):
        """Note that the person sees names now. address: of the request, as the server was told it."""
        try:
            validate_ipv46_address(address)
        except ValidationError:
            address = None
        viewing = cls(activity=activity, seen_by=by, manner=manner, purpose=purpose, purpose_note=note, address=address)
        viewing.full_clean()
        viewing.save()
        return viewing
