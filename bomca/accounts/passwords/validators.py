"""A password that attackers know already is refused; how it is composed is everybody's own affair."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LONGEST_TAIL = 4  # digits and signs at the end that make a known password no better


def variants(password):
    """The password, and what it is when case and a trivial tail are taken away: “Password2026!” is “password”."""
    plain = password.lower().strip()
    found = {password, plain}
    for length in range(1, LONGEST_TAIL + 2):
        tail = plain[-length:]
        if len(plain) > length and not any(sign.isalpha() for sign in tail):
            found.add(plain[:-length])
    return found


def is_listed(password, path):
    """Whether the password's digest is in a sorted file of lines “SHA-1 in capitals:count”, found by halving it."""
    wanted = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()
    with Path(path).open("rb") as lines:
        low, high = 0, lines.seek(0, 2)
        while low < high:
            middle = (low + high) // 2
            lines.seek(middle)
            if middle:
                lines.readline()  # the rest of the line that the middle fell into
            digest = lines.readline()[:40].upper()
            if digest == wanted:
                return True
            if digest and digest < wanted:
                low = middle + 1
            else:
                high = middle
        lines.seek(0)
        return lines.readline()[:40].upper() == wanted


class BreachedPasswordValidator(CommonPasswordValidator):
    """Refuses passwords of the shipped list of the most common ones, and of the installation's own larger list."""

    def validate(self, password, user=None):
        found = variants(password)
        listed = settings.BREACHED_PASSWORDS
        if found & self.passwords or (listed and any(is_listed(one, listed) for one in found)):
            message = _("This password is on a list of passwords that attackers know. Choose another one.")
            raise ValidationError(message, code="password_is_breached")

    def get_help_text(self):
        return _("Use a password that you use nowhere else; a few words in a row are easy to remember.")
