"""Personal data at rest: columns the database cannot read, for their key lies outside it."""

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.forms import CharField, TextInput
from django.utils.functional import cached_property

from bomca.fields import HIDDEN_IN_LINE, CleanText

LONGEST = 254


class KeyIsMissing(Exception):
    """The data was encrypted with a key that BOMCA_PERSONAL_DATA_KEY does not name any more."""


def locks():
    """Encrypts with the first key of the settings and decrypts with any of them."""
    return MultiFernet([Fernet(base64.urlsafe_b64encode(derived(key, "encryption"))) for key in keys()])


def keys():
    return settings.PERSONAL_DATA_KEYS


def derived(key, purpose):
    """32 bytes for one purpose from a secret of any length."""
    return hashlib.blake2b(purpose.encode(), key=hashlib.sha512(key.encode()).digest(), digest_size=32).digest()


def digests(text):
    """What can be kept of a text after it is erased: it can be recognised, and not told. One digest for each key."""
    return [hmac.new(derived(key, "digest"), text.encode(), "sha256").hexdigest() for key in keys()]


def opened(token):
    """The bytes that were encrypted. Raises KeyIsMissing."""
    try:
        return locks().decrypt(bytes(token))
    except InvalidToken:
        raise KeyIsMissing("Add the former key to BOMCA_PERSONAL_DATA_KEY, after the present one.") from None


class Encrypted:
    """What both fields do: encrypt on the way in, decrypt on the way out, and refuse to be searched."""

    def get_lookup(self, lookup_name):
        """The database sees no text, so it can find none: only "is there anything" can be asked."""
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None

    def get_transform(self, lookup_name):
        return None


class EncryptedField(Encrypted, CleanText, models.TextField):
    """One line of personal data, encrypted in the database; at most 254 characters. Nothing stays nothing."""

    hidden = HIDDEN_IN_LINE

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("max_length", LONGEST)
        super().__init__(*args, **kwargs)

    @cached_property
    def validators(self):
        return [*super().validators, MaxLengthValidator(self.max_length)]

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        return locks().encrypt(value.encode()).decode() if value else value

    def from_db_value(self, value, expression, connection):
        return opened(value.encode()).decode() if value else value

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": CharField, "widget": TextInput, **kwargs})


class EncryptedFile(Encrypted, models.BinaryField):
    """The bytes of a file, encrypted in the database."""

    def get_db_prep_value(self, value, connection, prepared=False):
        value = locks().encrypt(bytes(value)) if value is not None else None
        return super().get_db_prep_value(value, connection, prepared)

    def from_db_value(self, value, expression, connection):
        return opened(value) if value is not None else None
