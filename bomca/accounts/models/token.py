"""The keys by which a machine signs in to the API on behalf of a person."""

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bomca.accounts import scopes as every_scope
from bomca.accounts.models.machine import (
    PREFIX_LENGTH,
    Machine,
    digest_of,
    is_opened_by,
    new_prefix,
    new_secret,
    parts_of_key,
)
from bomca.fields import LineField
from bomca.history.tracked import TrackedQuerySet

LONGEST_LIFE = timedelta(days=366)


class ApiTokenQuerySet(TrackedQuerySet):
    """Tokens, by whether they still open the door."""

    def visible_to(self, user):
        """A person sees their own tokens, and nobody else's."""
        return self.filter(user_id=user.pk) if user.is_authenticated else self.none()

    def usable(self, now=None):
        now = now or timezone.now()
        return self.filter(revoked_at__isnull=True, expires_at__gt=now, user__is_active=True)

    def opening(self, plain):
        """Return the usable token that this text is, or None."""
        prefix, secret = parts_of_key(plain)
        token = self.usable().select_related("user").filter(prefix=prefix).first() if prefix else None
        return token if token and is_opened_by(token.digest, secret) else None


class ApiToken(Machine):
    """A named key to the API, shown once to its owner and kept only as a digest.

    It opens what its owner may see and do, as far as its scopes reach and from its networks only, until it expires
    (after at most a year) or is revoked.
    The prefix is not secret: it tells which token was found where it should not be.
    """

    history_hides = frozenset({"digest"})

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("owner"), on_delete=models.CASCADE, related_name="api_tokens"
    )
    name = LineField(_("name"), max_length=100)
    prefix = models.CharField(_("prefix"), max_length=PREFIX_LENGTH, unique=True, editable=False)
    digest = models.CharField(_("digest"), max_length=64, editable=False)
    created_at = models.DateTimeField(_("made at"), default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("expires at"))
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True, editable=False)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")),
                name="token_expires_after_it_is_made",
                violation_error_message=_("A token must expire later than it is made."),
            ),
        ]

    def __str__(self):
        return f"{self.name} (bomca_{self.prefix}_…)"

    def clean(self):
        super().clean()
        if self.expires_at and self.expires_at - self.created_at > LONGEST_LIFE:
            message = _("A token lasts at most one year. Choose an earlier date.")
            raise ValidationError({"expires_at": ValidationError(message, code="lasts_too_long")})

    @classmethod
    def issue(cls, *, user, name, expires_at, scopes=None, networks=()):
        """Make a token; return it and its text, which is not kept and cannot be shown again.

        Without scopes it reads everything and changes nothing; without networks it is used from anywhere.
        """
        scopes = every_scope.all_read() if scopes is None else list(scopes)
        prefix, secret = new_prefix(), new_secret()
        reach = {"scopes": scopes, "networks": list(networks)}
        token = cls(user=user, name=name, expires_at=expires_at, prefix=prefix, digest=digest_of(secret), **reach)
        token.full_clean()
        token.save()
        return token, f"bomca_{prefix}_{secret}"

    def revoke(self):
        """Close the token for good; a second time changes nothing."""
        if self.revoked_at is None:
            self.revoked_at = timezone.now()
            self.save(update_fields=["revoked_at"])

    @property
    def is_usable(self):
        return self.revoked_at is None and self.expires_at > timezone.now()
