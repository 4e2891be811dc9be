"""The letters that let somebody make an account."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bomca.accounts.models.user import AddressField, default_language, languages
from bomca.fields import LineField
from bomca.history.tracked import Tracked, TrackedQuerySet


def digest_of(secret, key=None):
    """What is kept of the secret in an invitation's link."""
    return salted_hmac("bomca.accounts.Invitation", secret, secret=key, algorithm="sha256").hexdigest()


class InvitationQuerySet(TrackedQuerySet):
    """Invitations, by whether their link still works."""

    def visible_to(self, user):
        """Administrators see all of them, others none."""
        return self.all() if user.has_perm("accounts.view_invitation") else self.none()

    def open(self, now=None):
        return self.filter(accepted_at=None, revoked_at=None, expires_at__gt=now or timezone.now())

    def of_secret(self, secret):
        """The invitation whose link holds this secret, whatever its state, or None."""
        keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
        return self.select_related("invited_by").filter(digest__in=[digest_of(secret, key) for key in keys]).first()


class Invitation(Tracked):
    """A letter to one person by which they make their account: it works for seven days, and once.

    What the person may do comes from the roles it carries, and from those given to the account later.
    """

    history_hides = frozenset({"email", "name", "note", "digest"})
    history_rebuilds = False

    uid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)
    email = AddressField(_("e-mail address"), max_length=254)
    name = LineField(pgettext_lazy("person", "name"), max_length=150)
    language = models.CharField(_("language"), max_length=10, choices=languages, default=default_language)
    note = LineField(
        _("note"),
        max_length=300,
        blank=True,
        help_text=_("For administrators: for whom the person works, and why they are invited."),
    )
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("invited by"), on_delete=models.PROTECT, related_name="invitations"
    )
    account = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="invitation",
    )
    digest = models.CharField(_("digest"), max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(_("made at"), default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("expires at"), editable=False)
    accepted_at = models.DateTimeField(_("accepted at"), null=True, editable=False)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("made_at")),
                name="invitation_expires_after_it_is_made",
                violation_error_message=_("An invitation must expire later than it is made."),
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(revoked_at=None),
                name="accepted_invitation_is_not_revoked",
                violation_error_message=_("An accepted invitation cannot be revoked; close the account instead."),
            ),
        ]

    def __str__(self):
        return f"{self.name} <{self.email}>"

    def history_title(self):
        return str(self.uid)

    def renew(self, secret):
        """Give the link a new secret, which makes the former link useless, and seven more days."""
        self.digest = digest_of(secret)
        self.expires_at = timezone.now() + timedelta(days=settings.INVITATION_DAYS)

    @property
    def state(self):
        """“accepted”, “revoked”, “expired” or “open”."""
        if self.accepted_at:
            return "accepted"
        if self.revoked_at:
            return "revoked"
        return "open" if self.expires_at > timezone.now() else "expired"
