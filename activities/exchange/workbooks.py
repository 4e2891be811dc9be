"""Workbooks that the portal writes: the export of a list, and the empty template with its drop-downs."""

import tempfile
from datetime import date

from django.utils.translation import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name

from activities.exchange import columns, people
from activities.exchange.kinds import WITHHELD, Choice, Writing
from activities.models.choices import Context, Kind, ParticipantRole

# Text stays text: nothing that is written becomes a formula, a number or a link.
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
    "default_date_format": "yyyy-mm-dd",
}
WIDTHS = {"title": 50, "summary": 40, "results": 40, "uid": 38, "organisation": 40, "activity": 38}
FOR_LINES = 2_000  # below the last line, drop-downs are offered for so many more


def titled(which):
    """The name of a sheet in the reader's language; it is recognised in both."""
    return {"activities": _("Activities"), "people": _("Participations")}[which]


class Book:
    """A workbook while it is written: line by line, in bounded memory."""

    def __init__(self, target, names):
        self.book = Workbook(target, {**OPTIONS, "tmpdir": tempfile.gettempdir()})
        self.names, self.writing = names, Writing(names, in_words=True)
        self.bold = self.book.add_format({"bold": True, "bg_color": "#dbe7f3", "text_wrap": True, "valign": "top"})
        self.wrap = self.book.add_format({"text_wrap": True, "valign": "top"})
        self.day = self.book.add_format({"num_format": "yyyy-mm-dd"})
        self.sheets = {
            "activities": self.sheet("activities", columns.of_file("xlsx")),
            "people": self.sheet("people", people.SHEET),
        }
        self.lines = dict.fromkeys(self.sheets, 1)

    def sheet(self, which, own):
        made = self.book.add_worksheet(titled(which))
        made.freeze_panes(1, 0)
        for number, column in enumerate(own):
            made.set_column(number, number, WIDTHS.get(column.name, 16))
            made.write_string(0, number, column.heading + (" *" if column.is_required else ""), self.bold)
        return made

    def write(self, which, cells):
        sheet, line = self.sheets[which], self.lines[which]
        for number, cell in enumerate(cells):
            if isinstance(cell, date):
                sheet.write_datetime(line, number, cell, self.day)
            elif isinstance(cell, str):
                if cell:
                    sheet.write_string(line, number, cell)
            elif cell is not None:
                sheet.write_number(line, number, cell)
        self.lines[which] += 1

    def activity(self, activity):
        self.write("activities", [column.write(activity, self.writing) for column in columns.of_file("xlsx")])
        name = activity.code or str(activity.uid)
        is_withheld = activity.attendance.is_withheld
        for key, told in sorted(map(people.facts, activity.rows_told), key=str):
            values = zip(people.ROW, people.in_columns(key, told), strict=True)
            cells = {column.name: column.cell(value, self.writing) for column, value in values}
            cells |= dict.fromkeys(people.NUMBERS, WITHHELD) if is_withheld else {}
            self.write("people", [name, *cells.values()])

    def finish(self):
        """Add drop-downs and instructions, and close the file."""
        lists = self.book.add_worksheet(_("Lists"))
        offered, row = {}, 0
        every = [("activities", columns.of_file("xlsx")), ("people", people.SHEET)]
        # In constant memory a sheet is written row by row, so each list is a row.
        for which, own in every:
            for number, column in enumerate(own):
                if choices := column.choices(self.names):
                    for place, choice in enumerate(choices):
                        lists.write_string(row, place, choice)
                    offered[which, number] = (row, len(choices), isinstance(column, Choice))
                    row += 1
        for (which, number), (row, length, is_fixed) in offered.items():
            source = f"='{_('Lists')}'!$A${row + 1}:${xl_col_to_name(length - 1)}${row + 1}"
            rule = {"validate": "list", "source": source, "error_type": "stop" if is_fixed else "warning"}
            self.sheets[which].data_validation(1, number, self.lines[which] + FOR_LINES, number, rule)
        lists.hide()
        self.instruct()
        self.book.close()

    def instruct(self):
        sheet = self.book.add_worksheet(_("Instructions"))
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, 1, 110)
        lines = [
            (_("How it works"), ""),
            ("1", _("Write one activity into each line. Columns marked with * must be filled; the lists help.")),
            ("2", _("An activity that is in the portal keeps its identifier and revision: begin with an export.")),
            ("3", _("A new one has neither. Give it a number of your own, for the sheet of participations.")),
            ("4", _("The sheet of participations holds all rows of every activity of the file: what is missing goes.")),
            ("5", _("Upload the file under Activities, Imports. You see what would change before it is written.")),
            ("6", _("The line marked as example is left out. Write no formulas.")),
            ("", ""),
            (_("Column"), _("What to write")),
        ]  # fmt: skip
        for which, own in (("activities", columns.of_file("xlsx")), ("people", people.SHEET)):
            lines.append((titled(which), ""))
            lines += [(column.heading, self.said_of(column)) for column in own]
        for number, (first, second) in enumerate(lines):
            sheet.write_string(number, 0, first, self.bold if not second else self.wrap)
            sheet.write_string(number, 1, second, self.wrap)

    def said_of(self, column):
        told = [_("Required.")] if column.is_required else []
        told += [str(column.hint)] if column.hint else []
        if isinstance(column, Choice):
            told.append(_("One of: %(choices)s.") % {"choices": "; ".join(column.choices(self.names))})
        return " ".join(told)


def export(activities, target, names):
    """Write the activities of a list, with the rows of who took part, into a file."""
    book = Book(target, names)
    for activity in activities:
        book.activity(activity)
    book.finish()


def template(target, names):
    """Write the empty workbook, with one line as an example in each sheet."""
    book = Book(target, names)
    example = {
        "ref": _("example"),
        "title": _("Training on risk management for officers of border crossing points"),
        "kind": str(Kind.TRAINING.label),
        "context": str(Context.NATIONAL.label),
        "starts_on": date(2019, 12, 3),
        "ends_on": date(2019, 12, 5),
        "countries": "KG",
    }
    book.write("activities", [example.get(column.name, "") for column in columns.of_file("xlsx")])
    row = {
        "activity": _("example"),
        "country": "KG",
        "role": str(ParticipantRole.PARTICIPANT.label),
        "women": 6,
        "men": 14,
    }
    book.write("people", [row.get(column.name, "") for column in people.SHEET])
    book.finish()
