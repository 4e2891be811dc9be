"""What a partner's machine shows to the API for fifteen minutes."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bomca.accounts.models.client import ClientSecret
from bomca.accounts.models.machine import digest_of, digests_of, new_secret

LASTS = timedelta(minutes=15)
BEGINS = "bomca_access"


class AccessToken(models.Model):
    """A client's access token, kept only as a digest; it ends with the secret and the client it came from."""

    secret = models.ForeignKey(
        ClientSecret, verbose_name=_("client secret"), on_delete=models.CASCADE, related_name="access_tokens"
    )
    digest = models.CharField(_("digest"), max_length=64, unique=True, editable=False)
    scopes = models.JSONField(_("scopes"), default=list)
    created_at = models.DateTimeField(_("made at"), default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("expires at"))

    class Meta:
        verbose_name = _("access token")
        verbose_name_plural = _("access tokens")
        ordering = ["-created_at", "-pk"]

    def __str__(self):
        return str(self.client)

    @classmethod
    def issue(cls, *, secret, wanted=None):
        """Make a token for the wanted scopes, as far as the client holds them; return it and its text.

        Raises ValidationError when none is left. The client's tokens that have expired are deleted.
        """
        granted = [scope for scope in secret.client.scopes if wanted is None or scope in wanted]
        if not granted:
            raise ValidationError(_("None of the wanted scopes is granted to this client."), code="invalid_scope")
        now, plain = timezone.now(), new_secret()
        cls.objects.filter(secret__client=secret.client_id, expires_at__lte=now).delete()
        token = cls.objects.create(secret=secret, digest=digest_of(plain), scopes=granted, expires_at=now + LASTS)
        return token, f"{BEGINS}_{plain}"

    @classmethod
    def opening(cls, plain):
        """Return the usable access token that this text is, or None."""
        begin, _line, secret = plain.rpartition("_")
        if begin != BEGINS or not plain.isascii():
            return None
        usable = cls.objects.filter(expires_at__gt=timezone.now(), secret__in=ClientSecret.objects.usable())
        return usable.select_related("secret__client__user").filter(digest__in=digests_of(secret)).first()

    @property
    def client(self):
        return self.secret.client

    @property
    def user(self):
        return self.client.user

    def allows(self, scope):
        """Whether the token was given for this scope and the client still holds it."""
        return scope in self.scopes and self.client.allows(scope)

    def is_welcome_from(self, address):
        return self.client.is_welcome_from(address)

    def note_use(self, address):
        self.client.note_use(address)

    def note_refusal(self, address):
        self.client.note_refusal(address)
