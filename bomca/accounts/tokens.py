"""How a machine shows its token to the API: `Authorization: Bearer bomca_…`."""

from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed

from bomca.accounts import demo
from bomca.accounts.models import ApiToken


class TokenAuthentication(BaseAuthentication):
    """A request with a usable token acts as the token's owner."""

    def authenticate(self, request):
        keyword, _space, plain = get_authorization_header(request).partition(b" ")
        if keyword.lower() != b"bearer":
            return None
        token = ApiToken.objects.opening(plain.strip().decode("latin-1"))
        if token is None or demo.is_shut_out(token.user):
            raise AuthenticationFailed(
                _("This token is not accepted: it is mistyped, expired or revoked."), code="token_not_accepted"
            )
        token.note_use()
        return token.user, token

    def authenticate_header(self, request):
        return 'Bearer realm="BOMCA portal"'
