"""Loading who takes part: countries, organisations with their other names, places."""

from pathlib import Path

from partners.models import Country, Organisation, OrganisationAlias, Place

DATA = Path(__file__).parent / "data"


def load_partners(loader):
    """Load the files of this app. Raises BadRow."""
    loader.load(Country, DATA / "countries.csv", by=["iso2"])
    loader.load(Organisation, DATA / "organisations.csv")
    loader.load(OrganisationAlias, DATA / "aliases.csv", by=["organisation", "name"])
    loader.load(Place, DATA / "places.csv")
