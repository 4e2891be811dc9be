"""Names that exist in English and in Russian."""

from modeltranslation.translator import TranslationOptions, register

from reports.models import Schedule


@register(Schedule)
class ScheduleTranslation(TranslationOptions):
    fields = ("title",)
    required_languages = {"en": ("title",)}
