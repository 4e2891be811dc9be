"""How the API tells names in two languages, and numbers that know what they do not know."""

from django.conf import settings
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from bomca.records import Qualifier

SOURCED = ["certainty", "source", "source_note"]
LANGUAGES = [code for code, _name in settings.LANGUAGES]


@extend_schema_field({"type": "object", "properties": {code: {"type": "string"} for code in LANGUAGES}})
class InLanguages(serializers.Field):
    """A name as `{"en": …, "ru": …}`; empty where the language has none yet."""

    def __init__(self, **kwargs):
        super().__init__(**{"source": "*", "read_only": True, **kwargs})

    def to_representation(self, record):
        return {code: getattr(record, f"{self.field_name}_{code}") or "" for code in LANGUAGES}


class CountSerializer(serializers.Serializer):
    """A number of people. `value` is null when nothing is known, never 0; `qualifier` "over" means more than.

    `unknown` is the number of activities for which no number is known. `withheld` is the number of those of which it
    is not told to the caller, because so few people could be recognised; `value` is then null.
    """

    value = serializers.IntegerField(allow_null=True)
    qualifier = serializers.ChoiceField(Qualifier.choices)
    unknown = serializers.IntegerField()
    withheld = serializers.IntegerField()
