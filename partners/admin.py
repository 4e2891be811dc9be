"""Who takes part, and where, in the administration pages."""

from django.contrib import admin
from modeltranslation.admin import TranslationAdmin

from bomca.admin import RevisedAdmin
from partners.models import Country, Membership, Organisation, OrganisationAlias, Place


@admin.register(Country)
class CountryAdmin(RevisedAdmin, TranslationAdmin):
    list_display = ["iso2", "name", "is_programme_country"]
    search_fields = ["iso2", "iso3", "name_en", "name_ru"]


class AliasInline(admin.TabularInline):
    model = OrganisationAlias
    extra = 1


@admin.register(Organisation)
class OrganisationAdmin(RevisedAdmin, TranslationAdmin):
    list_display = ["name", "short_name", "kind", "country", "valid_from", "valid_to"]
    list_filter = ["kind", "country"]
    list_select_related = ["country"]
    search_fields = ["name_en", "name_ru", "short_name_en", "short_name_ru", "aliases__name"]
    autocomplete_fields = ["country", "parent", "predecessor"]
    readonly_fields = ["uid"]
    inlines = [AliasInline]


@admin.register(Place)
class PlaceAdmin(RevisedAdmin, TranslationAdmin):
    list_display = ["name", "code", "kind", "country", "second_country", "exactness"]
    list_filter = ["kind", "country", "is_sensitive"]
    list_select_related = ["country", "second_country"]
    search_fields = ["name_en", "name_ru", "alternative_names", "code"]
    autocomplete_fields = ["country", "second_country", "run_by", "within"]
    readonly_fields = ["uid"]


@admin.register(Membership)
class MembershipAdmin(RevisedAdmin):
    list_display = ["user", "organisation", "title", "starts_on", "ends_on"]
    list_select_related = ["user", "organisation"]
    autocomplete_fields = ["user", "organisation"]
