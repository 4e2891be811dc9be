"""Where a partner's machine exchanges its secret for an access token: OAuth 2, client credentials (RFC 6749, 4.4)."""

import base64
import binascii
from urllib.parse import unquote_plus

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from bomca.accounts import attempts
from bomca.accounts.models import AccessToken, Client
from bomca.accounts.models.access_token import LASTS

KNOWN = ("grant_type", "client_id", "client_secret", "scope")


class Refused(Exception):
    """What the machine is told instead of a token: a code of RFC 6749 and a sentence for its developer."""

    def __init__(self, code, sentence, number=400, **headers):
        super().__init__(code)
        self.code, self.sentence, self.number, self.headers = code, sentence, number, headers


@csrf_exempt
@login_not_required
@require_POST
@never_cache
@sensitive_post_parameters("client_secret")
def give_token(request):
    """Answer with an access token that lasts fifteen minutes, or with the error that RFC 6749 names."""
    try:
        granted = grant(secret_of(request), request.POST)
    except Refused as refused:
        told = {"error": refused.code, "error_description": refused.sentence}
        return JsonResponse(told, status=refused.number, headers={"Pragma": "no-cache", **refused.headers})
    return JsonResponse(granted, headers={"Pragma": "no-cache"})


def secret_of(request):
    """The right secret that the request shows, from one of its client's networks. Raises Refused."""
    address = attempts.address_of(request)
    if wait := attempts.wait_for_keys(address):
        told = {"Retry-After": str(wait)}
        raise Refused("too_many_requests", f"Too many wrong keys. Wait {wait} seconds.", 429, **told)
    identifier, plain = shown(request)
    client = Client.objects.usable().filter(identifier=identifier).first()
    secret = client and client.secret_that_is(plain)
    if secret and not client.is_welcome_from(address):
        client.note_refusal(address)
        secret = None
    if not secret:
        attempts.note_wrong_key(address)
        told = {"WWW-Authenticate": 'Basic realm="BOMCA portal"'}
        raise Refused("invalid_client", "The client or its secret is not accepted.", 401, **told)
    client.note_use(address)
    return secret


def shown(request):
    """Identifier and secret, from the Basic header or from the form, never from both. Raises Refused."""
    given = request.POST
    if any(len(given.getlist(name)) > 1 for name in KNOWN) or not set(KNOWN).isdisjoint(request.GET):
        raise Refused("invalid_request", "Send each parameter once, as a form in the body.")
    header = request.headers.get("Authorization", "")
    if not header:
        return given.get("client_id", ""), given.get("client_secret", "")
    if "client_secret" in given:
        raise Refused("invalid_request", "Show the secret in the header or in the form, not in both.")
    try:
        plain = base64.b64decode(header.partition(" ")[2].strip(), validate=True).decode("ascii")
    except (binascii.Error, ValueError):
        return "", ""
    identifier, _colon, secret = plain.partition(":")
    return unquote_plus(identifier), unquote_plus(secret)


def grant(secret, given):
    """The answer that holds the token (RFC 6749, 5.1). Raises Refused."""
    if "grant_type" not in given:
        raise Refused("invalid_request", "Send grant_type=client_credentials.")
    if given["grant_type"] != "client_credentials":
        raise Refused("unsupported_grant_type", "The portal knows grant_type=client_credentials only.")
    try:
        token, plain = AccessToken.issue(secret=secret, wanted=given["scope"].split() if given.get("scope") else None)
    except ValidationError as error:
        raise Refused(error.code, "The client may ask for: " + " ".join(secret.client.scopes)) from None
    seconds = int(LASTS.total_seconds())
    return {"access_token": plain, "token_type": "Bearer", "expires_in": seconds, "scope": " ".join(token.scopes)}
