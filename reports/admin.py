"""What is told, in the administration pages: schedules and statements are edited, made reports only looked at."""

from django.contrib import admin

from bomca.admin import ReadOnlyAdmin, RevisedAdmin
from reports.models import Report, Schedule, Statement


@admin.register(Schedule)
class ScheduleAdmin(RevisedAdmin):
    list_display = ["phase", "title", "months", "due_days", "language", "is_active"]
    list_select_related = ["phase"]
    readonly_fields = ["uid"]


@admin.register(Report)
class ReportAdmin(ReadOnlyAdmin):
    list_display = ["phase", "period_starts_on", "period_ends_on", "language", "version", "state", "made_at"]
    list_filter = ["state", "language"]
    list_select_related = ["phase"]
    exclude = ["snapshot"]


@admin.register(Statement)
class StatementAdmin(RevisedAdmin):
    list_display = ["phase", "as_of", "measure", "value", "qualifier"]
    list_filter = ["phase"]
    list_select_related = ["phase"]
    readonly_fields = ["uid"]
