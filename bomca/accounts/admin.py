"""Accounts and tokens in the administration pages."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from bomca.accounts.models import ApiToken, User


def sign_in_as_everybody(request, extra_context=None):
    """The administration has no door of its own: one sign-in page, one limit on attempts."""
    if request.user.is_authenticated:
        raise PermissionDenied
    return login_required(lambda _request: None)(request)


admin.site.login = sign_in_as_everybody
admin.site.unregister(Group)  # rights come from roles alone


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
    """Accounts. Roles are given below, by an upper floor that knows what they are given for."""

    form = AccountChangeForm
    add_form = AccountCreationForm
    ordering = ["name"]
    list_display = ["email", "name", "is_active", "is_superuser", "last_login"]
    list_filter = ["is_active", "is_superuser"]
    search_fields = ["email", "name"]
    readonly_fields = ["uid", "last_login", "date_joined"]
    filter_horizontal = []

    def view_on_site(self, account):
        return f"{reverse('activities:access')}?{urlencode({'person': account.email})}"

    fieldsets = [
        (None, {"fields": ["email", "name", "password", "uid"]}),
        (_("Preferences"), {"fields": ["language", "time_zone"]}),
        (_("Rights"), {"fields": ["is_active", "is_staff", "is_superuser"]}),
        (_("Dates"), {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [(None, {"fields": ["email", "name", "usable_password", "password1", "password2"]})]


@admin.register(ApiToken)
class ApiTokenAdmin(admin.ModelAdmin):
    """Whose machines can sign in. Administrators can revoke a token, not make or read one."""

    list_display = ["name", "user", "prefix", "created_at", "expires_at", "last_used_at", "revoked_at"]
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
