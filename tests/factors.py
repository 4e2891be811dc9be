"""Second factors for tests: an authenticator app that computes its codes as RFC 6238 says."""

import base64
import hmac
import time

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP

KEY = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code(key=KEY, at=None):
    """The six digits an app with this key shows at a moment, in seconds since 1970."""
    counter = int(time.time() if at is None else at) // 30
    digest = hmac.digest(base64.b32decode(key), counter.to_bytes(8, "big"), "sha1")
    start = digest[-1] & 15
    return f"{(int.from_bytes(digest[start : start + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06}"


def give_app(user, key=KEY):
    """Set up an authenticator app for the person."""
    return TOTP.activate(user, key).instance


def give_codes(user):
    """Recovery codes, made with the first factor."""
    return RecoveryCodes.activate(user).get_unused_codes()


def of(user):
    return sorted(Authenticator.objects.filter(user=user).values_list("type", flat=True))
