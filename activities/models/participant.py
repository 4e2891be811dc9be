from django.core.validators import validate_email
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from activities.models.activity import Activity
from activities.models.participant_list import CHANGE, SEE
from bomca.encryption import EncryptedField, digests
from bomca.fields import normal
from bomca.records import Record
from bomca.revisions import RevisedQuerySet


class Sex(models.TextChoices):
    """As counts tell it."""

    FEMALE = "female", _("woman")
    MALE = "male", _("man")
    NOT_STATED = "not_stated", _("not stated")


def plain(text):
    """The text as people compare names: without capitals, ё as е, one blank between words."""
    return " ".join(normal(text).casefold().replace("ё", "е").split())


class ParticipantQuerySet(RevisedQuerySet):
    def visible_to(self, user):
        return self.filter(participant_list__activity__in=Activity.objects.keys_permitting(user, SEE))

    def changeable_by(self, user):
        changeable = Activity.objects.keys_permitting(user, CHANGE)
        return self.visible_to(user).filter(participant_list__activity__in=changeable)

    def named(self):
        """Rows of people who are not erased."""
        return self.filter(erased_at=None)

    def for_display(self):
        return self.select_related("country", "organisation", "participant_list__activity")

    def answering(self, words):
        """A list of those in whose name or e-mail address every word occurs. The database cannot read either."""
        words = plain(words).split()
        rows = self.named().for_display()
        return [row for row in rows if all(word in plain(f"{row.name} {row.email}") for word in words)]


class Participant(Record):
    """One person in a restricted list: who, from where, and as what. No passport numbers.

    Name, agency, function and address are encrypted in the database. An erased row keeps its place and nothing else.
    """

    history_hides = frozenset({"name", "agency", "function", "email", "sex", "country", "organisation"})
    history_rebuilds = False

    participant_list = models.ForeignKey(
        "activities.ParticipantList", models.CASCADE, related_name="participants", verbose_name=_("list")
    )
    organisation = models.ForeignKey(
        "partners.Organisation",
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("organisation"),
    )
    country = models.ForeignKey(
        "partners.Country", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("country")
    )

    name = EncryptedField(pgettext_lazy("person", "name"), max_length=150)
    agency = EncryptedField(_("agency, where it is not in the list"), max_length=250, blank=True)
    function = EncryptedField(_("function or rank"), max_length=150, blank=True)
    email = EncryptedField(_("e-mail address"), blank=True, validators=[validate_email])
    sex = models.CharField(_("sex"), max_length=10, choices=Sex, default=Sex.NOT_STATED)

    erased_at = models.DateTimeField(_("erased at"), null=True, blank=True, editable=False)

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        verbose_name = _("participant in a list")
        verbose_name_plural = _("participants in lists")
        ordering = ["participant_list", "pk"]
        default_permissions = []

    def __str__(self):
        return self.name or self.pseudonym

    def history_title(self):
        return str(self.uid)

    def erase(self):
        """Leave of the person only a place in the list under a pseudonym. A second time changes nothing."""
        if self.is_erased:
            return
        self.name = self.agency = self.function = self.email = ""
        self.sex, self.country, self.organisation = Sex.NOT_STATED, None, None
        self.erased_at = timezone.now()
        self.save()

    # Questions

    @property
    def is_erased(self):
        return self.erased_at is not None

    @property
    def pseudonym(self):
        """What an erased person is called; made from the row's identifier, not from the person."""
        return _("Erased person %(number)s") % {"number": self.uid.hex[:8]}

    @property
    def erasure_key(self):
        """By what a request for erasure names the row."""
        return str(self.uid)

    @property
    def recorded_at(self):
        return self.created_at

    @property
    def marks(self):
        """By what the person is known again after a restore: keyed digests of name and address together."""
        return digests(f"{plain(self.name)}\n{plain(self.email)}")
