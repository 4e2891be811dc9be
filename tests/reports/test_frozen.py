"""A signed report never changes: not by a save, a set, a page, the API, nor by whoever reaches the database."""

from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import Error, connection, transaction
from django.utils import timezone

from reports import guards
from reports.models import Report, ReportFile, Told
from tests import people
from tests.reports import made

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture(autouse=True)
def guarded(db):
    """All guards, those against deletion too, which the other tests do without."""
    guards.install(connection)


@pytest.fixture
def report():
    coordinator = people.coordinator()
    return made.bring_to(made.make(made.schedule(), coordinator), "signed", coordinator)


RAW = [
    "UPDATE reports_report SET sha256 = 'x'",
    "UPDATE reports_report SET snapshot = '{}'",
    "UPDATE reports_report SET due_on = '2030-01-01'",
    "UPDATE reports_report SET status = 'generated'",
    "UPDATE reports_report SET status = 'accepted'",
    "DELETE FROM reports_report",
    "UPDATE reports_reportfile SET sha256 = 'x'",
    "DELETE FROM reports_reportfile",
    "INSERT INTO reports_reportfile (report_id, kind, content, size, sha256) SELECT report_id, 'xlsx', content, 1, 'x' "
    "FROM reports_reportfile",
    "DELETE FROM reports_told",
    "UPDATE reports_told SET report_id = report_id",
    "INSERT INTO reports_told (report_id, activity_uid) SELECT report_id, '00000000000000000000000000000000' "
    "FROM reports_told",
    "UPDATE reports_signature SET sha256 = 'x'",
    "DELETE FROM reports_signature",
    "UPDATE reports_milestone SET note = 'x'",
    "DELETE FROM reports_milestone",
]


def refused(sql):
    """Whether the database refuses, by a guard of ours."""
    with pytest.raises(Error, match=r"never changes|stays told|never rewritten"), transaction.atomic():
        connection.cursor().execute(sql)
    return True


def test_the_database_refuses_whatever_the_door(report):
    assert all(refused(sql) for sql in RAW)
    report.submit(by=people.officer(), submission=made.sent())
    comment = report.comments.create(text="Why?", by=people.eu_officer())
    comment.reply("So.", by=people.administrator())
    for sql in (
        "UPDATE reports_submission SET to_whom = 'x'",
        "DELETE FROM reports_submission",
        "UPDATE reports_comment SET text = 'x'",
        "UPDATE reports_comment SET answer = 'x'",
        "DELETE FROM reports_comment",
    ):
        assert refused(sql), sql
    comment.close(by=people.outsider())
    assert refused("UPDATE reports_comment SET status = 'open'")


def test_so_do_saves_and_sets(report):
    report.due_on = timezone.localdate()
    file, told, everything = report.files.first(), report.told.all(), Report.objects.all()
    for change in (
        report.save,
        report.delete,
        lambda: everything.update(due_on=timezone.localdate()),
        lambda: everything.update(status="generated"),
        everything.delete,
        file.save,
        file.delete,
        report.files.all().delete,
        lambda: ReportFile.objects.update(size=1),
        report.signature.save,
        report.signature.delete,
        report.milestones.all().delete,
    ):
        with pytest.raises(TypeError, match=r"never changes|only added"):
            change()
    for change in (told.delete, lambda: Told.objects.create(report=report, activity_uid=report.uid)):
        with pytest.raises(Error, match="never changes"), transaction.atomic():
            change()


def test_so_do_the_administration_and_the_api(client, report):
    client.force_login(people.administrator())
    before = (report.revision, report.sha256)
    page = f"/admin/reports/report/{report.pk}/change/"
    assert client.post(page, {"sha256": "x"}).status_code == 403
    assert client.post(f"/admin/reports/report/{report.pk}/delete/", {"post": "yes"}).status_code == 403
    assert client.patch(f"/api/v1/reports/{report.uid}/", "{}", content_type="application/json").status_code == 405
    report.refresh_from_db()
    assert (report.revision, report.sha256) == before


def test_what_is_not_signed_is_made_and_made_again(report):
    """The guards stand in nobody's way."""
    made.make(report.schedule, people.officer(), number=0)
    assert Report.objects.filter(status="generated").update(failure="") == 1


def unguarded():
    connection.check_constraints()  # nothing may be pending when PostgreSQL drops a trigger
    guards.remove(connection)


BROKEN = {
    "snapshot": ("UPDATE reports_report SET snapshot = '{}'", "the snapshot does not have its checksum"),
    "file": ("UPDATE reports_reportfile SET sha256 = 'x'", "the file (pdf|docx) does not have its checksum"),
    "told": ("DELETE FROM reports_told", "the activities noted as told"),
    "signature": ("UPDATE reports_signature SET sha256 = 'x'", "the signature was changed"),
    "no signature": ("DELETE FROM reports_signature", "it is signed and has no signature"),
}


@pytest.mark.parametrize(("sql", "told"), BROKEN.values(), ids=BROKEN)
def test_verify_reports_names_what_was_tampered_with(report, sql, told):
    out = StringIO()
    call_command("verify_reports", stdout=out)
    assert "All 1 made reports are what was made; 1 of them are signed." in out.getvalue()
    call_command("verify_history", "--records", stdout=StringIO())
    unguarded()
    connection.cursor().execute(sql)
    with pytest.raises(CommandError, match=f"version 1 .*{report.uid}.* does not hold: {told}"):
        call_command("verify_reports", stdout=StringIO())


def test_what_was_tampered_with_cannot_be_signed():
    coordinator = people.coordinator()
    report = made.bring_to(made.make(made.schedule(), coordinator), "in_review", coordinator)
    unguarded()
    connection.cursor().execute("UPDATE reports_reportfile SET sha256 = 'x'")
    with pytest.raises(ValidationError, match="is not as it was made"):
        report.sign(by=coordinator)
