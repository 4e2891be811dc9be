"""What was agreed, in the administration pages: a phase with its extensions and countries on one page."""

from django.contrib import admin
from modeltranslation.admin import TranslationAdmin

from bomca.accounts.admin import AccountAdmin
from bomca.accounts.models import User
from bomca.admin import RevisedAdmin
from components.models import (
    Addendum,
    Assignment,
    Component,
    Extension,
    FinancingAgreement,
    PartnerRole,
    Phase,
    PhaseCountry,
)


class ExtensionInline(admin.StackedInline):
    """A pending extension is recorded here as soon as it is asked for; only an approved one moves the end."""

    model = Extension
    extra = 0
    can_delete = False


class PhaseCountryInline(admin.TabularInline):
    model = PhaseCountry
    extra = 0
    autocomplete_fields = ["country"]


@admin.register(Phase)
class PhaseAdmin(RevisedAdmin, TranslationAdmin):
    list_display = ["number", "title", "status", "starts_on", "original_ends_on", "ends_on"]
    search_fields = ["title_en", "title_ru", "contract_ref"]
    readonly_fields = ["uid"]
    inlines = [ExtensionInline, PhaseCountryInline]

    def get_queryset(self, request):
        return super().get_queryset(request).with_extensions()


@admin.register(Component)
class ComponentAdmin(RevisedAdmin, TranslationAdmin):
    list_display = ["code", "title", "phase", "lead"]
    list_filter = ["phase"]
    list_select_related = ["phase", "lead"]
    search_fields = ["code", "title_en", "title_ru"]
    autocomplete_fields = ["lead"]
    readonly_fields = ["uid", "code"]


class AddendumInline(admin.StackedInline):
    model = Addendum
    extra = 0


@admin.register(FinancingAgreement)
class FinancingAgreementAdmin(RevisedAdmin):
    list_display = ["phase", "country", "reference", "signed_on", "amount"]
    list_filter = ["phase", "country"]
    list_select_related = ["phase", "country"]
    readonly_fields = ["uid"]
    inlines = [AddendumInline]


@admin.register(PartnerRole)
class PartnerRoleAdmin(RevisedAdmin):
    list_display = ["phase", "organisation", "role", "starts_on", "ends_on"]
    list_filter = ["phase", "role"]
    list_select_related = ["phase", "organisation"]
    autocomplete_fields = ["organisation", "components"]
    readonly_fields = ["uid"]


class AssignmentInline(admin.StackedInline):
    """The roles of a person; one that is over stays, with its last day."""

    model = Assignment
    fk_name = "user"
    extra = 0
    autocomplete_fields = ["country", "organisation"]
    readonly_fields = ["given_by"]


admin.site.unregister(User)


@admin.register(User)
class AccountWithRolesAdmin(AccountAdmin):
    """Accounts with the roles given to them."""

    inlines = [AssignmentInline]

    def get_inlines(self, request, obj):
        return self.inlines if obj else []

    def save_formset(self, request, form, formset, change):
        for one in formset.save(commit=False):
            if one._state.adding:
                one.given_by = request.user
            one.save()
        for one in formset.deleted_objects:
            one.delete()


@admin.register(Assignment)
class AssignmentAdmin(RevisedAdmin):
    """Who holds which role; given on the page of the account."""

    list_display = ["user", "role", "phase", "country", "component", "organisation", "starts_on", "ends_on"]
    list_filter = ["role", "phase", "country", "starts_on", "ends_on"]
    list_select_related = ["user", "phase", "country", "component", "organisation"]
    search_fields = ["user__name", "user__email", "organisation__name_en", "organisation__name_ru"]
    autocomplete_fields = ["user", "country", "organisation"]
    readonly_fields = ["uid", "given_by"]

    def save_model(self, request, obj, form, change):
        if not change:
            obj.given_by = request.user
        super().save_model(request, obj, form, change)
