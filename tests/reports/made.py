"""Made reports without the cost of rendering them, and the steps that lead to each place of their life."""

import hashlib

from django.utils import timezone

from reports import outline, services
from reports.models import Report, ReportFile, Schedule, Section, Submission, Told, sealing
from tests import makers
from tests.reports import sample

UID = "7d444840-9dc0-11d1-b245-5ffdce74fad2"


def schedule():
    phase = makers.phase()
    makers.extension(phase)
    return Schedule.objects.create(phase=phase, title_en="Six-month report", title_ru="Полугодовой отчёт")


def write_texts(report, by, but=(), **facts):
    """All texts that the form requires, ready."""
    facts = {"text": "All went well.", "is_ready": True, "owner": by, **facts}
    place = {"schedule": report.schedule, "period_starts_on": report.period_starts_on, "language": report.language}
    for code, part in outline.parts().items():
        if part.is_required and code not in but:
            Section.objects.get_or_create(**place, code=code, defaults=facts)


def make(schedule, by, *, texts=True, number=-1, language="en", **figures):
    """The next version, made. figures: values of figures by key."""
    period = schedule.periods()[number]
    opened, _is_new = services.open_report(schedule=schedule, period=period, language=language, by=by)
    if texts:
        write_texts(opened, by)
    report = Report.objects.claim(opened.pk, by="test")
    snapshot = sample.snapshot([sample.demarcation(uid=UID)], version=report.version)
    for key, value in figures.items():
        snapshot["figures"][key]["value"] = value
    snapshot |= {"texts": services.snapshot.texts_of(report), "replaces": services.snapshot.replaced(report)}
    snapshot |= {"history": {"sequence": 0, "hash": ""}}
    for kind in ("pdf", "docx"):
        content = f"{kind} {report.version}".encode()
        sha256 = hashlib.sha256(content).hexdigest()
        ReportFile.objects.create(report=report, kind=kind, content=content, size=len(content), sha256=sha256)
    Told.objects.create(report=report, activity_uid=UID)
    now = timezone.now()
    report.finish(
        snapshot=snapshot, sha256=sealing.checksum(snapshot), made_at=now, cut_off_at=now, phase_ends_on=period.ends_on
    )
    return Report.objects.get(pk=report.pk)


def sent(**facts):
    """An unsaved line of the submission log."""
    facts = {"to_whom": "EU Delegation", "submitted_on": timezone.localdate(), "how": "By letter", **facts}
    return Submission(**{"reference": "Ares(2020)794438", **facts})


def bring_to(report, status, by):
    """Take the steps that lead a made report to a place of its life."""
    steps = {"in_review": ["review"], "signed": ["review", "sign"], "submitted": ["review", "sign", "submit"]}
    steps["accepted"], steps["returned"] = [*steps["submitted"], "accept"], [*steps["submitted"], "return"]
    given = {"submit": {"submission": sent()}, "return": {"note": "The sums of B9-C2 differ."}}
    for step in steps.get(status, []):
        report.take(step, by=by, **given.get(step, {}))
    return report
