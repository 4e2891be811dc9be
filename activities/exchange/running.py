"""What a worker does with an import: look it through, or take it over. Both are the same work; one takes it back."""

from collections import defaultdict
from dataclasses import dataclass, field
from uuid import UUID

from django.db import IntegrityError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities import services
from activities.exchange import checking, writing
from activities.exchange.checking import CHANGED, NEW, UNCHANGED, WRONG, Line
from activities.exchange.kinds import text_of
from activities.exchange.names import Names
from activities.models import Activity
from activities.models.querysets import items_value
from bomca import history
from components.models import Component, Phase
from partners.models import Country, Place

AT_ONCE = 500  # lines
MOST_SHOWN = 200  # lines of a kind, in the preview
CHANGE, ADD = "activities.change_activity", "activities.add_activity"
CLASH = gettext_lazy(
    "Someone has changed this activity since the file was written. The portal now says: %(facts)s. "
    "Export it again, and put your change into that."
)
NO_REVISION = gettext_lazy(
    "The revision is missing, so that nobody can tell whether someone has changed the activity meanwhile. "
    "Begin with an export. The portal now says: %(facts)s."
)
OTHERS = {"phase": Phase, "component": Component, "place": Place, "host_country": Country}


class TakenBack(Exception):
    """What was written for a preview goes again."""


@dataclass
class Found:
    """What an import would do, or did: how many lines of each kind, and the first of them."""

    counts: dict = field(default_factory=lambda: dict.fromkeys([NEW, CHANGED, UNCHANGED, WRONG], 0))
    shown: dict = field(default_factory=lambda: {NEW: [], CHANGED: [], WRONG: []})
    problems: list = field(default_factory=list)  # [number of the row, is it on the second sheet, text]
    understood: str = ""

    def add(self, line):
        kind = line.kind
        self.counts[kind] += 1
        self.problems += [list(one) for one in line.problems]
        if kind != UNCHANGED and len(self.shown[kind]) < MOST_SHOWN:
            uid = "" if line.record is None or line.is_new else str(line.record.uid)
            facts = {"number": line.number, "title": line.title[:300], "uid": uid}
            said = [[what, before[:300], after[:300]] for what, before, after in line.changes]
            self.shown[kind].append({**facts, "changes": said, "problems": [text for _r, _p, text in line.problems]})

    @property
    def may_be_committed(self):
        return not self.problems and bool(self.counts[NEW] + self.counts[CHANGED])

    def as_json(self):
        facts = {"counts": self.counts, "shown": self.shown, "problems": self.problems, "understood": self.understood}
        is_cut = any(self.counts[kind] > MOST_SHOWN for kind in self.shown)
        return facts | {"may_be_committed": self.may_be_committed, "is_cut": is_cut}


