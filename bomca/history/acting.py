"""Who is acting, and why: known to everything that is written, without being handed from function to function."""

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace

from django.http import HttpRequest


@dataclass(frozen=True)
class Acting:
    """On whose behalf something is written. What a request has learnt of its user and token counts unless told here."""

    user: object = None
    token: str = ""
    job: str = ""
    request_id: str = ""
    reason: str = ""
    request: HttpRequest | None = None

    def facts(self):
        """The same as an entry keeps it."""
        user = self.user or getattr(self.request, "real_user", None) or getattr(self.request, "user", None)
        token = self.token or getattr(getattr(self.request, "auth", None), "prefix", "")
        return {
            "actor_id": user.pk if user is not None and user.is_authenticated else None,
            "token": token[:100],
            "job": self.job[:100],
            "request_id": self.request_id[:64],
            "reason": self.reason,
        }


_NOBODY = Acting()
_acting: ContextVar[Acting] = ContextVar("acting", default=_NOBODY)


def acting():
    """Who is acting right now."""
    return _acting.get()


@contextmanager
def acting_as(**facts):
    """Act, inside the block, as this user, token (its prefix), job (by name), request or for this reason.

    What is left out stays as it was around the block.
    """
    before = _acting.set(replace(_acting.get(), **facts))
    try:
        yield
    finally:
        _acting.reset(before)


def because(reason):
    """Give the reason for what is changed inside the block; an empty one leaves the reason given around it."""
    return acting_as(reason=reason or acting().reason)
