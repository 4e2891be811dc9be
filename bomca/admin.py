"""The administration pages: what this installation is, and the manner of records that are only looked at there."""

from django.contrib import admin

from bomca.models import Installation


class ReadOnlyAdmin(admin.ModelAdmin):
    """Records that are looked at here and made elsewhere; by each only what they may see elsewhere."""

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        return rows.visible_to(request.user) if hasattr(rows, "visible_to") else rows

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Installation)
class InstallationAdmin(ReadOnlyAdmin):
    """What the database is for is said once, by the command that fills it."""

    list_display = ["purpose"]
