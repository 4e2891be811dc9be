"""Changing many activities alike: the portal writes the table that a person would have to write, and imports that."""

import csv
import hashlib
import io
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from activities.exchange import services
from activities.exchange.columns import BY_NAME
from activities.exchange.guarding import MOST_LINES
from activities.exchange.kinds import Reference, Writing
from activities.exchange.names import Names
from activities.models import ChangeSetKind, Import, ImportContent, Stage
from bomca import history
from bomca.uploads import CONTENT_TYPES, Upload
from bomca.views import guarded

SET, ADD, REMOVE, REPLACE = "set", "add", "remove", "replace"
FILE_NAME = "changes.csv"


@dataclass(frozen=True)
class Change:
    """What one column of every activity becomes: a value, or links that are added, removed or put in place of all."""

    column: str
    value: object  # links: primary keys
    how: str = SET

    def of(self, activity, writing):
        """The cell of an activity."""
        column = BY_NAME[self.column]
        if not isinstance(column, Reference):
            return column.cell(self.value, writing)
        index = writing.names.of(column.other)
        found = (index.records.get(key) for key in sorted(self.keys(column, activity)))
        # By identifiers, which are not ambiguous; of what has none, by the word that names it.
        return ";".join(str(getattr(one, "uid", "")) or index.token(one) for one in found if one)

    def keys(self, column, activity):
        if self.how in (SET, REPLACE):
            return {self.value} if self.how == SET else self.value
        now = column.now(activity)
        return now | self.value if self.how == ADD else now - self.value


@history.atomic()
def propose(activities, changes, *, name, by):
    """Have it looked through what the changes would do to these activities. Returns the saved import.

    activities: a QuerySet that the person may see. name: what is changed, and why; the history tells it. Raises
    ValidationError.
    """
    if activities.count() > MOST_LINES:
        message = _("These are more than %(most)s activities. Narrow the list, and change them in parts.")
        raise ValidationError(message, code="too_many", params={"most": MOST_LINES})
    writing = Writing(Names(by))
    lines = [["uid", "revision", *(change.column for change in changes)]]
    for activity in activities.for_export().order_by("pk").iterator(chunk_size=500):
        lines.append([activity.uid, activity.revision, *(change.of(activity, writing) for change in changes)])
    table = Import(name=name, kind=ChangeSetKind.BULK_EDIT)
    return services.hand_in(table, upload=Upload(FILE_NAME, CONTENT_TYPES["csv"], written(lines)), by=by)


@history.atomic()
def leave_out_wrong(table):
    """Take what the preview refused out of a bulk edit, to look through the rest. Returns whether that was possible."""
    found = table.told or {}
    if not table.is_bulk_edit or not found.get("problems"):
        return False
    lines = list(csv.reader(io.StringIO(bytes(table.stored.content).decode(), newline="")))
    wrong = {number for number, _is_second, _text in found["problems"]}
    content = written(line for number, line in enumerate(lines, start=1) if number not in wrong)
    table.sha256 = hashlib.sha256(content).hexdigest()
    table.save(update_fields=["sha256", "updated_at"])
    ImportContent.objects.filter(table=table).update(content=content, preview=None)
    return table.ask(Stage.UPLOADED, since=Stage.PREVIEWED)


def written(lines):
    target = io.StringIO(newline="")
    csv.writer(target).writerows([guarded(cell) for cell in line] for line in lines)
    return target.getvalue().encode()
