"""The activity log in the administration pages. Activities are edited on their own pages, where all rules are kept."""

from django.contrib import admin
from modeltranslation.admin import TranslationAdmin

from activities.models import Achievement, Activity, Participation, Topic
from activities.models.choices import Status
from bomca.admin import ReadOnlyAdmin, RevisedAdmin


class ParticipationInline(admin.TabularInline):
    model = Participation
    extra = 0


@admin.register(Activity)
class ActivityAdmin(ReadOnlyAdmin):
    """To look at; a draft logged by mistake can be deleted here, what left draft is cancelled instead."""

    list_display = ["code", "title", "component", "kind", "status", "starts_on"]
    list_filter = ["phase", "status", "kind"]
    list_select_related = ["component"]
    search_fields = ["code", "title"]
    inlines = [ParticipationInline]
    actions = None

    def has_delete_permission(self, request, obj=None):
        may = admin.ModelAdmin.has_delete_permission(self, request, obj)
        return may and (obj is None or obj.status == Status.DRAFT)


@admin.register(Topic)
class TopicAdmin(RevisedAdmin, TranslationAdmin):
    list_display = ["slug", "name"]
    search_fields = ["slug", "name_en", "name_ru"]
    readonly_fields = ["uid"]


@admin.register(Achievement)
class AchievementAdmin(RevisedAdmin, TranslationAdmin):
    list_display = ["phase", "number", "text"]
    list_filter = ["phase"]
    list_select_related = ["phase"]
    readonly_fields = ["uid"]
