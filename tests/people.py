"""The people who use the portal, for tests."""

from datetime import timedelta

from bomca import history
from bomca.accounts import rights
from bomca.accounts.models import User
from components.models import Phase
from partners.models import Organisation
from tests import makers

PASSWORD = "correct horse battery staple"


@history.atomic()
def person(email, role=None, *, phase=None, country=None, component=None, organisation=None, ends_on=None, **facts):
    """A person with a role of the roles' table, for what is given; or without any role."""
    user = User.objects.create_user(email=email, password=PASSWORD, **facts)
    if role:
        assign(
            user, role, phase=phase, country=country, component=component, organisation=organisation, ends_on=ends_on
        )
    return user


def assign(user, role, **scope):
    """Give somebody one more role."""
    assignment = user.assignments.model(user=user, role=role, **scope)
    assignment.full_clean()
    assignment.save()
    return assignment


def officer():
    """An officer of the secretariat, who logs activities."""
    return person("officer@example.org", "secretariat", name="Aigul Officer")


def coordinator():
    return person("coordinator@example.org", "coordinator", name="Karlis Coordinator")


def component_leader(component):
    return person("leader@example.org", "component_leader", component=component, name="Laima Leader")


def national_officer(country="KG"):
    """The national officer of a country (its ISO code)."""
    return person("national@example.org", "national_officer", country=in_country(country), name="Nurlan National")


def communications():
    return person("press@example.org", "communications", name="Paula Press")


def eu_officer():
    return person("eu@example.org", "eu_officer", name="Elise EU")


def partner(organisation=None):
    """A partner of an organisation; without one, of a consortium partner of every phase there is by then."""
    return person("partner@example.org", "partner", organisation=organisation or of_consortium(), name="Piet Partner")


def partner_of(organisation):
    """A person of an agency, who sees what concerns it."""
    return person("agency@example.org", "partner", organisation=organisation, name="Gulnara Agency")


def service(organisation=None):
    """The account of a partner's machine."""
    return person("machine@example.org", "service", organisation=organisation or of_consortium(), name="Machine")


def steering_member(country="KG"):
    return person("steering@example.org", "steering_member", country=in_country(country), name="Sanzhar Steering")


def rom_reviewer(**scope):
    """A reviewer from outside, for a month."""
    ends_on = rights.today() + timedelta(days=30)
    return person("reviewer@example.org", "rom_reviewer", ends_on=ends_on, name="Rosa Reviewer", **scope)


def outsider():
    """Someone with an account and no role."""
    return person("outsider@example.org")


def administrator():
    return User.objects.create_superuser(email="admin@example.org", password=PASSWORD)


def in_country(iso2):
    return makers.country(iso2)


def of_consortium():
    """An organisation that is a consortium partner of every phase there is."""
    found, _created = Organisation.objects.get_or_create(name_en="University of the Consortium", kind="university")
    for phase in Phase.objects.exclude(partner_roles__organisation=found):
        phase.partner_roles.create(organisation=found, role="consortium_partner")
    return found
