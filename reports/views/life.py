"""What is done with a report: its steps, the comments on it, the texts the office writes for it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.generic import UpdateView

from bomca import history
from bomca.drafts.pages import KeepsDrafts
from bomca.editing import MergingEdit, refuse_if_changed, say_typed, told_why_not
from reports import outline
from reports.forms import CommentForm, SectionForm, SubmissionForm
from reports.models import Report, Section
from reports.models.life import CHANGE, JUDGE, STEPS
from reports.models.section import LOCKED


def report_for(request, uid, permission):
    """The report, for who may see it and has the permission; else 404 or 403."""
    report = get_object_or_404(Report.objects.visible_to(request.user).select_related("phase"), uid=uid)
    if not request.user.has_perm(permission, report):
        raise PermissionDenied
    return report


@require_POST
def take_step(request, uid, step):
    """Take the report one step on in its life, or say why that cannot be."""
    if step not in STEPS:
        raise Http404
    move = STEPS[step]
    report = report_for(request, uid, move.permission)
    given, typed = what_is_asked(move, request.POST)
    stale = _("Nothing was done: someone else has taken a step after you opened the page. Look at it again.")
    with told_why_not(request, typed=typed, stale=stale):
        refuse_if_changed(request, report)
        report.take(step, by=request.user, **given)
        messages.success(request, _("The report is now: %(status)s.") % {"status": report.stands.label})
    return redirect(report)


def what_is_asked(move, data):
    """What the step asks for, and the same as it was typed."""
    if move.asks == "note":
        note = data.get("note", "").strip()
        return {"note": note}, note
    if move.asks == "submission":
        form = SubmissionForm(data)
        form.is_valid()  # the model says what is wrong, all of it
        return {"submission": form.instance}, "; ".join(data.get(name, "") for name in form.fields).strip("; ")
    return {}, ""


@require_POST
def add_comment(request, uid):
    """Comment on a report, or on a text or figure of it."""
    report = report_for(request, uid, JUDGE)
    form = CommentForm(request.POST, report=report)
    form.instance.by = request.user
    if form.is_valid():
        form.save()
        messages.success(request, _("The comment is kept."))
    else:
        messages.error(request, " ".join(message for found in form.errors.values() for message in found))
        say_typed(request, request.POST.get("text", ""))
    return redirect(reverse("reports:report", args=[uid]) + "#comments")


@require_POST
def answer_comment(request, uid, comment):
    """The office answers a comment."""
    report = report_for(request, uid, CHANGE)
    text = request.POST.get("answer", "")
    return on_comment(request, report, comment, lambda one: one.reply(text, by=request.user), text)


@require_POST
def close_comment(request, uid, comment):
    """Who comments is content with the answer, or needs none."""
    report = report_for(request, uid, JUDGE)
    return on_comment(request, report, comment, lambda one: one.close(by=request.user))


def on_comment(request, report, uid, step, typed=""):
    """Take a step with a comment, and go back to the comments."""
    comment = get_object_or_404(report.comments, uid=uid)
    stale = _("Nothing was done: someone else has just dealt with this comment.")
    with told_why_not(request, typed=typed, stale=stale):
        step(comment)
        messages.success(request, _("The comment is now: %(status)s.") % {"status": comment.get_status_display()})
    return redirect(report.get_absolute_url() + "#comments")


class TextEdit(KeepsDrafts, MergingEdit, UpdateView):
    """The form of one text of a report; it belongs to the period, and the next version that is made takes it in."""

    form_class = SectionForm
    template_name = "reports/text.html"
    context_object_name = "section"

    def get_object(self, queryset=None):
        code = self.kwargs["code"]
        self.report = report_for(self.request, self.kwargs["uid"], CHANGE)
        if code not in outline.parts():
            raise Http404
        found = Section.objects.visible_to(self.request.user).of(self.report).filter(code=code).first()
        return found or Section(
            schedule_id=self.report.schedule_id,
            period_starts_on=self.report.period_starts_on,
            language=self.report.language,
            code=code,
            owner=self.request.user,
        )

    def get_context_data(self, **kwargs):
        part, locked = self.object.part, LOCKED if self.object.is_locked() else ""
        return super().get_context_data(report=self.report, part=part, locked=locked, **kwargs)

    def form_valid(self, form):
        try:
            with history.atomic():
                form.save()
        except IntegrityError:  # begun by another between our look and our insert
            form.add_error(None, _("Someone else has begun this text. Copy yours, and open the page again."))
            return self.form_invalid(form)
        messages.success(self.request, _("Saved: %(text)s") % {"text": form.instance.part.title})
        return redirect(self.report.get_absolute_url() + "#texts")
