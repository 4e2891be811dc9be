"""Names that exist in English and in Russian."""

from modeltranslation.translator import TranslationOptions, register

from partners.models import Country, Organisation, Place


@register(Country)
class CountryTranslation(TranslationOptions):
    fields = ("name",)
    required_languages = ("en", "ru")


@register(Organisation)
class OrganisationTranslation(TranslationOptions):
    fields = ("name", "short_name")
    required_languages = {"en": ("name",)}


@register(Place)
class PlaceTranslation(TranslationOptions):
    fields = ("name",)
    required_languages = ("en",)
