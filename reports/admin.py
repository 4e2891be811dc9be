"""What is told, in the administration pages: schedules and statements are edited, made reports only looked at."""

from django.contrib import admin

from bomca.admin import ReadOnlyAdmin, RevisedAdmin
from reports.models import Comment, Milestone, Report, Schedule, Section, Signature, Statement, Submission


@admin.register(Schedule)
class ScheduleAdmin(RevisedAdmin):
    list_display = ["phase", "title", "months", "due_days", "language", "is_active"]
    list_select_related = ["phase"]
    readonly_fields = ["uid"]


@admin.register(Report)
class ReportAdmin(ReadOnlyAdmin):
    list_display = ["phase", "period_starts_on", "period_ends_on", "language", "version", "state", "status", "made_at"]
    list_filter = ["state", "status", "language"]
    list_select_related = ["phase"]
    exclude = ["snapshot"]


@admin.register(Statement)
class StatementAdmin(RevisedAdmin):
    list_display = ["phase", "as_of", "measure", "value", "qualifier"]
    list_filter = ["phase"]
    list_select_related = ["phase"]
    readonly_fields = ["uid"]


@admin.register(Milestone, Signature, Submission, Comment)
class OfReportAdmin(ReadOnlyAdmin):
    list_display = ["report", "__str__", "by"]
    list_select_related = ["report__phase", "by"]


@admin.register(Section)
class SectionAdmin(ReadOnlyAdmin):
    list_display = ["schedule", "period_starts_on", "language", "code", "is_ready", "owner"]
    list_select_related = ["schedule__phase", "owner"]
