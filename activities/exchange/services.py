"""The life of an import: handed in, looked through by a worker, taken over by a worker, undone by a worker."""

import json
import logging
from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import OperationalError
from django.utils import translation
from django.utils.translation import gettext as _

from activities.exchange import progress, reading
from activities.exchange.running import Run
from activities.exchange.undoing import Conflicts, undo
from activities.models import ChangeSet, Import, ImportContent, Stage
from activities.models.table_import import KEPT_DAYS
from bomca import history, uploads
from bomca.history.acting import acting_as
from bomca.jobs import LeaseLost

log = logging.getLogger(__name__)


class Refused(Exception):
    """While it was being taken over, something was found that the preview had not: nothing is written."""

    def __init__(self, found):
        super().__init__("something was found that the preview had not")
        self.found = found


@history.atomic()
def hand_in(table, *, upload, by):
    """Keep a file that somebody hands in, for a worker to look through. Returns the saved import.

    table: unsaved Import with its name. upload: what `taken_in` returned. Raises ValidationError.
    """
    table.made_by, table.language = by, translation.get_language()
    table.file_name, table.content_type, table.sha256 = upload.name, upload.content_type, upload.sha256
    table.full_clean()
    table.save()
    ImportContent.objects.create(table=table, content=upload.content)
    return table


def taken_in(file):
    """The Upload that a posted file is, looked at for name, size and viruses alone. Raises ValidationError."""
    if not file.size:
        raise ValidationError(_("The file is empty. Choose it again."), code="empty")
    if file.size > uploads.LARGEST:
        raise ValidationError(_("The file is larger than 10 MB. Split it."), code="too_large")
    name, content = uploads.checked_name(file.name), uploads.bytes_of(file)
    if name.lower().endswith((".xlsm", ".xltm", ".xlsb")):
        raise ValidationError(_("Workbooks with macros are not taken. Save it as .xlsx."), code="macros")
    if content[: len(reading.guarding.OLD_EXCEL)] == reading.guarding.OLD_EXCEL:
        reading.guarding.check(content)
    if not name.lower().endswith((".xlsx", ".csv", ".txt")):
        raise ValidationError(_("Choose a workbook (.xlsx) or a CSV file (.csv)."), code="kind")
    return uploads.Upload(name, reading.content_type_of(content), content)


def run(pk, *, worker):
    """Do what waits to be done with an import. Safe to run twice. Returns the import, or None when another has it."""
    table = Import.objects.claim(pk, by=worker)
    if table is None:
        return None
    try:
        with translation.override(table.language):
            WORK[table.stage](table)
    except LeaseLost:
        log.warning("import %s was taken over by another worker", table.uid)
        return None
    except (OperationalError, OSError):
        table.release()
        raise
    except Exception as error:
        table.fail(_("The import could not go on: %(error)s") % {"error": type(error).__name__})
        raise
    return Import.objects.get(pk=pk)


def look_through(table):
    """Tell what the file would do; write nothing."""
    with acting_as(user=table.made_by, reason=table.name):
        try:
            stored = ImportContent.objects.get(table=table)
            read = reading.read(stored.content)
        except ValidationError as error:
            table.fail(" ".join(error.messages))
            return
        found = Run(read, by=table.made_by, is_preview=True, advance=lambda part: table.advance("", int(part * 95)))()
    keep_found(table, found.as_json(), stage=Stage.PREVIEWED)


def take_over(table):
    """Write everything, or nothing: one transaction, in which the import itself is closed."""
    found = None
    read = reading.read(ImportContent.objects.get(table=table).content)
    try:
        with ChangeSet.opened(table.name, kind=table.kind, by=table.made_by) as change_set:
            table.advance("", 1)  # holds the row: no other worker can take the job before this one ends
            told = progress.of(table)
            found = Run(read, by=table.made_by, is_preview=False, advance=told)()
            if found.problems:
                raise Refused(found)
            table.finish(stage=Stage.DONE, change_set=change_set)
    except Refused as refused:
        found = refused.found.as_json()
        found["refused"] = _("Nothing was written: since the preview, something has changed. Look at it again.")
        keep_found(table, found, stage=Stage.PREVIEWED)


def take_back(table):
    """Undo the change set of an import, or tell what stands against it."""
    try:
        with history.atomic():
            undo(table.change_set, by=table.made_by)
            table.finish(stage=Stage.UNDONE)
    except Conflicts as conflicts:
        told = {**(table.told or {}), "conflicts": conflicts.told}
    except PermissionDenied:
        message = _("some of these activities are no longer yours to correct")
        told = {**(table.told or {}), "conflicts": [(table.name, message)]}
    else:
        return
    keep_found(table, told, stage=Stage.DONE)


WORK = {Stage.UPLOADED: look_through, Stage.COMMITTING: take_over, Stage.UNDOING: take_back}


@history.atomic()
def keep_found(table, found, *, stage):
    ImportContent.objects.filter(table=table).update(preview=json.dumps(found, ensure_ascii=False).encode())
    table.finish(stage=stage)


def erase_old(*, today):
    """Erase the files and previews of imports that are 30 days old; return how many."""
    old = today - timedelta(days=KEPT_DAYS)
    stored = ImportContent.objects.filter(table__created_at__date__lt=old)
    return stored.delete()[0]
