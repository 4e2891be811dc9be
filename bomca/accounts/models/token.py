"""The keys by which a machine signs in to the API on behalf of a person."""

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.crypto import constant_time_compare, get_random_string, salted_hmac
from django.utils.translation import gettext_lazy as _

from bomca.fields import LineField
from bomca.history.tracked import Tracked, TrackedQuerySet

LONGEST_LIFE = timedelta(days=366)
NOTE_USE_EVERY = timedelta(minutes=1)
PREFIX_LENGTH, SECRET_LENGTH = 8, 40
PREFIX_LETTERS = "abcdefghijkmnopqrstuvwxyz23456789"


def digest_of(secret, key=None):
    """What is kept of a secret: its keyed digest, from which the secret cannot be told."""
    return salted_hmac("bomca.accounts.ApiToken", secret, secret=key, algorithm="sha256").hexdigest()


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
        parts = plain.split("_")
        if len(parts) != 3 or parts[0] != "bomca" or not plain.isascii():
            return None
        token = self.usable().select_related("user").filter(prefix=parts[1]).first()
        return token if token and token.is_opened_by(parts[2]) else None


class ApiToken(Tracked):
    """A named key to the API, shown once to its owner and kept only as a digest.

    It opens what its owner may see and do, until it expires (after at most a year) or is revoked.
    The prefix is not secret: it tells which token was found where it should not be.
    """

    history_ignores = frozenset({"last_used_at"})
    history_hides = frozenset({"digest"})
    history_rebuilds = False

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("owner"), on_delete=models.CASCADE, related_name="api_tokens"
    )
    name = LineField(_("name"), max_length=100)
    prefix = models.CharField(_("prefix"), max_length=PREFIX_LENGTH, unique=True, editable=False)
    digest = models.CharField(_("digest"), max_length=64, editable=False)
    created_at = models.DateTimeField(_("made at"), default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("expires at"))
    last_used_at = models.DateTimeField(_("last used at"), null=True, blank=True, editable=False)
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
    def issue(cls, *, user, name, expires_at):
        """Make a token; return it and its text, which is not kept and cannot be shown again."""
        prefix, secret = get_random_string(PREFIX_LENGTH, PREFIX_LETTERS), get_random_string(SECRET_LENGTH)
        token = cls(user=user, name=name, expires_at=expires_at, prefix=prefix, digest=digest_of(secret))
        token.full_clean()
        token.save()
        return token, f"bomca_{prefix}_{secret}"

    def revoke(self):
        """Close the token for good; a second time changes nothing."""
        if self.revoked_at is None:
            self.revoked_at = timezone.now()
            self.save(update_fields=["revoked_at"])

    def note_use(self):
        """Remember that the token was used, to the minute."""
        now = timezone.now()
        if self.last_used_at is None or now - self.last_used_at > NOTE_USE_EVERY:
            self.last_used_at = now
            self.save(update_fields=["last_used_at"])

    @property
    def is_usable(self):
        return self.revoked_at is None and self.expires_at > timezone.now()

    def is_opened_by(self, secret):
        keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
        return any(constant_time_compare(self.digest, digest_of(secret, key)) for key in keys)
