"""The demonstration accounts of a development installation: one for each kind of person.

They exist only where `DEMO_ACCOUNTS` is set, which only the development settings do; elsewhere they open nothing.
"""

from django.conf import settings

from bomca.accounts import roles

DOMAIN = "bomca.test"
PEOPLE = {
    "officer": ("Aizhan Officer", roles.STAFF),
    "eu": ("Eva Union", roles.EU_OFFICER),
    "partner": ("Pavel Partner", roles.PARTNER),
    "admin": ("Ada Administrator", roles.ADMINISTRATOR),
}


class NotADevelopmentInstallation(Exception):
    """Demonstration accounts were asked for where real people sign in."""


def are_allowed():
    return getattr(settings, "DEMO_ACCOUNTS", False)


def password_of(who):
    return f"bomca-{who}"


def sign_ins():
    """What the sign-in page lists: (e-mail address, password, title of the role) of each; nothing in production."""
    if not are_allowed():
        return []
    return [(f"{who}@{DOMAIN}", password_of(who), roles.TITLES[role]) for who, (_name, role) in PEOPLE.items()]


def is_shut_out(user):
    """Whether this is a demonstration account that was carried into an installation for real people."""
    return user.email.endswith(f"@{DOMAIN}") and not are_allowed()


def make_accounts():
    """Make the accounts, or set them back to what they were. Raises NotADevelopmentInstallation."""
    from django.contrib.auth import get_user_model
    from django.contrib.auth.models import Group

    if not are_allowed():
        raise NotADevelopmentInstallation
    for who, (name, role) in PEOPLE.items():
        user, _created = get_user_model().objects.get_or_create(email=f"{who}@{DOMAIN}", defaults={"name": name})
        user.is_active = True
        user.is_staff = user.is_superuser = role == roles.ADMINISTRATOR
        if not user.check_password(password_of(who)):
            user.set_password(password_of(who))
        user.save()
        user.groups.set(Group.objects.filter(name=role))
