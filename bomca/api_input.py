"""What the API reads: JSON without traps, and records held to the rules of their model."""

import json
import math
import re

from django.conf import settings
from django.core.exceptions import ValidationError as RuleBroken
from django.db import models
from django.utils.translation import gettext_lazy as _
from rest_framework import parsers, serializers
from rest_framework.exceptions import ErrorDetail, ParseError
from rest_framework.fields import get_error_detail

from bomca import history
from bomca.problems import TooLarge
from bomca.visibility import choices_for

DEEPEST = 32
LONGEST_LIST = 500
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


class Key(serializers.SlugRelatedField):
    """Another record, named by its public key; any that the caller may not choose is answered as one that is not there.

    They may choose what they see, and where a record lies only among what is theirs to write in.
    """

    def get_queryset(self):
        rows, user, writer = super().get_queryset(), self.context["request"].user, self.parent
        if not isinstance(writer, CheckedSerializer):
            return rows.visible_to(user)
        record = writer.instance or writer.Meta.model()
        return choices_for(record, self.source, rows, user, writer.permission_for(record))

    def to_internal_value(self, data):
        is_key = isinstance(data, int | str) and not isinstance(data, bool) and str(data).isascii()
        if not is_key:
            self.fail("invalid")
        try:
            return super().to_internal_value(data)
        except RuleBroken:  # not even a key, such as "x" for an identifier
            self.fail("does_not_exist", slug_name=self.slug_field, value=data)


class StrictNames:
    """A serializer that refuses names it does not have, or that only the portal sets; none is silently ignored."""

    def to_internal_value(self, data):
        if isinstance(data, dict):
            refused = {name: self.refusal(name, data[name]) for name in data}
            refused = {name: detail for name, detail in refused.items() if detail}
            if refused:
                raise serializers.ValidationError(refused)
        return super().to_internal_value(data)

    def refusal(self, name, value):
        """Why a name of the body is not accepted, or None when it is."""
        writable = {known for known, field in self.fields.items() if not field.read_only}
        if name in self.fields and name not in writable:
            return ErrorDetail(_("The portal sets this itself. Leave it out."), code="read_only")
        if name not in writable:
            message = _("There is no such field here. Known: %(known)s.") % {"known": ", ".join(sorted(writable))}
            return ErrorDetail(message, code="unknown_field")
        if isinstance(value, list) and len(value) > LONGEST_LIST:
            message = _("Holds more than %(most)s entries.") % {"most": LONGEST_LIST}
            return ErrorDetail(message, code="too_many")
        return None


class CheckedSerializer(StrictNames, serializers.ModelSerializer):
    """A record read and written under the rules of its model, which answer in their own words."""

    serializer_field_mapping = {
        **serializers.ModelSerializer.serializer_field_mapping,
        models.IntegerField: PlainInteger,
        models.PositiveIntegerField: PlainInteger,
        models.PositiveSmallIntegerField: PlainInteger,
        models.DecimalField: PlainDecimal,
        models.DateField: PlainDate,
    }

    def permission_for(self, record):
        """What a role must grant to write the record; nothing where that is asked of what it belongs to."""
        return ""

    def create(self, facts):
        return self._kept(self.Meta.model(), facts)

    def update(self, instance, facts):
        with history.atomic():
            # Saving writes every column: without the lock the second of two callers would undo the first.
            locked = self.Meta.model.objects.select_for_update().get(pk=instance.pk)
            return self._kept(locked, facts)

    def _kept(self, record, facts):
        links = {}
        columns = {field.name for field in record._meta.concrete_fields}
        for name, value in facts.items():
            if name in columns:
                setattr(record, name, value)
            else:
                links[name] = value
        try:
            return self.keep(record, links)
        except RuleBroken as error:
            raise serializers.ValidationError(self.told(error)) from None

    def keep(self, record, links):
        """Save the record through its app's service; `links` holds what is not a column of it."""
        raise NotImplementedError

    def told(self, error):
        """A rule's refusal in DRF's shape."""
        return get_error_detail(error)
