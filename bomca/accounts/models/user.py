"""The people who sign in."""

import uuid
from zoneinfo import available_timezones

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Left, Lower
from django.db.models.lookups import Exact
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bomca.accounts import rights, roles
from bomca.fields import LineField
from bomca.revisions import Revised, RevisedQuerySet


def languages():
    return settings.LANGUAGES


def default_language():
    return settings.LANGUAGE_CODE


def default_time_zone():
    return settings.TIME_ZONE


def validate_time_zone(name):
    if name not in available_timezones():
        message = _("“%(name)s” is not a time zone. Write it as Region/City, for example Asia/Bishkek.")
        raise ValidationError(message, code="unknown_time_zone", params={"name": name})


class AddressField(models.EmailField):
    """An e-mail address kept and looked up in lower case, so that one person cannot have two accounts by spelling."""

    def to_python(self, value):
        value = super().to_python(value)
        return value.strip().lower() if isinstance(value, str) else value

    def pre_save(self, model_instance, add):
        address = self.to_python(super().pre_save(model_instance, add))
        setattr(model_instance, self.attname, address)
        return address

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        return value.strip().lower() if isinstance(value, str) else value


class UserManager(BaseUserManager.from_queryset(RevisedQuerySet)):
    """Makes accounts; nobody signs up by themselves."""

    use_in_migrations = True

    def create_user(self, email, password=None, **facts):
        """Make an account; without a password nobody can sign in to it by password."""
        if not email:
            raise ValueError("An account needs an e-mail address.")
        user = self.model(email=email, **facts)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **facts):
        """Make the account of an administrator, who may do everything."""
        return self.create_user(email, password, **{**facts, "is_staff": True, "is_superuser": True})

    def get_by_natural_key(self, email):
        return self.get(email=email)


class User(Revised, AbstractBaseUser, PermissionsMixin):
    """A person with an account: an officer of the programme, of the European Union or of a partner.

    The e-mail address is the login. What the person may do comes from roles (see `roles.py`),
    which are held by assignments; the organisation they work for is told by `partners.Membership`.
    """

    history_ignores = Revised.history_ignores | {"last_login"}
    history_hides = frozenset({"password", "email", "name"})
    history_rebuilds = False

    uid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)
    email = AddressField(_("e-mail address"), max_length=254, unique=True)
    name = LineField(pgettext_lazy("person", "name"), max_length=150)
    language = models.CharField(_("language"), max_length=10, choices=languages, default=default_language)
    time_zone = models.CharField(
        _("time zone"), max_length=64, default=default_time_zone, validators=[validate_time_zone]
    )
    is_staff = models.BooleanField(_("may open the administration pages"), default=False)
    is_active = models.BooleanField(
        _("active"), default=True, help_text=_("Clear this instead of deleting the account of a person who leaves.")
    )
    is_service = models.BooleanField(
        _("service account"),
        default=False,
        editable=False,
        help_text=_("A machine, which uses the API and never signs in at the pages."),
    )
    date_joined = models.DateTimeField(_("joined at"), default=timezone.now, editable=False)
    warned_at = models.DateTimeField(_("warned of closing at"), null=True, blank=True, editable=False)
    expired_at = models.DateTimeField(_("closed as unused at"), null=True, blank=True, editable=False)
    reopened_at = models.DateTimeField(_("reopened at"), null=True, blank=True, editable=False)

    objects = UserManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    kept_by_the_portal = frozenset({"last_login"})

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_is_unique_in_any_case",
                violation_error_message=_("An account with this e-mail address exists already."),
            ),
            models.CheckConstraint(
                condition=Q(is_service=False) | Q(Exact(Left(F("password"), 1), Value("!"))),
                name="service_account_has_no_password",
                violation_error_message=_("A service account has no password."),
            ),
            models.CheckConstraint(
                condition=Q(is_service=False) | Q(is_staff=False, is_superuser=False),
                name="service_account_is_no_administrator",
                violation_error_message=_("A service account cannot be an administrator."),
            ),
        ]

    def __str__(self):
        return self.name or self.email

    def history_title(self):
        return str(self.uid)

    def clean(self):
        super().clean()
        if self.is_service and (self.is_staff or self.is_superuser):
            message = _("A service account cannot be an administrator.")
            raise ValidationError({"is_superuser": ValidationError(message, code="service_account")})

    def anonymise(self, *, by):
        """Replace who a former colleague was by a pseudonym; the records keep pointing at it. Cannot be undone.

        by: the administrator. Raises ValidationError while the account is active.
        """
        if self.is_active:
            message = _("The account of %(person)s is active. Deactivate it first.")
            raise ValidationError(message, code="active", params={"person": self})
        number = self.uid.hex[:8]
        self.name, self.email = f"Former user {number}", f"former-{self.uid.hex}@anonymised.invalid"
        self.is_staff = self.is_superuser = False
        self.last_login = None
        self.set_unusable_password()
        self.save()
        self.groups.clear()
        for ways in (self.sign_ins, self.emailaddress_set, self.authenticator_set, self.socialaccount_set):
            ways.all().delete()
        for token in self.api_tokens.all():
            token.revoke()
        # The administration's own log repeats the name.
        self.logged().update(object_repr=self.name, change_message="")

    def logged(self):
        """What the administration pages have logged of this account."""
        from django.contrib.admin.models import LogEntry

        return LogEntry.objects.filter(
            content_type__app_label="accounts", content_type__model="user", object_id=self.pk
        )

    def reopen(self):
        """Let the person in again after the account was closed; the time without use begins anew."""
        self.is_active, self.reopened_at = True, timezone.now()
        self.expired_at = self.warned_at = None
        self.save()

    @property
    def roles(self):
        """The roles this person holds today, by their names in `roles.py`."""
        return rights.held_by(self)

    @property
    def role_titles(self):
        """The same roles, as people read them."""
        return [roles.TITLES[role] for role in self.roles]

    def has_role(self, name):
        """Whether the person holds the role of that name."""
        return name in self.roles
