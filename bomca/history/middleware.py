"""Every request has a number, and what it changes is told with it."""

import re
import uuid

from bomca.history.acting import acting_as

PLAIN = re.compile(r"[A-Za-z0-9-]{8,64}")


def numbered(get_response):
    """Take the caller's X-Request-ID when it is plain, or give one; answer with it and act on the user's behalf."""

    def middleware(request):
        given = request.headers.get("X-Request-ID", "")
        request.id = given if PLAIN.fullmatch(given) else str(uuid.uuid4())
        with acting_as(request=request, request_id=request.id):
            response = get_response(request)
        response["X-Request-ID"] = request.id
        return response

    return middleware
