"""The pages of what is told: home, the dashboard of a phase, the reports, their figures and files."""

from dataclasses import replace

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST
from django.views.generic import DetailView, ListView, TemplateView
from django_htmx.http import HttpResponseClientRefresh

from activities.models import Activity
from bomca.geo import geometry
from bomca.history.asking import PastMixin
from bomca.merging import Start
from bomca.views import VisibleMixin
from components.models import Phase
from reports import comparison, dashboards, outline, services, titles, wording
from reports.forms import CommentForm, MakeForm, PeriodForm, SubmissionForm, open_steps
from reports.models import Report, ReportFile, Schedule, Section
from reports.models.life import CHANGE, JUDGE, ON_THE_WAY, Status
from reports.tasks import compile_report

LATEST = 6
ON_HOME = ["activities", "participants", "participants.women", "participants.men", "countries", "planned"]


class Home(TemplateView):
    """Where the person starts: the current phase in figures, the latest activities, what waits for them."""

    template_name = "reports/home.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        phase = dashboards.current_phase(user)
        tiles = dashboards.live_tiles(phase, user, ON_HOME) if phase else []
        latest = Activity.objects.visible_to(user).held().for_display().filter(starts_on__isnull=False)[:LATEST]
        to_do = dashboards.to_do(user, phase)
        closed = dashboards.closed(phase, user) if phase else []
        return super().get_context_data(phase=phase, tiles=tiles, closed=closed, latest=latest, to_do=to_do, **kwargs)


class PhaseDashboard(PastMixin, VisibleMixin, DetailView):
    """A phase in figures and charts, live, for the whole of it or for the days asked for."""

    queryset = Phase.objects.with_extensions()
    slug_field = slug_url_kwarg = "number"
    context_object_name = "phase"
    template_name = "reports/phase.html"

    def get_context_data(self, **kwargs):
        form = PeriodForm(self.request.GET)
        period = form.period(self.object)
        shown = dashboards.of_phase(self.object, self.request.user, period)
        return super().get_context_data(
            form=form, period=period, as_of=self.request.as_of or timezone.now(), **shown, **kwargs
        )


class ReportList(VisibleMixin, ListView):
    """The reports that were made and are being made, with the way to make one now."""

    queryset = Report.objects.for_display()
    template_name = "reports/list.html"
    context_object_name = "reports"
    paginate_by = 25

    def get_context_data(self, **kwargs):
        form = MakeForm(user=self.request.user, today=timezone.localdate())
        schedules = Schedule.objects.visible_to(self.request.user).for_display()
        today = timezone.localdate()
        overdue = set(Report.objects.visible_to(self.request.user).overdue(today).values_list("pk", flat=True))
        return super().get_context_data(form=form, schedules=schedules, today=today, overdue=overdue, **kwargs)


