"""A work plan against what was done, as CSV and as a workbook."""

import io

from django.http import HttpResponse
from django.utils import timezone
from django.views.generic import DetailView
from xlsxwriter import Workbook

from activities.exchange.workbooks import OPTIONS
from activities.workplan import against
from activities.workplan.views import OnePlan
from bomca.uploads import CONTENT_TYPES
from bomca.views import csv_response

WIDTHS = {"title": 50, "lead": 30, "result": 40, "place": 24}


class PlanExport(OnePlan, DetailView):
    """The items of a version, each beside what was done, as far as the person may see it."""

    def get(self, request, *args, **kwargs):
        plan = self.get_object()
        rows = against.table(against.read(plan, request.user, timezone.localdate()))
        return self.file_of(rows, f"bomca-{plan.phase.number}-work-plan-{plan.year}-version-{plan.version}")

    def file_of(self, rows, name):
        return csv_response(f"{name}.csv", against.HEADER, rows)


class PlanWorkbook(PlanExport):
    """The same as a workbook."""

    def file_of(self, rows, name):
        headers = {"Content-Disposition": f'attachment; filename="{name}.xlsx"'}
        return HttpResponse(workbook(rows), content_type=CONTENT_TYPES["xlsx"], headers=headers)


def workbook(rows):
    """The rows as a workbook (bytes); text stays text."""
    target = io.BytesIO()
    book = Workbook(target, {**OPTIONS, "in_memory": True, "constant_memory": False})
    sheet, bold = book.add_worksheet("Work plan"), book.add_format({"bold": True, "bg_color": "#dbe7f3"})
    for column, name in enumerate(against.HEADER):
        sheet.set_column(column, column, WIDTHS.get(name, 14))
        sheet.write_string(0, column, name, bold)
    for number, row in enumerate(rows, 1):
        for column, (name, cell) in enumerate(zip(against.HEADER, row, strict=True)):
            if isinstance(cell, int):
                sheet.write_number(number, column, cell)
            elif name.endswith("_eur") and cell:
                sheet.write_number(number, column, float(cell))
            elif cell:
                sheet.write_string(number, column, str(cell))
    sheet.freeze_panes(1, 2)
    book.close()
    return target.getvalue()
