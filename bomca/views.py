"""What every page shares: its frame, the gate for rows, filtered lists and their CSV."""

import csv

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponseBadRequest, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.decorators import method_decorator
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from bomca import __version__, privacy
from bomca.merged import kept_for
from bomca.models import Installation

NAVIGATION = [
    (_("Home"), "reports:home"),
    (_("Activities"), "activities:list"),
    (_("Work plan"), "activities:work_plans"),
    (
        _("Assistance"),
        [
            (_("Deliverables"), "activities:deliverables"),
            (_("Recommendations"), "activities:recommendations"),
            (_("Equipment"), "activities:equipment"),
            (_("Grants"), "activities:grant_calls"),
        ],
    ),
    (
        _("Programme"),
        [
            (_("Phases"), "components:phases"),
            (_("Components"), "components:list"),
            (_("Partners"), "partners:list"),
            (_("Countries"), "partners:countries"),
            (_("Places"), "partners:places"),
        ],
    ),
    (_("Timeline"), "reports:timelines"),
    (_("Reports"), "reports:list"),
    (_("API"), "api-docs"),
]
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def shared(request):
    """What every template may use: where the person is, and whether the data is invented."""
    return {
        "navigation": SimpleLazyObject(lambda: navigation(request.path)),
        "is_demo": SimpleLazyObject(Installation.is_demo),
        "software_version": __version__,
    }


def navigation(path, places=NAVIGATION):
    """The sections of the portal, some in groups, with the one the person is in marked."""
    home, found = reverse("reports:home"), []
    for label, name in places:
        if isinstance(name, list):
            inside = navigation(path, name)
            found.append({"label": label, "places": inside, "is_here": any(one["is_here"] for one in inside)})
        else:
            url = reverse(name)
            is_here = path == url or (url != home and path.startswith(url))
            found.append({"label": label, "url": url, "is_here": is_here})
    return found


@method_decorator(login_not_required, name="dispatch")
class DataProtection(TemplateView):
    """What is kept about people, why, how long and who sees it; open to everyone, for anyone may be concerned."""

    template_name = "bomca/data_protection.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(kept=privacy.table(), contact=settings.DATA_PROTECTION_CONTACT, **kwargs)


class FormPage:
    """A page with a form; where what was typed is refused, it is shown again with the status 422."""

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)


class VisibleMixin:
    """Begins with the rows the person may see; for the others there is nothing here (404)."""

    def get_queryset(self):
        return super().get_queryset().visible_to(self.request.user)


class LeadsToKept:
    """A page of a record; the address of one that was merged leads to the kept one."""

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and "as_of" not in request.GET:
            kept = kept_for(self.queryset.model, request.user, kwargs["uid"])
            if kept is not None:
                return redirect(kept)
        return super().dispatch(request, *args, **kwargs)


class FilteredListMixin:
    """A list narrowed by the address. What the filter refuses is told, and never read as "no filter"."""

    paginate_by = 25
    fragment_name = None

    def get_queryset(self):
        rows = super().get_queryset()
        self.filterset = self.filterset_class(self.request.GET, queryset=rows, request=self.request)
        self.is_refused = not self.filterset.is_valid()
        return rows.none() if self.is_refused else self.filterset.qs

    def get_context_data(self, **kwargs):
        context = super().get_context_data(filterset=self.filterset, is_refused=self.is_refused, **kwargs)
        if context.get("page_obj"):
            context["page_range"] = context["paginator"].get_elided_page_range(context["page_obj"].number, on_ends=1)
        return context

    def get_template_names(self):
        swaps = self.fragment_name and self.request.htmx and not self.request.htmx.history_restore_request
        return [self.fragment_name] if swaps else super().get_template_names()

    def render_to_response(self, context, **kwargs):
        response = super().render_to_response(context, status=400 if self.is_refused else 200, **kwargs)
        patch_vary_headers(response, ["HX-Request", "HX-History-Restore-Request"])
        return response


class FilteredExportMixin(FilteredListMixin):
    """The same list as a file, which `file_of` makes of the rows; what the filter refuses makes none (400)."""

    def get(self, request, *args, **kwargs):
        rows = self.get_queryset()
        if self.is_refused:
            refusal = self.filterset.form.errors.as_text()
            return HttpResponseBadRequest(refusal, content_type="text/plain; charset=utf-8")
        return self.file_of(rows)


class Echo:
    """A file that hands back what is written to it, so that a long table leaves line by line."""

    def write(self, line):
        return line


def guarded(cell):
    """The cell as text that a spreadsheet shows and does not run; `unguarded` gives it back."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.lstrip("'").startswith(FORMULA_STARTS) else text


def unguarded(text):
    """What a guarded cell says."""
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(FORMULA_STARTS) else text


def csv_response(name, header, rows):
    """A CSV file for spreadsheets: UTF-8 with its mark, formulas switched off."""
    writer = csv.writer(Echo())

    def parts():
        yield "\ufeff" + writer.writerow(header)
        for row in rows:
            yield writer.writerow([guarded(cell) for cell in row])

    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(parts(), content_type="text/csv; charset=utf-8", headers=disposition)
