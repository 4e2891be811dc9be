from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from activities.models.activity import Activity
from activities.models.participant_list import CHANGE
from bomca.fields import LineField
from bomca.records import Record
from bomca.revisions import RevisedQuerySet


class ErasureRequestQuerySet(RevisedQuerySet):
    def visible_to(self, user):
        """Those who may change lists anywhere see that requests were carried out; they hold no names."""
        return self if Activity.objects.keys_permitting(user, CHANGE).exists() else self.none()


class ErasureRequest(Record):
    """That a person's data was erased on request: which rows, and by what the person is known again, but not who.

    After an older backup is restored, `manage.py reapply_erasures` erases the same rows and the same person again.
    """

    history_hides = frozenset({"digests", "reference"})
    history_rebuilds = False

    rows = models.JSONField(_("rows"), default=list, editable=False)
    digests = models.JSONField(_("digests"), default=list, editable=False)
    reference = LineField(
        _("reference of the request"), max_length=60, blank=True, help_text=_("A file number; no names.")
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        editable=False,
        verbose_name=_("carried out by"),
    )
    asked_at = models.DateTimeField(_("carried out at"), editable=False)

    objects = ErasureRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for erasure")
        verbose_name_plural = _("requests for erasure")
        ordering = ["-asked_at", "-pk"]
        default_permissions = ["view"]

    def __str__(self):
        return self.reference or str(self.uid)

    def history_title(self):
        return str(self.uid)

    def means(self, row):
        """Whether a row is one that was erased, or holds the same person in a list of that time."""
        same_person = row.recorded_at <= self.asked_at and not set(self.digests).isdisjoint(row.marks)
        return row.erasure_key in self.rows or same_person
