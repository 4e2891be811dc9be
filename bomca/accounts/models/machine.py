"""What every key of a machine has: how far it reaches, from where, and what became of it."""

from datetime import timedelta
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.crypto import constant_time_compare, get_random_string, salted_hmac
from django.utils.translation import gettext_lazy as _

from bomca.accounts import scopes
from bomca.accounts.fields import NetworksField, ScopesField
from bomca.history.tracked import Tracked

NOTE_EVERY = timedelta(minutes=1)
SECRET_LENGTH = 40
PREFIX_LENGTH, PREFIX_LETTERS = 8, "abcdefghijkmnopqrstuvwxyz23456789"
SALT = "bomca.accounts.ApiToken"


def new_secret():
    return get_random_string(SECRET_LENGTH)


def new_prefix():
    return get_random_string(PREFIX_LENGTH, PREFIX_LETTERS)


def digest_of(secret, key=None):
    """What is kept of a secret: its keyed digest, from which the secret cannot be told."""
    return salted_hmac(SALT, secret, secret=key, algorithm="sha256").hexdigest()


def digests_of(secret):
    """The secret's digest under the present key and under each older one that still counts."""
    return [digest_of(secret, key) for key in [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]]


def parts_of_key(plain):
    """The prefix and the secret of a key such as bomca_k3v9abcd_…; two empty texts for whatever is no key."""
    parts = plain.split("_")
    return (parts[1], parts[2]) if len(parts) == 3 and parts[0] == "bomca" and plain.isascii() else ("", "")


def is_opened_by(digest, secret):
    """Whether the digest that is kept is this secret's."""
    return any(constant_time_compare(digest, one) for one in digests_of(secret))


class Machine(Tracked):
    """The reach of a machine's key: scopes, networks, and when and from where it was last used and refused."""

    history_ignores = frozenset({"last_used_at", "last_used_from", "last_refused_at", "last_refused_from"})
    history_rebuilds = False

    scopes = ScopesField(_("scopes"))
    networks = NetworksField(_("allowed networks"), blank=True)
    last_used_at = models.DateTimeField(_("last used at"), null=True, blank=True, editable=False)
    last_used_from = models.GenericIPAddressField(_("last used from"), null=True, blank=True, editable=False)
    last_refused_at = models.DateTimeField(_("last refused at"), null=True, blank=True, editable=False)
    last_refused_from = models.GenericIPAddressField(_("last refused from"), null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    def allows(self, scope):
        """Whether the key may do what this scope stands for."""
        return scope in self.scopes

    def is_welcome_from(self, address):
        """Whether the key may be used from a network address; an address nobody knows lies in no network."""
        if not self.networks:
            return True
        return bool(address) and any(ip_address(address) in ip_network(network) for network in self.networks)

    def note_use(self, address):
        """Remember that the key was used, to the minute, and from where."""
        self._note("last_used", address)

    def note_refusal(self, address):
        """Remember that somebody showed the right key from outside its networks: it may be in wrong hands."""
        self._note("last_refused", address)

    def _note(self, what, address):
        now, last = timezone.now(), getattr(self, f"{what}_at")
        if last is None or now - last > NOTE_EVERY or getattr(self, f"{what}_from") != (address or None):
            setattr(self, f"{what}_at", now)
            setattr(self, f"{what}_from", address or None)
            self.save(update_fields=[f"{what}_at", f"{what}_from"])

    @property
    def reads_everything_only(self):
        return sorted(self.scopes) == scopes.all_read()