class Run:
    """One way through a table for one person, 500 lines at a time.

    is_preview: each 500 are written and taken back at once, so that the preview is told by the very rules, rights and
    constraints that will decide. Otherwise the caller holds the one transaction that keeps all or nothing.
    """

    def __init__(self, table, *, by, is_preview, advance=lambda done: None):
        self.table, self.by, self.is_preview, self.advance = table, by, is_preview, advance
        self.names, self.series, self.found = Names(by), writing.Series(), Found(understood=table.understood)
        self.seen, self.rows = set(), self.rows_by_activity()

    def __call__(self):
        """Go through all lines, letting go of each, and return what was found."""
        waiting, number = self.table.lines, len(self.table.lines)
        while waiting:
            some = [Line(one.number, one.cells, self.names) for one in waiting[:AT_ONCE]]
            del waiting[:AT_ONCE]
            self.look_through(some)
            for line in some:
                self.found.add(line)
            self.advance(1 - len(waiting) / number)
        for rows in (self.rows or {}).values():
            for number, _cells in rows:
                self.found.counts[WRONG] += 1
                message = _("No line of the sheet of activities has this code, identifier or number.")
                self.found.problems.append([number, True, message])
        return self.found

    def rows_by_activity(self):
        if self.table.people is None:
            return None
        found = defaultdict(list)
        for one in self.table.people:
            found[text_of(one.cells.get("activity", "")).casefold()].append((one.number, one.cells))
        self.table.people.clear()
        return found

    def look_through(self, lines):
        self.identify(lines)
        allowed = self.allowed([line.record.pk for line in lines if line.record and line.record.pk])
        for line in lines:
            if line.problems:
                continue
            checking.compare(line, self.rows_of(line))
            if line.changes and not line.problems:
                self.check_may_change(line, allowed)
            if (line.changes or line.is_new) and not line.problems:
                checking.check_rules(line)
        wanted = [line for line in lines if not line.problems and (line.changes or line.is_new)]
        if wanted and (self.is_preview or not self.found.problems):
            self.write(wanted)

    def write(self, lines):
        try:
            with history.atomic():
                new, changed = writing.write(lines, by=self.by, series=self.series)
                self.check_scope(new, ADD)
                self.check_scope(changed, CHANGE)
                if self.is_preview:
                    raise TakenBack
        except TakenBack:
            self.series.last.clear()
        except IntegrityError:
            for line in lines:
                checking.check_against_the_database(line)
            if not any(line.problems for line in lines):
                raise

    # Which record a line means

    def identify(self, lines):
        """Set the record of each line: the stored one that it names, or a new one."""
        named = {line.number: self.name_of(line) for line in lines}
        uids = [uid for uid, _code in named.values() if uid]
        codes = [code for uid, code in named.values() if code and not uid]
        stored = {}
        for path, keys in (("uid", [uid for uid in uids if is_uid(uid)]), ("code", codes)):
            for record in self.rows_for_update().filter(**{f"{path}__in": keys}) if keys else ():
                stored[str(getattr(record, path)).casefold()] = self.with_names(record)
        for line in lines:
            uid, code = named[line.number]
            name = (uid or code).casefold()
            if not name:
                line.record, line.is_new = Activity(), True
            elif name not in stored:
                message = _(
                    "No activity that you may see has the identifier or code “%(name)s”. "
                    "Leave both empty for a new one."
                )
                line.refuse(message % {"name": name[:60]})
            elif (record := stored[name]).pk in self.seen:
                line.refuse(_("This activity stands in the file twice. Delete one of the lines."))
            else:
                self.seen.add(record.pk)
                line.record = record

    def name_of(self, line):
        return tuple(text_of(line.cells.get(name, "")) for name in ("uid", "code"))

    def rows_for_update(self):
        rows = Activity.objects.visible_to(self.by).annotate(items_value=items_value()).order_by()
        rows = rows.prefetch_related("participations", *services.LINKS)
        return rows if self.is_preview else rows.select_for_update(of=("self",))

    def with_names(self, record):
        """What the record points at, from what was read once."""
        for name, model in OTHERS.items():
            if other := self.names.stored(model, getattr(record, f"{name}_id")):
                setattr(record, name, other)
        return record

    def rows_of(self, line):
        """The rows of the second sheet that name this line, each taken once; None where there is no such sheet."""
        if self.rows is None:
            return None
        record = line.record
        own = [] if line.is_new else [str(record.uid), record.code]
        keys = {text_of(name).casefold() for name in [*own, line.cells.get("ref", "")]} - {""}
        return [row for key in sorted(keys) for row in self.rows.pop(key, [])]

    # What the person may

    def allowed(self, keys):
        return set(Activity.objects.open_to(self.by, CHANGE).filter(pk__in=keys).values_list("pk", flat=True))

    def check_may_change(self, line, allowed):
        record = line.record
        if record.is_locked:
            line.refuse(_("A verified activity is locked and cannot be edited."))
        elif record.pk not in allowed or record.withheld:
            line.refuse(_("You may see this activity, and not correct it. Delete the line, or leave it as it was."))
        elif (read := text_of(line.cells.get("revision", ""))) != str(record.revision):
            differs = "; ".join(f"{what}: {before or '–'}" for what, before, _after in line.changes)
            message = CLASH if read else NO_REVISION
            line.refuse(message % {"facts": differs[:500]})

    def check_scope(self, lines, permission):
        """Of the records as they are now stored, those outside what the person is responsible for are refused."""
        within = set()
        keys = [line.record.pk for line in lines]
        within.update(Activity.objects.open_to(self.by, permission).filter(pk__in=keys).values_list("pk", flat=True))
        outside = [line for line in lines if line.record.pk not in within]
        wrong = services.responsibilities(self.by, permission) if outside else []
        for line in outside:
            for column, text in wrong or [("", _("Your role does not let you log activities."))]:
                line.refuse(text, column)


def is_uid(text):

    try:
        return bool(UUID(text))
    except ValueError:
        return False
