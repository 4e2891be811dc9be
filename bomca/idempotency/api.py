"""`Idempotency-Key` on the POSTs of the API: a request that is sent again gets the first one's answer."""

import json
from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework import exceptions, status
from rest_framework.response import Response

from bomca import history
from bomca.accounts.models import AccessToken
from bomca.encryption import Encrypted
from bomca.idempotency import keys
from bomca.preconditions import header

NAME = "Idempotency-Key"
KEPT_HEADERS = ("Location", "ETag", "Content-Type")
PARAMETER: OpenApiParameter = header(
    NAME,
    "Up to 100 printable ASCII characters, new for every piece of work. Sent again by the same token or session with "
    "the same body, it does nothing twice: the first answer comes again, with Idempotent-Replayed: true.",
)


class KeyMalformed(exceptions.APIException):
    """The key is no text that a key may be."""

    status_code = status.HTTP_400_BAD_REQUEST
    default_code = "invalid"
    default_detail = _("Correct the header named below.")

    def __init__(self):
        super().__init__()
        advice = _("Send 1 to 100 printable ASCII characters, such as a random UUID.")
        self.errors = [{"header": NAME, "code": "malformed", "detail": str(advice)}]


class Running(exceptions.APIException):
    """The first request with this key is being answered right now."""

    status_code = status.HTTP_409_CONFLICT
    default_code = "still_running"
    default_detail = _("The first request with this key is still being answered. Send it again in a moment.")
    wait = 2


class AlreadyDone(exceptions.APIException):
    """The request was done, and its answer is not kept: it was a file, or something that is shown once."""

    status_code = status.HTTP_409_CONFLICT
    default_code = "already_done"
    default_detail = _("This was done, and its answer is not kept. To do it once more, use a new Idempotency-Key.")


class Reused(exceptions.APIException):
    """The key belongs to another request."""

    status_code = status.HTTP_422_UNPROCESSABLE_ENTITY
    default_code = "key_reused"
    default_detail = _("This Idempotency-Key was used for another address or body. Use a new one for a new request.")


class KeyedPosts:
    """A view whose POSTs are done once for each key.

    The rights of a repeated request are asked again: the scope by `initial`, the rows by `get_queryset`, and each
    permission that the first request needed (`require`).
    """

    def initial(self, request, *args, **kwargs):
        super().initial(request, *args, **kwargs)
        self.asked = []
        if request.method == "POST" and NAME in request.headers and hasattr(self, "post"):
            self.post = partial(self.once, self.post)

    def require(self, permission, record=None):
        """Refuse (403) a caller who lacks the permission; with a record, one who lacks it where the record lies."""
        self.asked.append([permission, record is not None])
        if not self.request.user.has_perm(permission, record):
            raise exceptions.PermissionDenied

    def once(self, post, request, *args, **kwargs):
        """Answer by `post`, or as it has answered before."""
        facts = keys.sent(request.data) if isinstance(request.data, MultiValueDict) else request.data
        about = {"user": request.user, "machine": machine_of(request), "key": key_of(request)}
        try:
            claimed = keys.claim(digest=keys.digest_of(request, facts), **about)
            return self.answer_again(claimed) if claimed.is_done else self.answer_first(claimed, post, *args, **kwargs)
        except keys.StillRunning:
            raise Running from None
        except keys.KeyReused:
            raise Reused from None

    def answer_first(self, claimed, post, *args, **kwargs):
        """Do the work and remember its answer in one transaction. What was refused or failed leaves the key free."""
        is_done = False
        try:
            with history.atomic():
                response = post(self.request, *args, **kwargs)
                if response.status_code < 400:
                    keys.complete(claimed, status=response.status_code, asked=self.asked, **self.kept(response))
            is_done = response.status_code < 400
        finally:
            if not is_done:
                keys.release(claimed)
        return response

    def kept(self, response):
        """Body and headers of an answer; nothing of a file."""
        if not isinstance(response, Response):
            return {}
        renderer, media_type = self.request.accepted_renderer, self.request.accepted_media_type
        key = self.lookup_field
        data = {key: response.data[key]} if self.is_told_anew else response.data
        body = renderer.render(data, media_type, {"response": response, "view": self, "request": self.request})
        headers = {**response.headers, "Content-Type": response.content_type or renderer.media_type}
        return {"body": body.decode(), "headers": {name: headers[name] for name in KEPT_HEADERS if name in headers}}

    def answer_again(self, done):
        """The first answer, to a caller who may still have it. Raises what `post` would: Http404, PermissionDenied."""
        told = json.loads(done.body) if done.body else None
        for permission, on_record in done.asked:
            if not on_record:
                self.require(permission)
        record = self.record_of(told)
        for permission, on_record in done.asked:
            if on_record:
                self.require(permission, record)
        if done.body is None:
            raise AlreadyDone
        if record is not None and (self.is_told_anew or self.is_told_otherwise(record, told)):
            return self.tell(record, status=done.status)
        return HttpResponse(done.body, status=done.status, headers={**done.headers, "Idempotent-Replayed": "true"})

    def record_of(self, told):
        """What the first request was about or has made, or None. Raises Http404 where the caller sees it no more."""
        if (self.lookup_url_kwarg or self.lookup_field) in self.kwargs:
            return self.get_object()
        if isinstance(told, dict) and self.lookup_field in told:
            return get_object_or_404(self.get_queryset(), **{self.lookup_field: told[self.lookup_field]})
        return None

    @property
    def is_told_anew(self):
        """Whether a repeated answer is read anew: what lies encrypted elsewhere is not kept here in plain text."""
        model = getattr(self.queryset, "model", None)
        return model is not None and any(isinstance(one, Encrypted) for one in model._meta.concrete_fields)

    def is_told_otherwise(self, record, told):
        """Whether other fields are withheld from the caller now than then."""
        if not isinstance(told, dict) or "withheld" not in told:
            return False
        return self.get_serializer(record).data["withheld"] != told["withheld"]


def key_of(request):
    """The key, with or without the quotation marks of a structured field. Raises KeyMalformed."""
    key = request.headers[NAME].strip()
    if len(key) > 1 and key[0] == key[-1] == '"':
        key = key[1:-1]
    if not keys.PLAIN.fullmatch(key):
        raise KeyMalformed
    return key


def machine_of(request):
    """The token or client that asks, for each has keys of its own; empty for a browser's session."""
    if isinstance(request.auth, AccessToken):  # the next one of the same client repeats its requests
        return f"client:{request.auth.client.identifier}"
    return f"token:{request.auth.prefix}" if request.auth else ""
