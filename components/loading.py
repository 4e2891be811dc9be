"""Loading what was agreed: phases with their countries, extensions, agreements, components and partners."""

from pathlib import Path

from components.models import (
    Addendum,
    Assumption,
    Component,
    Extension,
    FinancingAgreement,
    Indicator,
    Logframe,
    PartnerRole,
    Phase,
    PhaseCountry,
    Result,
    Target,
)

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
    load_logframes(loader)


def load_logframes(loader):
    """Load the worked logframe, a draft; its parts come only with it, for staff go on with it. Raises BadRow."""
    loader.load(Logframe, DATA / "logframes.csv")
    if loader.created[Logframe]:
        loader.load(Result, DATA / "results.csv")
        loader.load(Assumption, DATA / "assumptions.csv")
        loader.load(Indicator, DATA / "indicators.csv")
        loader.load(Target, DATA / "targets.csv")
