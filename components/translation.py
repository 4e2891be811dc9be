"""Names that exist in English and in Russian."""

from modeltranslation.translator import TranslationOptions, register

from components.models import Component, Indicator, Phase, Result


@register(Phase)
class PhaseTranslation(TranslationOptions):
    fields = ("title", "objective")
    required_languages = {"en": ("title",)}


@register(Component)
class ComponentTranslation(TranslationOptions):
    fields = ("title", "objective")
    required_languages = {"en": ("title",)}


@register(Result)
class ResultTranslation(TranslationOptions):
    fields = ("statement",)
    required_languages = {"en": ("statement",)}


@register(Indicator)
class IndicatorTranslation(TranslationOptions):
    fields = ("name", "unit")
    required_languages = {"en": ("name", "unit")}
