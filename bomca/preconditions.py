"""If-Match and If-None-Match: a client changes a record only as it has read it, and reads only what has changed."""

import hashlib

from django.utils.http import parse_etags
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework import exceptions, status
from rest_framework.renderers import JSONRenderer


class PreconditionRequired(exceptions.APIException):
    """The request would change a record without saying which state of it the caller has read."""

    status_code = status.HTTP_428_PRECONDITION_REQUIRED
    default_code = "precondition_required"
    default_detail = _(
        "Read the record first, and send back its ETag in the header If-Match, with its quotation marks. "
        "“*” is not accepted: it would overwrite what others have saved."
    )


class PreconditionFailed(exceptions.APIException):
    """The record is not as the caller has read it any more."""

    status_code = status.HTTP_412_PRECONDITION_FAILED
    default_code = "precondition_failed"
    default_detail = _("Nothing was changed. Read the record again, put your change into it, and send its new ETag.")


def etag(record, data):
    """The strong ETag of a record as it is told: it changes with the record's revision and with all that is told."""
    digest = hashlib.sha256(JSONRenderer().render(data)).hexdigest()[:16]
    return f'"{getattr(record, "revision", 0)}-{digest}"'


def require_match(request, tag):
    """Compare If-Match with the record's present ETag. Raises PreconditionRequired or PreconditionFailed."""
    given = parse_etags(request.headers.get("If-Match", ""))
    if not given or "*" in given:
        raise PreconditionRequired
    if tag not in given:
        raise PreconditionFailed


def is_known(request, tag):
    """Whether the caller has this very representation already (If-None-Match)."""
    given = parse_etags(request.headers.get("If-None-Match", ""))
    return "*" in given or tag in {one.removeprefix("W/") for one in given}


def header(name, description, **facts):
    return OpenApiParameter(name, str, OpenApiParameter.HEADER, description=description, **facts)


TOLD = header("ETag", "The record's state, to be sent back as If-Match or If-None-Match.", response=[200, 201])
IF_MATCH = header("If-Match", "The ETag of the record as you have read it; without it 428, stale 412.", required=True)
IF_NONE_MATCH = header("If-None-Match", "An ETag you have; where it is still the record's, the answer is 304.")
