"""The letters by which the office asks an agency what became of its recommendations."""

from django.conf import settings
from django.core import signing
from django.core.validators import validate_email
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string, salted_hmac
from django.utils.translation import gettext_lazy as _

from activities.models.participant import plain
from activities.models.recommendation import ASK, Recommendation
from bomca.encryption import EncryptedField, digests
from bomca.fields import LineField, ProseField
from bomca.records import Record
from bomca.revisions import RevisedQuerySet

SALT = "activities.Enquiry"
SECRET_LENGTH = 43  # letters and digits: about 256 bits
SIGNER = signing.Signer(sep=".", salt=SALT)


def digest_of(secret, key=None):
    """What is kept of the secret in an enquiry's link."""
    return salted_hmac(SALT, secret, secret=key, algorithm="sha256").hexdigest()


class EnquiryQuerySet(RevisedQuerySet):
    def visible_to(self, user):
        """Those of which the person may ask about every recommendation."""
        if not user.is_authenticated:
            return self.none()
        return self.about_only(Recommendation.objects.visible_to(user).open_to(user, ASK))

    def about_only(self, recommendations):
        """Those that ask about some of these recommendations and about no other."""
        rows = self.model.recommendations.through.objects.filter(enquiry=models.OuterRef("pk"))
        beyond = rows.exclude(recommendation__in=recommendations.order_by().values("pk"))
        return self.filter(models.Exists(rows), ~models.Exists(beyond))

    def named(self):
        """Those of which the address is not erased."""
        return self.filter(erased_at=None)

    def answering(self, words):
        """A list of those in whose address every one of the words occurs. The database cannot read it."""
        words, rows = plain(words).split(), self.named().select_related("agency")
        return [row for row in rows if all(word in plain(row.email) for word in words)]

    def for_display(self):
        """With what the list shows, in a constant number of queries."""
        waiting = Q(answers__decision="", answers__replaced=False)
        rows = self.select_related("agency", "asked_by").order_by("-created_at", "-pk")
        return rows.annotate(
            asked=models.Count("recommendations", distinct=True),
            waiting=models.Count("answers", filter=waiting, distinct=True),
        )

    def of_token(self, token):
        """The enquiry whose link holds this signed token, whatever its state; None for any other text."""
        try:
            secret = SIGNER.unsign(token)
        except signing.BadSignature:
            return None
        keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
        found = self.select_related("agency", "asked_by")
        return found.filter(digest__in=[digest_of(secret, key) for key in keys], revoked_at=None).first()


class Enquiry(Record):
    """A letter to one agency with a link to a page of its own: these recommendations, until that day, no account.

    The link's token is made by the worker that sends the letter; only its digest is kept. The address is encrypted;
    once it is erased, on request or by schedule, the letter is not sent again, and its link and its answers stay.
    """

    history_hides = frozenset({"email", "digest"})
    history_rebuilds = False

    agency = models.ForeignKey(
        "partners.Organisation", models.PROTECT, related_name="enquiries", verbose_name=_("agency")
    )
    recommendations = models.ManyToManyField(
        "activities.Recommendation", related_name="enquiries", verbose_name=_("recommendations")
    )
    email = EncryptedField(_("e-mail address"), validators=[validate_email])
    erased_at = models.DateTimeField(_("erased at"), null=True, blank=True, editable=False)
    language = models.CharField(_("language of the letter"), max_length=10, choices=settings.LANGUAGES, default="en")
    meeting = LineField(
        _("before the meeting"),
        max_length=200,
        blank=True,
        help_text=_("For instance: National Steering Group, Bishkek, October 2026. Stands in the letter."),
    )
    note = ProseField(_("word to the agency"), max_length=1000, blank=True, help_text=_("Stands in the letter."))
    last_day = models.DateField(_("answer until"))
    expires_at = models.DateTimeField(_("expires at"), editable=False)
    digest = models.CharField(_("digest"), max_length=64, blank=True, default="", editable=False)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("asked by")
    )
    sent_at = models.DateTimeField(_("sent at"), null=True, editable=False)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, editable=False)

    objects = EnquiryQuerySet.as_manager()

    class Meta:
        verbose_name = _("enquiry to an agency")
        verbose_name_plural = _("enquiries to agencies")
        ordering = ["-created_at", "-pk"]
        default_permissions = ["view"]
        constraints = [
            models.UniqueConstraint(fields=["digest"], condition=~Q(digest=""), name="enquiry_has_a_link_of_its_own"),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")),
                name="enquiry_expires_after_it_is_made",
                violation_error_message=_("The last day to answer cannot lie behind."),
            ),
        ]

    def __str__(self):
        return f"{self.agency}, {self.last_day}"

    def history_title(self):
        return str(self.uid)

    def get_absolute_url(self):
        return reverse("activities:enquiry", args=[self.uid])

    def new_token(self):
        """A new signed token, of which the digest is kept; the former link no longer works. Not saved."""
        secret = get_random_string(SECRET_LENGTH)
        self.digest = digest_of(secret)
        return SIGNER.sign(secret)

    def revoke(self, *, by):
        """Make the link useless; what was answered stays."""
        self.revoked_at = self.revoked_at or timezone.now()
        self.save()

    def erase(self):
        """Leave nothing of the address; that the letter was sent stays. A second time changes nothing."""
        if self.erased_at is None:
            self.email, self.erased_at = "", timezone.now()
            self.save()

    @property
    def sent_to(self):
        """The address of the letter; where that was erased, that it was."""
        return _("address erased") if self.erased_at else self.email

    @property
    def erasure_key(self):
        """By what a request for erasure names the row."""
        return f"enquiry {self.uid}"

    @property
    def recorded_at(self):
        return self.created_at

    @property
    def marks(self):
        """By what the person is known again after a restore: keyed digests of the address, which is nobody else's."""
        return digests(f"enquiry\n{plain(self.email)}")

    @property
    def state(self):
        """“revoked”, “expired”, “open” or, while the letter was not sent, “waiting”."""
        if self.revoked_at:
            return "revoked"
        if self.expires_at <= timezone.now():
            return "expired"
        return "open" if self.sent_at else "waiting"

    @property
    def can_be_revoked(self):
        """Whether its link opens something, or will."""
        return self.state in ("open", "waiting")

    @property
    def can_be_sent(self):
        """Whether a letter would reach anybody and open anything."""
        return self.can_be_revoked and self.erased_at is None
