"""What was agreed, in the administration pages: a phase with its extensions and countries on one page."""

from django.contrib import admin
from modeltranslation.admin import TranslationAdmin

from bomca.admin import RevisedAdmin
from components.models import Addendum, Component, Extension, FinancingAgreement, PartnerRole, Phase, PhaseCountry


class ExtensionInline(admin.StackedInline):
    """A pending extension is recorded here as soon as it is asked for; only an approved one moves the end."""

    model = Extension
    extra = 0


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
