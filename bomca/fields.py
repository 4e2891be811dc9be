"""Model fields for what people type: clean text on one line, clean text on many, and nothing invisible in either."""

import re
import unicodedata

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

# Control characters and the overrides that turn the reading direction, by which a title can show other than it is.
HIDDEN_IN_LINE = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
HIDDEN_IN_PROSE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")
LONGEST_PROSE = 20_000

INVISIBLE = _("Contains an invisible control character (%(code)s). Retype the text, or paste it as plain text.")


def normal(text):
    """Return the text in one Unicode form (NFC), without blanks around it, so that equal words are equal."""
    return unicodedata.normalize("NFC", text).strip()


def refuse_hidden(text, pattern):
    """Raise ValidationError when the text holds a character that nobody would see."""
    found = pattern.search(text)
    if found:
        raise ValidationError(INVISIBLE, code="hidden_character", params={"code": f"U+{ord(found.group()):04X}"})


class CleanText:
    """What both fields do with a text: normalise it before it is checked and before it is saved."""

    hidden = HIDDEN_IN_PROSE

    def to_python(self, value):
        value = super().to_python(value)
        return normal(value) if isinstance(value, str) else value

    def validate(self, value, model_instance):
        if isinstance(value, str):
            refuse_hidden(value, self.hidden)
        super().validate(value, model_instance)

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        return normal(value) if isinstance(value, str) else value


class LineField(CleanText, models.CharField):
    """One line of text, such as a title or a name."""

    hidden = HIDDEN_IN_LINE


class ProseField(CleanText, models.TextField):
    """Text of several lines, such as a summary; at most 20,000 characters."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("max_length", LONGEST_PROSE)
        super().__init__(*args, **kwargs)

    def validate(self, value, model_instance):
        super().validate(value, model_instance)
        if isinstance(value, str) and len(value) > self.max_length:
            message = _("Is %(length)s characters long; at most %(limit)s are allowed. Put the rest into a document.")
            raise ValidationError(message, code="too_long", params={"length": len(value), "limit": self.max_length})


class LinkField(models.URLField):
    """The address of a page on the web; typed without its scheme it is taken for https."""

    default_validators = [URLValidator(schemes=["http", "https"])]

    def formfield(self, **kwargs):
        return super().formfield(**{"assume_scheme": "https", **kwargs})


class SeveralField(models.CharField):
    """Some of several choices, kept as their codes with commas between ("en,ru"); none is the empty text."""

    def to_python(self, value):
        if isinstance(value, list | tuple | set):
            order = [code for code, _label in self.flatchoices]
            value = ",".join(sorted(value, key=lambda code: order.index(code) if code in order else len(order)))
        return super().to_python(value)

    def get_prep_value(self, value):
        return super().get_prep_value(self.to_python(value))

    def value_from_object(self, obj):
        return self.codes(super().value_from_object(obj))

    @staticmethod
    def codes(value):
        """The codes, one by one."""
        return list(value) if isinstance(value, list | tuple) else [code for code in (value or "").split(",") if code]

    def validate(self, value, model_instance):
        """Each of them is one of the choices. Raises ValidationError."""
        for code in self.codes(value):
            super().validate(code, model_instance)
        if not value and not self.blank:
            raise ValidationError(self.error_messages["blank"], code="blank")

    def formfield(self, **kwargs):
        about = {"label": self.verbose_name, "required": not self.blank, "help_text": self.help_text}
        about |= {"choices": self.flatchoices, "widget": forms.CheckboxSelectMultiple}
        return forms.MultipleChoiceField(**about | {k: v for k, v in kwargs.items() if k in ("widget", "label")})
