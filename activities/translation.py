"""Names that exist in English and in Russian; what staff log stays in the language they log it in."""

from modeltranslation.translator import TranslationOptions, register

from activities.models import Achievement, Topic


@register(Topic)
class TopicTranslation(TranslationOptions):
    fields = ("name",)
    required_languages = ("en", "ru")


@register(Achievement)
class AchievementTranslation(TranslationOptions):
    fields = ("text",)
    required_languages = {"en": ("text",)}
