"""Accounts and tokens in the administration pages."""

from http import HTTPStatus

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from bomca.accounts import reauthentication
from bomca.accounts.models import ApiToken, FactorRemoval, User
from bomca.accounts.reauthentication import required
from bomca.accounts.second_factor import services as second_factor
from bomca.accounts.sessions import services as sessions
from bomca.admin import ReadOnlyAdmin, RevisedAdmin, SeenOnly


def sign_in_as_everybody(request, extra_context=None):
    """The administration has no door of its own: one sign-in page, one limit on attempts."""
    if request.user.is_authenticated:
        raise PermissionDenied
    return login_required(lambda _request: None)(request)


admin.site.login = sign_in_as_everybody
admin.site.unregister(Group)  # rights come from roles alone

# Nobody binds, reads or removes another person's ways to sign in by hand: one administrator alone must not.
admin.site.unregister([Authenticator, EmailAddress, SocialAccount, SocialApp, SocialToken])


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
class AccountAdmin(RevisedAdmin, UserAdmin):
    """Accounts. Who changes one confirms first that it is they.

    Roles are given below, by an upper floor that knows what they are given for.
    """

    form = AccountChangeForm
    add_form = AccountCreationForm
    ordering = ["name"]
    list_display = ["email", "name", "is_active", "is_superuser", "last_login"]
    list_filter = ["is_active", "is_superuser", "is_service"]
    search_fields = ["email", "name"]
    readonly_fields = ["uid", "last_login", "date_joined", "warned_at", "expired_at", "reopened_at"]
    filter_horizontal = []

    def view_on_site(self, account):
        return f"{reverse('activities:access')}?{urlencode({'person': account.email})}"

    fieldsets = [
        (None, {"fields": ["email", "name", "password", "uid"]}),
        (_("Preferences"), {"fields": ["language", "time_zone"]}),
        (_("Rights"), {"fields": ["is_active", "is_staff", "is_superuser"]}),
        (_("Dates"), {"fields": ["last_login", "date_joined", "warned_at", "expired_at", "reopened_at"]}),
    ]
    actions = ["anonymise", "ask_factor_removal"]
    add_fieldsets = [(None, {"fields": ["email", "name", "usable_password", "password1", "password2"]})]

    @admin.action(description=_("Replace the chosen deactivated accounts by pseudonyms"), permissions=["change"])
    def anonymise(self, request, queryset):
        reauthentication.check(request)
        for user in queryset:
            try:
                user.anonymise(by=request.user)
                self.log_change(request, user, "anonymised")
            except ValidationError as error:
                messages.error(request, error.messages[0])

    @method_decorator(required)
    def changeform_view(self, *args, **kwargs):
        return super().changeform_view(*args, **kwargs)

    @method_decorator(required)
    def user_change_password(self, request, id, form_url=""):  # noqa: A002 - Django's own name
        if User.objects.filter(pk=id, is_service=True).exists():
            raise PermissionDenied  # a machine has no password: its secrets are made on the page of its client
        response = super().user_change_password(request, id, form_url)
        if response.status_code == HTTPStatus.FOUND:
            for user in User.objects.filter(pk=id).exclude(pk=request.user.pk):
                sessions.end_all(user)
        return response

    @method_decorator(required)
    def delete_view(self, *args, **kwargs):
        return super().delete_view(*args, **kwargs)

    def save_model(self, request, obj, form, change):
        if change and obj.is_active and "is_active" in form.changed_data:
            obj.reopen()
        else:
            super().save_model(request, obj, form, change)

    @admin.action(description=_("Ask to remove the lost second factor of the chosen persons"), permissions=["change"])
    def ask_factor_removal(self, request, queryset):
        reauthentication.check(request)
        for user in queryset:
            second_factor.ask_removal(user, by=request.user)
        messages.info(request, _("Another administrator must confirm it within a day, under removals."))


@admin.register(FactorRemoval)
class FactorRemovalAdmin(ReadOnlyAdmin):
    """Lost second factors: one administrator asks, another confirms, and both stay on record."""

    list_display = ["user", "asked_by", "asked_at", "confirmed_by", "confirmed_at"]
    list_select_related = ["user", "asked_by", "confirmed_by"]
    actions = ["confirm"]

    def has_confirm_permission(self, request):
        return request.user.has_perm("accounts.change_factorremoval")

    @admin.action(description=_("Confirm the chosen removals"), permissions=["confirm"])
    def confirm(self, request, queryset):
        reauthentication.check(request)
        for removal in queryset:
            try:
                second_factor.confirm_removal(removal, by=request.user)
            except ValidationError as error:
                messages.error(request, f"{removal}: {' '.join(error.messages)}")
            else:
                messages.success(request, _("The second factors of %(person)s are removed.") % {"person": removal})


@admin.register(ApiToken)
class ApiTokenAdmin(SeenOnly):
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
