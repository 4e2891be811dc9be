"""What the API reads: JSON without traps, and records held to the rules of their model."""

import json
import math
import re

from django.conf import settings
from django.core.exceptions import ValidationError as RuleBroken
from django.db import models
from django.utils.translation import gettext_lazy as _
from rest_framework import parsers, serializers
from rest_framework.exceptions import ParseError

from bomca.problems import TooLarge

DEEPEST = 32
LARGEST_INTEGER = 2**31 - 1  # what PostgreSQL's integer holds; SQLite would take more
JSON_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
BRACKET = re.compile(r"[\[\]{}]")
NOT_TEXT = re.compile("[\x00\ud800-\udfff]")
PLAIN_INTEGER = re.compile(r"-?[0-9]{1,10}")
PLAIN_DECIMAL = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,2})?")


class JSONParser(parsers.JSONParser):
    """Reads JSON, but no bombs, no duplicate names, no NaN, no NUL and no half characters."""

    def parse(self, stream, media_type=None, parser_context=None):
        try:
            raw = stream.read(settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
            if len(raw) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
                raise TooLarge
            text = raw.decode("utf-8")
            refuse_depth(text)
            value = json.loads(text, object_pairs_hook=unambiguous, parse_constant=refuse, parse_float=finite)
        except ValueError as error:
            raise ParseError(_("This is not acceptable JSON: %(reason)s.") % {"reason": error}) from None
        refuse_half_text(value)
        return value


def refuse_depth(text):
    """Raise ValueError when lists and objects are nested deeper than anything the API asks for."""
    depth = 0
    for bracket in BRACKET.findall(JSON_STRING.sub("", text)):
        depth += 1 if bracket in "[{" else -1
        if depth > DEEPEST:
            raise ValueError(f"nested more than {DEEPEST} levels deep")


def refuse_half_text(value):
    """Raise ParseError for text that no database can keep."""
    if isinstance(value, str):
        if NOT_TEXT.search(value):
            raise ParseError(_("A text holds a NUL or half a character."))
    elif isinstance(value, list):
        for inner in value:
            refuse_half_text(inner)
    elif isinstance(value, dict):
        for name, inner in value.items():
            refuse_half_text(name)
            refuse_half_text(inner)


def unambiguous(pairs):
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _value in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"“{twice[:80]}” is given twice")
    return found


def refuse(constant):
    raise ValueError(f"{constant} is not a number")


def finite(text):
    number = float(text)
    if math.isinf(number):
        raise ValueError("a number is too large")
    return number


class PlainInteger(serializers.IntegerField):
    """A whole number in ASCII digits: not `1_0`, not `2.0`, not digits of another script."""

    def __init__(self, **kwargs):
        kwargs["max_value"] = min(kwargs.get("max_value") or LARGEST_INTEGER, LARGEST_INTEGER)
        super().__init__(**kwargs)

    def to_internal_value(self, data):
        if isinstance(data, bool) or not isinstance(data, int | str) or not PLAIN_INTEGER.fullmatch(str(data)):
            self.fail("invalid")
        return super().to_internal_value(data)


class PlainDecimal(serializers.DecimalField):
    """An amount with at most two decimals, in ASCII digits."""

    def to_internal_value(self, data):
        if isinstance(data, bool) or not PLAIN_DECIMAL.fullmatch(str(data)):
            self.fail("invalid")
        return super().to_internal_value(data)


class PlainDate(serializers.DateField):
    """A date such as 2019-12-03, in ASCII digits."""

    def to_internal_value(self, value):
        if not isinstance(value, str) or not value.isascii():
            self.fail("invalid", format="YYYY-MM-DD")
        return super().to_internal_value(value)


class CheckedSerializer(serializers.ModelSerializer):
    """A record read and written under the rules of its model: its `clean()` and constraints answer in their own words.

    Names that the record does not have, or that only the portal sets, are refused, never ignored.
    """

    serializer_field_mapping = {
        **serializers.ModelSerializer.serializer_field_mapping,
        models.IntegerField: PlainInteger,
        models.PositiveIntegerField: PlainInteger,
        models.PositiveSmallIntegerField: PlainInteger,
        models.DecimalField: PlainDecimal,
        models.DateField: PlainDate,
    }

    def to_internal_value(self, data):
        if isinstance(data, dict):
            refused = {name: self.refusal(name) for name in data if name not in self._writable_names}
            if refused:
                raise serializers.ValidationError(refused)
        return super().to_internal_value(data)

    @property
    def _writable_names(self):
        return {name for name, field in self.fields.items() if not field.read_only}

    def refusal(self, name):
        if name in self.fields:
            return serializers.ErrorDetail(_("The portal sets this itself. Leave it out."), code="read_only")
        known = ", ".join(sorted(self._writable_names))
        message = _("There is no such field here. Known: %(known)s.") % {"known": known}
        return serializers.ErrorDetail(message, code="unknown_field")

    def validate(self, attrs):
        """Hold the record as it would become to every rule that can be told before it is saved."""
        attrs = super().validate(attrs)
        self.check(self.as_it_would_become(attrs))
        return attrs

    def as_it_would_become(self, attrs):
        """An unsaved copy of the record with the new facts, without its many-to-many and nested ones."""
        model = self.Meta.model
        concrete = {field.name for field in model._meta.concrete_fields}
        now = self.instance
        facts = {name: getattr(now, name) for name in concrete} if isinstance(now, model) else {}
        record = model(**{**facts, **{name: value for name, value in attrs.items() if name in concrete}})
        record._state.adding = not facts
        return record

    def check(self, record):
        try:
            record.full_clean()
        except RuleBroken as error:
            raise serializers.ValidationError(serializers.as_serializer_error(error)) from None
