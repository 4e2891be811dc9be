"""What leaves the portal of a logframe: the OPSYS sheet as a page and a file, that it was typed in, and the matrix."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.generic import DetailView

from components.logframe import matrix, opsys
from components.logframe.views import OneLogframe
from components.models import Encoding, IndicatorValue
from components.models.indicator_value import SEE
from components.models.logframe import CHANGE

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ReadsValues(OneLogframe):
    """A version of which the person reads all values; the sheet tells the parts of values too."""

    def get_object(self, queryset=None):
        logframe = super().get_object(queryset)
        needed = CHANGE if self.request.method == "POST" else SEE
        if not self.request.user.has_perm(needed, logframe):
            raise PermissionDenied
        return logframe

    def values(self):
        """The values that the reader may know: of a draft only those who enter values."""
        return IndicatorValue.objects.visible_to(self.request.user)


class Sheet(ReadsValues, DetailView):
    """What is to be typed into OPSYS, beside what was typed last; by POST: that it was typed."""

    template_name = "components/opsys.html"

    def get_context_data(self, **kwargs):
        last = Encoding.objects.filter(phase=self.object.phase_id).select_related("by").first()
        may_encode = self.request.user.has_perm(CHANGE, self.object)
        cells = opsys.cells(self.object, self.values())
        return super().get_context_data(cells=cells, last=last, may_encode=may_encode, **kwargs)

    def post(self, request, *args, **kwargs):
        logframe = self.get_object()
        opsys.encode(logframe, by=request.user)
        messages.success(request, _("It is kept what was typed into OPSYS."))
        return redirect("components:opsys", logframe.uid)


class SheetFile(ReadsValues, DetailView):
    """The same as a workbook."""

    def get(self, request, *args, **kwargs):
        logframe = self.get_object()
        name = f"opsys-phase-{logframe.phase.number}-version-{logframe.version}.xlsx"
        return as_file(opsys.workbook(logframe, self.values()), name)


class MatrixFile(OneLogframe, DetailView):
    """The logframe matrix as a workbook, with the current values that its reader may know."""

    def get(self, request, *args, **kwargs):
        logframe = self.get_object()
        name = f"logframe-phase-{logframe.phase.number}-version-{logframe.version}.xlsx"
        return as_file(matrix.workbook(logframe, request.user), name)


def as_file(content, name):
    """A workbook to be kept."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=XLSX, headers=headers)
