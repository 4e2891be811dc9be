"""The activity log in the administration pages. Activities are edited on their own pages, where all rules are kept."""

from django.contrib import admin
from modeltranslation.admin import TranslationAdmin

from activities.models import Achievement, Activity, ErasureRequest, ListViewing, ParticipantList, Participation, Topic
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


@admin.register(ParticipantList)
class ParticipantListAdmin(ReadOnlyAdmin):
    """Which lists of names there are, and until when; names are on their own pages, where viewing is logged."""

    list_display = [
        "activity",
        "purpose",
        "made_by",
        "created_at",
        "erase_on",
        "erased_at",
        "erased_why",
        "erased_rows",
    ]
    list_filter = ["purpose", "erased_why"]
    list_select_related = ["activity__phase", "made_by"]
    search_fields = ["activity__code", "activity__title"]


@admin.register(ListViewing)
class ListViewingAdmin(ReadOnlyAdmin):
    """Who has seen names: to search, not to change."""

    list_display = ["seen_at", "seen_by", "activity", "manner", "purpose", "purpose_note", "address"]
    list_filter = ["manner", "purpose"]
    list_select_related = ["seen_by", "activity"]
    search_fields = ["seen_by__email", "seen_by__name", "activity__code", "activity__title", "address"]
    date_hierarchy = "seen_at"


@admin.register(ErasureRequest)
class ErasureRequestAdmin(ReadOnlyAdmin):
    """Which requests for erasure were carried out; nobody can tell from them who asked."""

    list_display = ["asked_at", "reference", "made_by"]
    list_select_related = ["made_by"]
    search_fields = ["reference"]
    exclude = ["digests"]