@require_POST
def make_report(request):
    """Make a report now; the one already being made is shown instead of a second."""
    if not request.user.has_perm("reports.add_report"):
        raise PermissionDenied
    form = MakeForm(request.POST, user=request.user, today=timezone.localdate())
    if not form.is_valid():
        messages.error(request, _("Choose a period and a language from the lists."))
        return redirect("reports:list")
    schedule, period = form.chosen()
    try:
        report, is_new = services.open_report(
            schedule=schedule, period=period, language=form.cleaned_data["language"], by=request.user
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("reports:list")
    compile_report.delay_on_commit(report.pk)
    if not is_new:
        messages.info(request, _("This report is being made already."))
    return redirect(report)


class OneReport(VisibleMixin, DetailView):
    """One report that the person may see."""

    queryset = Report.objects.select_related("phase", "schedule", "made_by", "replaces")
    slug_field = slug_url_kwarg = "uid"
    context_object_name = "report"


class ReportPage(OneReport):
    """One report: how far it is, or its figures, files, checksums and versions."""

    template_name = "reports/report.html"

    def get(self, request, *args, **kwargs):
        response = super().get(request, *args, **kwargs)
        return HttpResponseClientRefresh() if request.htmx and not self.object.is_unfinished else response

    def get_template_names(self):
        return ["reports/_progress.html"] if self.request.htmx else [self.template_name]

    def get_context_data(self, **kwargs):
        report = self.object
        context = super().get_context_data(**kwargs)
        if report.is_made:
            context["groups"] = titles.grouped(report.snapshot["figures"], report.snapshot["phase"])
            context["files"] = report.files.defer("content")
            context["changes"] = self.changes(report)
            context |= self.life(report, self.request.user)
        if not report.is_unfinished:
            context |= self.texts(report)
        return {**context, "versions": self.other_versions().for_display()}

    def life(self, report, user):
        """What was done with the report, and what the person can do next."""
        may_make = user.has_perm("reports.add_report", report)
        stopped = report.status in (Status.IN_REVIEW, Status.SUBMITTED)
        return {
            "steps": open_steps(report, user),
            "milestones": report.milestones.select_related("by"),
            "comments": self.comments(report),
            "may_comment": user.has_perm(JUDGE, report),
            "may_answer": user.has_perm(CHANGE, report),
            "comment": CommentForm(report=report),
            "submission_form": SubmissionForm(),
            "missing": outline.missing(report.snapshot.get("texts", [])),
            "again": f"{report.schedule.uid}:{report.period_starts_on}" if may_make and not stopped else "",
            "is_overdue": Report.objects.filter(pk=report.pk).overdue(timezone.localdate()).exists(),
            "started_from": Start(report.revision).signed(report),
        }

    def comments(self, report):
        """The comments, each with what it is about in words."""
        phase = report.snapshot["phase"]
        for one in report.comments.select_related("by", "answered_by", "closed_by"):
            about = outline.parts()[one.section].title if one.section in outline.parts() else ""
            yield one, titles.title_of(one.figure, phase) if one.figure else about

    def texts(self, report):
        """Each text of the outline: as sealed in this version, and as it is written now."""
        live = {one.code: one for one in Section.objects.of(report).select_related("owner")}
        sealed = {one["code"]: one for one in (report.snapshot or {}).get("texts", [])}
        standing = Report.objects.on_the_same(report).filter(status__in=ON_THE_WAY)
        may_write = self.request.user.has_perm(CHANGE, report) and not standing.exists()
        rows = [
            (part, sealed.get(code), live.get(code), differs(sealed.get(code), live.get(code)))
            for code, part in outline.parts().items()
        ]
        newer = report.is_made and report.status == Status.GENERATED and any(row[3] for row in rows)
        return {"texts": rows, "may_write": may_write, "texts_are_newer": newer}

    def other_versions(self):
        own = self.object
        same = Report.objects.visible_to(self.request.user).filter(schedule=own.schedule_id, language=own.language)
        return same.filter(period_starts_on=own.period_starts_on).exclude(pk=own.pk).order_by("-version")

    def changes(self, report):
        """What differs from the version it replaces: figures, activities and texts, from the two snapshots alone."""
        before = report.replaces or self.other_versions().filter(version__lt=report.version, state="done").first()
        if before is None or not before.is_made:
            return None
        moved, changed = comparison.compare(before.snapshot, report.snapshot)
        phase = report.snapshot["phase"]
        told = [(titles.title_of(key, phase), titles.say(key, old), titles.say(key, new)) for key, old, new in moved]
        named = [replace(one, fields=tuple(map(titles.fact_of_activity, one.fields))) for one in changed]
        written = comparison.texts(before.snapshot, report.snapshot)
        texts = [wording.text(title) for title in written]
        returned = before.milestones.filter(step="return").last()
        return {"before": before, "figures": told, "activities": named, "texts": texts, "returned": returned}


def differs(sealed, live):
    """Whether a text was written since the version was made."""
    now = (live.text, live.is_ready) if live else ("", False)
    return now != ((sealed["text"], sealed["is_ready"]) if sealed else ("", False))


class FigurePage(OneReport):
    """One figure of a made report, with the records behind it as they stood when it was made."""

    template_name = "reports/figure.html"

    def get_context_data(self, **kwargs):
        key, snapshot = self.kwargs["key"], self.object.snapshot
        if not self.object.is_made or key not in snapshot["figures"]:
            raise Http404
        entry = snapshot["figures"][key]
        counted = set(entry["records"])
        kept = (*snapshot["activities"], *snapshot["undated"])
        live = Activity.objects.visible_to(self.request.user).filter(uid__in=counted).values_list("uid", flat=True)
        return super().get_context_data(
            key=key,
            title=titles.title_of(key, snapshot["phase"]),
            shown=titles.say(key, entry),
            missing=wording.missing(entry),
            records=[dashboards.in_words(one) for one in kept if one["uid"] in counted],
            live={str(uid) for uid in live},
            **kwargs,
        )


def download(request, uid, kind):
    """A file of a report: the very bytes that were made."""
    report = get_object_or_404(Report.objects.visible_to(request.user).for_display(), uid=uid)
    file = get_object_or_404(ReportFile.objects.select_related("report"), report=report, kind=kind)
    response = HttpResponse(bytes(file.content), content_type=file.content_type)
    response["Content-Disposition"] = f'attachment; filename="{file.name}"'
    return response


@cache_control(private=True, max_age=24 * 60 * 60)
def outlines(request):
    """The outlines of the five countries, for the map."""
    return JsonResponse(geometry())
