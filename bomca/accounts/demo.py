"""The demonstration accounts of a development installation: one for each kind of person.

They exist only where `DEMO_ACCOUNTS` is set, which only the development settings do; elsewhere they open nothing.
A role that is given for a country or an organisation waits until the programme's data is loaded.
"""

from django.apps import apps
from django.conf import settings

from bomca.accounts import roles
from bomca.loading import lasting_uid

DOMAIN = "bomca.test"
PEOPLE = {
    "officer": ("Aizhan Officer", roles.SECRETARIAT),
    "eu": ("Eva Union", roles.EU_OFFICER),
    "partner": ("Pavel Partner", roles.PARTNER),
    "admin": ("Ada Administrator", roles.ADMINISTRATOR),
    "national": ("Nurlan National", roles.NATIONAL_OFFICER),
    "agency": ("Gulnara Agency", roles.PARTNER),
}
# The country, by its code, or the organisation, by the key of its row, for which the role is given.
GIVEN_FOR = {
    "partner": ("organisation", "lv-state-border-guard"),
    "national": ("country", "KG"),
    "agency": ("organisation", "kg-customs-service"),
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

    if not are_allowed():
        raise NotADevelopmentInstallation
    for who, (name, role) in PEOPLE.items():
        user, _created = get_user_model().objects.get_or_create(email=f"{who}@{DOMAIN}", defaults={"name": name})
        user.is_active = True
        user.is_staff = user.is_superuser = role == roles.ADMINISTRATOR
        if not user.check_password(password_of(who)):
            user.set_password(password_of(who))
        user.save()
        give_role(user, role, *GIVEN_FOR.get(who, ()))


def give_role(user, role, given_for="", key=""):
    """Give the account this role and no other; none yet while what it is given for is not loaded."""
    narrowed = {given_for: _record(given_for, key)} if given_for else {}
    is_given = role in roles.ROLES and None not in narrowed.values()
    kept = user.assignments.get_or_create(role=role, **narrowed)[0] if is_given else None
    user.assignments.exclude(pk=kept and kept.pk).delete()


def _record(name, key):
    model = apps.get_model("partners", name)
    found = {"iso2": key} if name == "country" else {"uid": lasting_uid(model, key)}
    return model.objects.filter(**found).first()
