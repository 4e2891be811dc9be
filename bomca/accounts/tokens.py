"""How a machine shows its key to the API: `Authorization: Bearer bomca_…`."""

from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed, Throttled

from bomca.accounts import attempts, demo
from bomca.accounts.models import AccessToken, ApiToken


class TokenAuthentication(BaseAuthentication):
    """A request with a usable token acts as the token's owner; one with a client's access token as its account."""

    def authenticate(self, request):
        keyword, _space, plain = get_authorization_header(request).partition(b" ")
        if keyword.lower() != b"bearer":
            return None
        address = attempts.address_of(request)
        if wait := attempts.wait_for_keys(address):
            raise Throttled(wait)
        key = self.key_that_is(plain.strip().decode("latin-1"), address)
        if key is None:
            attempts.note_wrong_key(address)
            raise AuthenticationFailed(
                _("This token is not accepted: it is mistyped, expired or revoked."), code="token_not_accepted"
            )
        key.note_use(address)
        return key.user, key

    def key_that_is(self, plain, address):
        """The usable key that this text is, or None; from outside its networks it is none, and its owner is told."""
        key = AccessToken.opening(plain) or ApiToken.objects.opening(plain)
        if key is None or demo.is_shut_out(key.user):
            return None
        if not key.is_welcome_from(address):
            key.note_refusal(address)
            return None
        return key

    def authenticate_header(self, request):
        return 'Bearer realm="BOMCA portal"'
