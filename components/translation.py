"""Names that exist in English and in Russian."""

from modeltranslation.translator import TranslationOptions, register

from components.models import Component, Phase


@register(Phase)
class PhaseTranslation(TranslationOptions):
    fields = ("title", "objective")
    required_languages = {"en": ("title",)}


@register(Component)
class ComponentTranslation(TranslationOptions):
    fields = ("title", "objective")
    required_languages = {"en": ("title",)}
