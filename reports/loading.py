"""Loading what is told, and with it the whole of the programme's own data, floor by floor."""

from pathlib import Path

from django.utils import translation

from activities.loading import load_activities, load_topics
from bomca import history
from bomca.loading import Loader
from bomca.models import Installation
from components.loading import load_agreements
from partners.loading import load_partners
from reports.models import Schedule, Statement

DATA = Path(__file__).parent / "data"


@history.atomic()
@translation.override("en")
def load_programme(*, reference_only=False):
    """Load everything, or nothing. Returns the Loader, which knows what was created and what was kept.

    reference_only: leave out what was done and told (achievements, activities, published totals). So it is always
    in a demonstration database: published facts do not go beside invented ones. Raises BadRow.
    """
    loader = Loader()
    load_partners(loader)
    load_agreements(loader)
    load_topics(loader)
    loader.load(Schedule, DATA / "schedules.csv")
    if not (reference_only or Installation.is_demo()):
        load_activities(loader)
        loader.load(Statement, DATA / "statements.csv")
    return loader
