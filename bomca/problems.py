"""What the API answers when something is wrong: problem documents (RFC 9457), one shape for every error."""

import logging

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.core.exceptions import ValidationError as RuleBroken
from django.core.signals import got_request_exception
from django.db import IntegrityError, InterfaceError, OperationalError
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions, status
from rest_framework.fields import get_error_detail
from rest_framework.response import Response

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
TYPE = "urn:bomca:problem:"

# code: (status, title). The codes are part of the API and do not change; the titles may.
PROBLEMS = {
    "merged": (301, _("The record was merged into another one")),
    "malformed": (400, _("The request cannot be read")),
    "invalid": (400, _("The request holds something that is not allowed")),
    "not_authenticated": (401, _("Sign in first")),
    "token_not_accepted": (401, _("The token is not accepted")),
    "not_permitted": (403, _("You may not do this")),
    "second_factor_needed": (403, _("Your account needs a second factor first")),
    "insufficient_scope": (403, _("The token does not reach this far")),
    "not_found": (404, _("There is nothing here that you can see")),
    "method_not_allowed": (405, _("This address does not know this method")),
    "not_acceptable": (406, _("This address answers only in JSON")),
    "conflict": (409, _("The record is not in a state that allows this")),
    "still_running": (409, _("The same request is still being answered")),
    "already_done": (409, _("The same request has been done")),
    "precondition_failed": (412, _("Someone else has changed the record meanwhile")),
    "too_large": (413, _("The request is too large")),
    "unsupported_media_type": (415, _("This address reads only JSON")),
    "key_reused": (422, _("The key was used for another request")),
    "precondition_required": (428, _("Say which state of the record you have read")),
    "too_many_requests": (429, _("Too many requests")),
    "internal": (500, _("Something went wrong on our side")),
    "unavailable": (503, _("The portal is not available just now")),
}
BY_STATUS = {number: code for code, (number, _title) in reversed(PROBLEMS.items())} | {400: "invalid"}


class Merged(exceptions.APIException):
    """The record was merged into another, which is found at `location`."""

    status_code = status.HTTP_301_MOVED_PERMANENTLY
    default_code = "merged"
    default_detail = _("Take the one that the header Location names in its place.")

    def __init__(self, location):
        super().__init__()
        self.location = location


class Conflict(exceptions.APIException):
    """The record's present state does not allow what was asked."""

    status_code = status.HTTP_409_CONFLICT
    default_code = "conflict"
    default_detail = PROBLEMS["conflict"][1]


class InsufficientScope(exceptions.APIException):
    """The machine's key lacks the scope that this resource and method demand (RFC 6750)."""

    status_code = status.HTTP_403_FORBIDDEN
    default_code = "insufficient_scope"

    def __init__(self, scope):
        advice = _("This needs a token with the scope %(scope)s. Make one, or ask an administrator for a wider client.")
        super().__init__(advice % {"scope": scope})
        self.auth_header = f'Bearer realm="BOMCA portal", error="insufficient_scope", scope="{scope}"'


class BadParameters(exceptions.APIException):
    """Something in the query string is unknown or wrong; `errors` names each parameter."""

    status_code = status.HTTP_400_BAD_REQUEST
    default_code = "invalid"
    default_detail = _("Correct the parameters named below.")

    def __init__(self, errors):
        super().__init__()
        self.errors = errors


class TooLarge(exceptions.APIException):
    """The body is larger than the portal reads."""

    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_code = "too_large"
    default_detail = _("Send less at once; long texts belong in a document.")


class Unavailable(exceptions.APIException):
    """The database does not answer, or is too busy to write."""

    status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    default_code = "unavailable"
    default_detail = _("Nothing was changed. Try again in a moment.")
    wait = 5


def document(code, *, detail="", instance="", errors=None, number=None):
    """The problem as a dictionary; `number` is the HTTP status where it is not the code's usual one."""
    usual, title = PROBLEMS[code]
    problem = {"type": TYPE + code, "code": code, "title": str(title), "status": number or usual}
    problem.update({key: value for key, value in {"detail": str(detail), "instance": instance}.items() if value})
    if errors:
        problem["errors"] = errors
    return problem


def flattened(detail, pointer=""):
    """Turn DRF's nested messages into a list of {pointer, code, detail}, the pointer as in RFC 6901."""
    if isinstance(detail, dict):
        for name, inner in detail.items():
            of_whole = name in {"non_field_errors", "__all__"}
            yield from flattened(inner, pointer if of_whole else f"{pointer}/{escaped(name)}")
    elif isinstance(detail, list):
        for position, inner in enumerate(detail):
            yield from flattened(inner, f"{pointer}/{position}" if isinstance(inner, dict | list) else pointer)
    else:
        yield {"pointer": pointer, "code": getattr(detail, "code", "invalid"), "detail": str(detail)}


def escaped(name):
    return str(name).replace("~", "~0").replace("/", "~1")


def as_api_exception(error):
    """The exception by which the API tells this error, or None when it is a fault of ours."""
    if isinstance(error, exceptions.APIException):
        return error
    if isinstance(error, RuleBroken):
        return exceptions.ValidationError(get_error_detail(error))
    if isinstance(error, OperationalError | InterfaceError):
        log.error("The database did not answer: %s", error)
        return Unavailable()
    known = {
        Http404: exceptions.NotFound,
        PermissionDenied: exceptions.PermissionDenied,
        RequestDataTooBig: TooLarge,
        SuspiciousOperation: exceptions.ParseError,
        IntegrityError: Conflict,
    }
    return next((kind() for type_, kind in known.items() if isinstance(error, type_)), None)


def own_fault(error, request):
    """Log an error that nobody foresaw, with its traceback and as Django itself would, and tell nothing of it."""
    log.error("Error in the API at %s", request.path, exc_info=error)
    got_request_exception.send(sender=None, request=request._request)
    return exceptions.APIException(PROBLEMS["internal"][1], code="internal")


def code_of(error):
    """The stable code of an API exception."""
    if isinstance(error, exceptions.ParseError):
        return "malformed"
    told = getattr(error.detail, "code", "")
    return told if told in PROBLEMS else BY_STATUS[error.status_code]


def problem_handler(error, context):
    """Answer an exception of an API view with a problem document."""
    told = as_api_exception(error) or own_fault(error, context["request"])
    headers = {}
    if getattr(told, "auth_header", None):
        headers["WWW-Authenticate"] = told.auth_header
    if getattr(told, "location", None):
        headers["Location"] = told.location
    if getattr(told, "wait", None):
        headers["Retry-After"] = str(max(1, round(told.wait)))
    errors, detail = getattr(told, "errors", None), told.detail
    if isinstance(detail, dict | list):
        errors, detail = list(flattened(detail)), _("Correct what is named below.")
    path = context["request"].path
    problem = document(code_of(told), detail=detail, instance=path, errors=errors, number=told.status_code)
    return Response(problem, status=told.status_code, headers=headers, content_type=MEDIA_TYPE)
