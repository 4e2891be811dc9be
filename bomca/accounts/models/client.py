"""The machines of partners, which sign in as themselves and not on behalf of a person."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bomca import history
from bomca.accounts.models.machine import PREFIX_LENGTH, Machine, digest_of, digests_of, new_prefix, new_secret
from bomca.accounts.models.token import LONGEST_LIFE
from bomca.accounts.models.user import User
from bomca.fields import LineField
from bomca.history.tracked import Tracked, TrackedQuerySet

MOST_SECRETS = 2


class ClientQuerySet(TrackedQuerySet):
    """Clients, by who may see them and whether they still open the door."""

    def visible_to(self, user):
        """Those who look after the clients see all of them; others see none."""
        return self if user.has_perm("accounts.change_client") else self.none()

    def usable(self):
        return self.filter(revoked_at__isnull=True, user__is_active=True)


class Client(Machine):
    """A partner's machine and the service account it acts as.

    It exchanges its secret for access tokens that last fifteen minutes. For rotation two secrets work side by side.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, verbose_name=_("service account"), on_delete=models.PROTECT, related_name="client"
    )
    name = LineField(_("name"), max_length=100)
    identifier = models.CharField(_("client identifier"), max_length=40, unique=True, editable=False)
    created_at = models.DateTimeField(_("made at"), default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("made by"),
        on_delete=models.PROTECT,
        related_name="clients_made",
        editable=False,
    )
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True, editable=False)

    objects = ClientQuerySet.as_manager()

    class Meta:
        verbose_name = _("machine client")
        verbose_name_plural = _("machine clients")
        ordering = ["name", "pk"]

    def __str__(self):
        return f"{self.name} ({self.identifier})"

    def clean(self):
        super().clean()
        if self.user_id and not self.user.is_service:
            raise ValidationError({"user": ValidationError(_("Choose a service account."), code="no_service_account")})

    @classmethod
    @history.atomic()
    def make(cls, *, name, scopes, networks=(), by):
        """Make a client with a service account of its own; return it and its first secret, shown only now."""
        identifier = f"client-{new_prefix()}"
        account = User.objects.create_user(email=f"{identifier}@service.invalid", name=name, is_service=True)
        reach = {"scopes": list(scopes), "networks": list(networks)}
        client = cls(user=account, name=name, identifier=identifier, created_by=by, **reach)
        client.full_clean()
        client.save()
        return client, client.add_secret()

    @history.atomic()
    def add_secret(self):
        """Make another secret and return it; it is not kept. Raises ValidationError when two work already."""
        Client.objects.select_for_update().get(pk=self.pk)
        if not self.is_usable or self.secrets.usable().count() >= MOST_SECRETS:
            message = _("Two secrets work already, or the client is revoked. Revoke the old secret first.")
            raise ValidationError(message, code="enough_secrets")
        prefix, secret = new_prefix(), new_secret()
        self.secrets.create(prefix=prefix, digest=digest_of(secret), expires_at=timezone.now() + LONGEST_LIFE)
        return f"bomca_{prefix}_{secret}"

    def change_reach(self, *, scopes, networks):
        """Let the client reach this far from now on, and be used from these networks only."""
        self.scopes, self.networks = list(scopes), list(networks)
        self.full_clean()
        self.save(update_fields=["scopes", "networks"])

    def revoke(self):
        """Close the client for good; its access tokens open nothing more."""
        if self.revoked_at is None:
            self.revoked_at = timezone.now()
            self.save(update_fields=["revoked_at"])

    @property
    def is_usable(self):
        return self.revoked_at is None and self.user.is_active

    def secret_that_is(self, plain):
        """The working secret that this text is, or None."""
        parts = plain.split("_")
        if len(parts) != 3 or parts[0] != "bomca" or not plain.isascii():
            return None
        return self.secrets.usable().filter(prefix=parts[1], digest__in=digests_of(parts[2])).first()


class ClientSecretQuerySet(TrackedQuerySet):
    """Secrets, by whether they still work."""

    def usable(self):
        return self.filter(expires_at__gt=timezone.now(), client__in=Client.objects.usable())


class ClientSecret(Tracked):
    """One secret of a client, shown once and kept as a digest; it works for a year at most."""

    history_hides = frozenset({"digest"})
    history_rebuilds = False

    client = models.ForeignKey(Client, verbose_name=_("client"), on_delete=models.CASCADE, related_name="secrets")
    prefix = models.CharField(_("prefix"), max_length=PREFIX_LENGTH, unique=True, editable=False)
    digest = models.CharField(_("digest"), max_length=64, editable=False)
    created_at = models.DateTimeField(_("made at"), default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("expires at"))

    objects = ClientSecretQuerySet.as_manager()

    class Meta:
        verbose_name = _("client secret")
        verbose_name_plural = _("client secrets")
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gte=F("created_at")), name="client_secret_expires_after_it_is_made"
            ),
        ]

    def __str__(self):
        return f"bomca_{self.prefix}_…"

    def revoke(self):
        """End the secret now; the access tokens it was exchanged for open nothing more."""
        if self.is_usable:
            self.expires_at = timezone.now()
            self.save(update_fields=["expires_at"])

    @property
    def is_usable(self):
        return self.expires_at > timezone.now()
