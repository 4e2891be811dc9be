from django.db import models
from django.utils.translation import gettext_lazy as _

from activities.models import Activity
from bomca.history.anchors import Anchor, also_known_by
from bomca.history.reasons import asks_reason
from bomca.history.tracked import TrackedQuerySet
from reports.models.milestone import Signature
from reports.models.report import Report


class ToldQuerySet(TrackedQuerySet):
    def visible_to(self, user):
        """What the reports tell that the person may read."""
        return self.filter(report__in=Report.objects.visible_to(user).values("pk"))


class Told(models.Model):
    """That a made report tells of an activity: taken from its snapshot, to be found without opening every one."""

    report = models.ForeignKey("reports.Report", models.CASCADE, related_name="told", verbose_name=_("report"))
    activity_uid = models.UUIDField(_("activity"))

    objects = ToldQuerySet.as_manager()

    class Meta:
        verbose_name = _("activity told in a report")
        verbose_name_plural = _("activities told in reports")
        constraints = [
            models.UniqueConstraint(fields=["activity_uid", "report"], name="activity_is_told_once_in_a_report"),
        ]

    def __str__(self):
        return f"{self.activity_uid}: {self.report_id}"


@asks_reason(Activity)
def told_to_the_donor(activity):
    """A change of what was reported has to be explained to who read the report."""
    told = Told.objects.filter(activity_uid=activity.uid).select_related("report__phase").defer("report__snapshot")
    if one := told.order_by("-report__made_at").first():
        return _("This activity was told in: %(report)s. Say why it changes.") % {"report": one.report}
    return None


@also_known_by
def anchors_in_reports():
    """The history's end as each made report carries it."""
    made = Report.objects.filter(snapshot__history__sequence__gt=0).order_by("pk")
    for uid, carried in made.values_list("uid", "snapshot__history"):
        yield Anchor(carried["sequence"], carried["hash"], f"report {uid}")
    signed = Signature.objects.filter(sequence__gt=0).order_by("pk")
    for uid, sequence, seal in signed.values_list("report__uid", "sequence", "hash"):
        yield Anchor(sequence, seal, f"the signature of report {uid}")
