"""Loading what was agreed: phases with their countries, extensions, agreements, components and partners."""

from pathlib import Path

from components.models import Addendum, Component, Extension, FinancingAgreement, PartnerRole, Phase, PhaseCountry

DATA = Path(__file__).parent / "data"


def load_agreements(loader):
    """Load the files of this app. Raises BadRow."""
    loader.load(Phase, DATA / "phases.csv")
    loader.load(PhaseCountry, DATA / "phase_countries.csv", by=["phase", "country"])
    loader.load(Extension, DATA / "extensions.csv")
    loader.load(FinancingAgreement, DATA / "agreements.csv")
    loader.load(Addendum, DATA / "addenda.csv")
    loader.load(Component, DATA / "components.csv")
    loader.load(PartnerRole, DATA / "partner_roles.csv")
