"""What of the reports waits for a person, as the home page tells it."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports import wording
from reports.models import Report
from reports.models.life import CHANGE, JUDGE, SIGN, Status

MOST_TO_DO = 10  # reports on the home page


def reports_to_do(user):
    """What of the reports waits for the person: overdue ones for those who prepare them, and the next steps."""
    seen, found = Report.objects.visible_to(user), []
    if user.has_perm(CHANGE):
        overdue = seen.open_to(user, CHANGE).overdue(timezone.localdate()).count()
        text = ngettext("%(number)s report is overdue", "%(number)s reports are overdue", overdue)
        found += [(text % {"number": wording.number(overdue)}, reverse("reports:list"))] if overdue else []
    waiting = [
        (SIGN, Status.IN_REVIEW, _("Sign the report %(period)s")),
        (SIGN, Status.SIGNED, _("Submit the report %(period)s")),
        (JUDGE, Status.SUBMITTED, _("Accept or return the report %(period)s")),
        (CHANGE, Status.RETURNED, _("Make the next version of the returned report %(period)s")),
    ]
    mine = {permission for permission, _status, _text in waiting if user.has_perm(permission)}
    standing = [status for permission, status, _text in waiting if permission in mine]
    rows = list(seen.newest().filter(status__in=standing).for_display()[:MOST_TO_DO]) if standing else []
    for permission, status, text in waiting:
        for report in rows:
            if permission in mine and report.status == status and user.has_perm(permission, report):
                days = wording.between(report.period_starts_on, report.period_ends_on)
                found.append((text % {"period": days}, report.get_absolute_url()))
    return found
