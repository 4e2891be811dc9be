"""Accounts and tokens in the administration pages."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _

from bomca.accounts.models import ApiToken, User


def sign_in_as_everybody(request, extra_context=None):
    """The administration has no door of its own: one sign-in page, one limit on attempts."""
    if request.user.is_authenticated:
        raise PermissionDenied
    return login_required(lambda _request: None)(request)


admin.site.login = sign_in_as_everybody


class AccountCreationForm(AdminUserCreationForm):
    """A new account; without a password nobody can sign in to it by password."""

    class Meta(AdminUserCreationForm.Meta):
        model = User
        fields = ("email", "name")
        field_classes = {}


class AccountChangeForm(UserChangeForm):
    """An existing account."""

    class Meta(UserChangeForm.Meta):
        model = User
        field_classes = {}


@admin.register(User)
class AccountAdmin(UserAdmin):
    """Accounts; roles are given as groups."""

    form = AccountChangeForm
    add_form = AccountCreationForm
    ordering = ["name"]
    list_display = ["email", "name", "is_active", "is_superuser", "last_login"]
    list_filter = ["is_active", "is_service", "groups"]
    search_fields = ["email", "name"]
    readonly_fields = ["uid", "last_login", "date_joined"]
    filter_horizontal = ["groups"]
    fieldsets = [
        (None, {"fields": ["email", "name", "password", "uid"]}),
        (_("Preferences"), {"fields": ["language", "time_zone"]}),
        (_("Rights"), {"fields": ["is_active", "groups", "is_staff", "is_superuser"]}),
        (_("Dates"), {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [(None, {"fields": ["email", "name", "usable_password", "password1", "password2"]})]

    def user_change_password(self, request, id, form_url=""):  # noqa: A002
        """A machine has no password: its secrets are made on the page of its client."""
        if User.objects.filter(pk=id, is_service=True).exists():
            raise PermissionDenied
        return super().user_change_password(request, id, form_url)


@admin.register(ApiToken)
class ApiTokenAdmin(admin.ModelAdmin):
    """Whose machines can sign in. Administrators can revoke a token, not make or read one."""

    list_display = [
        "name",
        "user",
        "prefix",
        "created_at",
        "expires_at",
        "last_used_at",
        "last_used_from",
        "revoked_at",
    ]
    list_select_related = ["user"]
    search_fields = ["name", "prefix", "user__email"]
    actions = ["revoke"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return obj is None and super().has_change_permission(request, obj)

    @admin.action(description=_("Revoke the chosen tokens"), permissions=["change"])
    def revoke(self, request, queryset):
        for token in queryset:
            token.revoke()
