"""The people who use the portal, for tests."""

from django.contrib.auth.models import Group

from bomca.accounts.models import User

PASSWORD = "correct horse battery staple"


def person(email, role=None, **facts):
    """A person with a role of the roles' table, or without any."""
    user = User.objects.create_user(email=email, password=PASSWORD, **facts)
    if role:
        user.groups.add(Group.objects.get(name=role))
    return user


def officer():
    """Programme staff, who logs activities."""
    return person("officer@example.org", "staff", name="Aigul Officer")


def eu_officer():
    return person("eu@example.org", "eu_officer", name="Elise EU")


def partner():
    return person("partner@example.org", "partner", name="Piet Partner")


def outsider():
    """Someone with an account and no role."""
    return person("outsider@example.org")


def administrator():
    return User.objects.create_superuser(email="admin@example.org", password=PASSWORD)
