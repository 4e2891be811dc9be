"""The secret addresses by which people's own calendar programs read activities."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bomca.accounts import demo
from bomca.accounts.models.machine import (
    NOTE_EVERY,
    PREFIX_LENGTH,
    digest_of,
    is_opened_by,
    new_prefix,
    new_secret,
    parts_of_key,
)
from bomca.fields import LineField
from bomca.history.tracked import Tracked, TrackedQuerySet

MOST = 20  # feeds of one person


class CalendarFeedQuerySet(TrackedQuerySet):
    """Feeds, by whether they still open the door."""

    def visible_to(self, user):
        """A person sees their own feeds, and nobody else's."""
        return self.filter(owner_id=user.pk) if user.is_authenticated else self.none()

    def usable(self):
        """Those that are not revoked, of people whose account is open."""
        return self.filter(revoked_at=None, owner__is_active=True, owner__is_service=False)

    def opening(self, key):
        """The usable feed that this key opens, or None."""
        prefix, secret = parts_of_key(key)
        feed = self.usable().select_related("owner").filter(prefix=prefix).first() if prefix else None
        is_open = feed and is_opened_by(feed.digest, secret) and not demo.is_shut_out(feed.owner)
        return feed if is_open else None


class CalendarFeed(Tracked):
    """An address from which a calendar program reads what its owner may see, as far as the filter kept with it goes.

    The address is shown once and kept only as a digest. It opens what the owner may see at the moment of each reading,
    until it is revoked or the account ends.
    """

    history_hides = frozenset({"digest"})
    history_ignores = frozenset({"last_used_at"})
    history_rebuilds = False

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_feeds", verbose_name=_("owner")
    )
    name = LineField(_("name"), max_length=100)
    query = models.CharField(_("filters"), max_length=2000, blank=True)
    prefix = models.CharField(_("prefix"), max_length=PREFIX_LENGTH, unique=True, editable=False)
    digest = models.CharField(_("digest"), max_length=64, editable=False)
    created_at = models.DateTimeField(_("made at"), default=timezone.now, editable=False)
    last_used_at = models.DateTimeField(_("last used at"), null=True, editable=False)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, editable=False)

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("calendar address")
        verbose_name_plural = _("calendar addresses")
        ordering = ["-created_at", "-pk"]
        default_permissions = []

    def __str__(self):
        return f"{self.name} (bomca_{self.prefix}_…)"

    def new_key(self):
        """The key of the address, of which only the digest is kept. Not saved."""
        self.prefix, secret = new_prefix(), new_secret()
        self.digest = digest_of(secret)
        return f"bomca_{self.prefix}_{secret}"

    def revoke(self):
        """Close the address for good; a second time changes nothing."""
        if self.revoked_at is None:
            self.revoked_at = timezone.now()
            self.save(update_fields=["revoked_at"])

    def note_use(self):
        """Remember that it was read, to the minute."""
        now = timezone.now()
        if self.last_used_at is None or now - self.last_used_at > NOTE_EVERY:
            self.last_used_at = now
            self.save(update_fields=["last_used_at"])
