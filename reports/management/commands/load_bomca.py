"""Load the programme's published facts; a second run changes nothing."""

from django.core.management.base import BaseCommand, CommandError

from bomca.history.acting import acting_as
from bomca.loading import BadRow
from bomca.models import Installation
from reports.loading import load_programme


class Command(BaseCommand):
    help = "Creates what is missing of the programme's own data (docs/data.md); never overwrites a record."

    def add_arguments(self, parser):
        parser.add_argument(
            "--reference-only",
            action="store_true",
            help="only countries, partners, places, phases, components, topics and schedules",
        )

    def handle(self, *args, reference_only, **options):
        try:
            with acting_as(job="load_bomca"):
                loader = load_programme(reference_only=reference_only)
        except BadRow as error:
            raise CommandError(f"Nothing was loaded. {error}") from error
        self.stdout.write(f"{'':<26}{'created':>8}{'kept':>8}")
        for kind, created, kept in loader.table():
            self.stdout.write(f"{kind:<26}{created:>8}{kept:>8}")
        if Installation.is_demo() and not reference_only:
            self.stdout.write("This is a demonstration database: published activities and totals were left out.")
