"""Fill a database of its own with invented activities, for demonstrations and benchmarks."""

from django.core.management.base import BaseCommand, CommandError

from activities.demo import NoReferenceData, RealActivities, make_activities
from bomca.history.acting import acting_as


class Command(BaseCommand):
    help = "Invents activities in a database that holds none; every page and document of it then says DEMO."

    def add_arguments(self, parser):
        parser.add_argument("--activities", type=int, required=True, help="how many there shall be")

    def handle(self, *args, activities, **options):
        try:
            with acting_as(job="make_demo"):
                added = make_activities(activities)
        except RealActivities:
            message = "This database holds real activities; nothing was invented. Give a database of its own."
            raise CommandError(f"{message} (DATABASE_URL)") from None
        except NoReferenceData:
            raise CommandError("Load the phases and countries first: manage.py load_bomca --reference-only") from None
        self.stdout.write(f"{added} invented activities added; the database is marked DEMO.")
