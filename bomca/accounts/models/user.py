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

from bomca.accounts import roles
from bomca.fields import LineField


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


class UserManager(BaseUserManager):
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


class User(AbstractBaseUser, PermissionsMixin):
    """A person with an account: an officer of the programme, of the European Union or of a partner.

    The e-mail address is the login. What the person may do comes from roles (see `roles.py`);
    the organisation they work for is told by `partners.Membership`.
    """

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

    objects = UserManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

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

    def clean(self):
        super().clean()
        if self.is_service and (self.is_staff or self.is_superuser):
            message = _("A service account cannot be an administrator.")
            raise ValidationError({"is_superuser": ValidationError(message, code="service_account")})

    @property
    def roles(self):
        """The roles this person holds, by their names in `roles.py`."""
        return roles.held_by(self)

    @property
    def role_titles(self):
        """The same roles, as people read them."""
        return [roles.TITLES[role] for role in self.roles]

    def has_role(self, name):
        """Whether the person holds the role of that name."""
        return name in self.roles
