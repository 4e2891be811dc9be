"""Activities as workbooks, and the imports of tables: hand in, preview, take over, undo."""

import io

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django.views.generic import DetailView, ListView
from django_htmx.http import HttpResponseClientRefresh

from activities.exchange import progress, workbooks
from activities.exchange.annotating import annotated
from activities.exchange.names import Names
from activities.forms import ImportForm
from activities.models import Import, Stage
from activities.tasks import run_import
from activities.views.activities import ActivityExport
from bomca.uploads import CONTENT_TYPES, Upload, sent
from bomca.views import VisibleMixin

ADD = "activities.add_activity"


class Workbook(ActivityExport):
    """The filtered list as a workbook, which can be changed and imported again."""

    def file_of(self, rows):
        activities, names = rows.iterator(chunk_size=500), Names(self.request.user)
        return written("bomca-activities.xlsx", lambda file: workbooks.export(activities, file, names))


@require_safe
def template(request):
    """The empty workbook for new activities, in the reader's language."""
    if not request.user.has_perm(ADD):
        raise PermissionDenied
    return written("bomca-template.xlsx", lambda file: workbooks.template(file, Names(request.user)))


def written(name, write):
    """A workbook as it leaves. While it is written, its sheets lie on disk; packed they are small."""
    file = io.BytesIO()
    write(file)
    file.seek(0)
    response = FileResponse(file, as_attachment=True, filename=name, content_type=CONTENT_TYPES["xlsx"])
    patch_cache_control(response, private=True)
    return response


class Imports(VisibleMixin, ListView):
    """The person's imports, and the form to hand in a table."""

    queryset = Import.objects.for_display()
    template_name = "activities/imports.html"
    context_object_name = "imports"
    paginate_by = 25
    form = None

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and not request.user.has_perm(ADD):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(form=self.form or ImportForm(), **kwargs)

    def post(self, request, *args, **kwargs):
        """Keep the file and have a worker look through it."""
        self.form = ImportForm(request.POST, request.FILES)
        if self.form.is_valid() and self.form.hand_in(by=request.user):
            run_import.delay_on_commit(self.form.instance.pk)
            return redirect(self.form.instance)
        response = self.get(request, *args, **kwargs)
        response.status_code = 422
        return response


class ImportPage(VisibleMixin, DetailView):
    """One import: how far it is, what it would change, what it has changed."""

    queryset = Import.objects.for_display().select_related("stored")
    slug_field = slug_url_kwarg = "uid"
    context_object_name = "table"
    template_name = "activities/import.html"

    def get(self, request, *args, **kwargs):
        response = super().get(request, *args, **kwargs)
        return HttpResponseClientRefresh() if request.htmx and not self.object.is_unfinished else response

    def get_template_names(self):
        return ["activities/_import_progress.html"] if self.request.htmx else [self.template_name]

    def get_context_data(self, **kwargs):
        table = self.object
        same = Import.objects.visible_to(self.request.user).filter(sha256=table.sha256, stage=Stage.DONE)
        return super().get_context_data(
            found=table.told,
            percent=progress.told(table),
            twice=same.exclude(pk=table.pk).first() if table.stage == Stage.PREVIEWED else None,
            **kwargs,
        )


def own(request, uid):
    """An import of the person; 404 for all others."""
    return get_object_or_404(Import.objects.visible_to(request.user).select_related("stored"), uid=uid)


@require_POST
def commit_import(request, uid):
    """Have a worker write what the preview told."""
    table = own(request, uid)
    if table.may_be_committed and table.ask(Stage.COMMITTING, since=Stage.PREVIEWED):
        run_import.delay_on_commit(table.pk)
    else:
        messages.error(request, _("Nothing was done: the import does not stand where it could be taken over."))
    return redirect(table)


@require_POST
def undo_import(request, uid):
    """Have a worker restore what stood before."""
    table = own(request, uid)
    if table.may_be_undone and table.ask(Stage.UNDOING, since=Stage.DONE):
        run_import.delay_on_commit(table.pk)
    else:
        messages.error(request, _("Nothing was done: the import does not stand where it could be undone."))
    return redirect(table)


@require_safe
def file_with_errors(request, uid):
    """The person's own file, with what is wrong in a further column."""
    table = own(request, uid)
    stored = getattr(table, "stored", None)
    if stored is None:
        raise Http404
    problems = (table.told or {}).get("problems", [])
    content = annotated(stored.content, problems) if problems else bytes(stored.content)
    return sent(Upload(table.file_name, table.content_type, content), content)
