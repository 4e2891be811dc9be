"""Opening and making reports. A report is a row first; the worker that makes it may die and be replaced."""

import hashlib
import logging

from django.core.exceptions import ValidationError
from django.db import IntegrityError, OperationalError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.models import Activity
from bomca import history
from bomca.jobs import LeaseLost, State
from components.models import Phase
from reports import rendering, snapshot
from reports.models import Report, ReportFile, Schedule, Told
from reports.models.life import Status
from reports.models.report import Step
from reports.models.report_file import FileKind
from reports.models.sealing import told_in

log = logging.getLogger(__name__)


def open_due(*, today):
    """Open a report for every period of an active schedule that is over by `today` and has none yet.

    A beat that runs twice, two beats, or a beat after three days' outage open the same reports once.
    Returns the reports opened now.
    """
    opened = []
    for schedule in Schedule.objects.active().select_related("phase").prefetch_related("phase__extensions"):
        for period in schedule.periods():
            if period.is_over(today) and not Report.objects.on(schedule, period, schedule.language).exists():
                report, is_new = open_report(schedule=schedule, period=period, language=schedule.language)
                opened += [report] * is_new
    return opened


def open_report(*, schedule, period, language, by=None):
    """Open the next version of the report on a period of a schedule, or return the one being made right now.

    Returns (report, whether it is new). by: the person who asks, None for the clock. Raises ValidationError while a
    version is in review, or submitted and not yet judged.
    """
    try:
        with history.atomic():
            versions = Report.objects.filter(
                schedule=schedule, period_starts_on=period.starts_on, language=language
            ).order_by("-version")
            latest = versions.first()
            if latest and latest.is_unfinished:
                return latest, False
            refuse_while_judged(versions, period)
            report = Report.objects.create(
                schedule=schedule,
                phase=schedule.phase,
                period_starts_on=period.starts_on,
                period_ends_on=period.ends_on,
                due_on=period.due_on,
                language=language,
                version=latest.version + 1 if latest else 1,
                replaces=replaced_by_next(versions),
                made_by=by,
            )
            return report, True
    except IntegrityError:  # another request opened it between our look and our insert
        return versions.first(), False


def refuse_while_judged(versions, period):
    """Raise ValidationError while a version on the same days is in review or with the donor."""
    standing = versions.filter(period_ends_on=period.ends_on, status__in=[Status.IN_REVIEW, Status.SUBMITTED]).first()
    if standing:
        message = _("Version %(version)s is %(status)s. The next version can be made after that.")
        values = {"version": standing.version, "status": standing.stands.label}
        raise ValidationError(message, code="wrong_step", params=values)


def replaced_by_next(versions):
    """The version whose place the next one takes: the last that was submitted, or else the last that was made."""
    made = versions.filter(state=State.DONE).defer("snapshot")
    return made.filter(submission__isnull=False).first() or made.first()


def make_report(pk, *, worker):
    """Make the report, if it is to be had: take the snapshot, render the files, keep both. Safe to run twice.

    worker: a name that tells this worker from every other. Returns the report, or None when another has it.
    """
    report = Report.objects.claim(pk, by=worker)
    if report is None:
        return None
    try:
        return _make(report)
    except LeaseLost:
        log.warning("report %s was taken over by another worker", report.uid)
        return None
    except (OperationalError, OSError):
        report.release()
        raise
    except Exception as error:
        report.fail(_("The report could not be made: %(error)s") % {"error": f"{type(error).__name__}: {error}"})
        raise


def _make(report):
    report.advance(Step.FIGURES, 10)
    taken, now = _take_snapshot(report)
    sha256 = snapshot.checksum(taken)
    made_at = timezone.now()
    document = rendering.build(
        taken, report.language, sha256=sha256, made_at=made_at.isoformat(), figures_url=report.figures_url
    )
    report.advance(Step.PDF, 40)
    files = {FileKind.PDF: rendering.pdf.render(document)}
    report.advance(Step.DOCX, 70)
    files[FileKind.DOCX] = rendering.docx.render(document)
    with history.atomic():
        for kind, content in files.items():
            checksum = hashlib.sha256(content).hexdigest()
            ReportFile.objects.create(report=report, kind=kind, content=content, size=len(content), sha256=checksum)
        Told.objects.bulk_create(Told(report=report, activity_uid=uid) for uid in told_in(taken))
        report.finish(
            snapshot=taken,
            sha256=sha256,
            cut_off_at=now,
            made_at=made_at,
            phase_ends_on=taken["phase"]["ends_on"],
        )
    return Report.objects.get(pk=report.pk)


def _take_snapshot(report):
    """Read everything of the snapshot as of one moment, whatever is written meanwhile."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        now = timezone.now()
        report.phase = Phase.objects.with_extensions().get(pk=report.phase_id)
        return snapshot.take(report, Activity.objects.filter(phase=report.phase).reportable(), now), now
