from partners.models.country import Country
from partners.models.membership import Membership
from partners.models.organisation import Organisation, OrganisationAlias
from partners.models.place import Place

__all__ = ["Country", "Membership", "Organisation", "OrganisationAlias", "Place"]
